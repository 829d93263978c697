import { PermanentFailure } from '../../shared/platform/failure.ts';

/** An item of DynamoDB, names of attributes included. */
const ITEM_BYTES = 400 * 1024;
/** A message of SNS, attributes included. */
const MESSAGE_BYTES = 262_144;

/**
 * The size of a value in an item of DynamoDB: two digits of a number take a byte, and each list and
 * map three, and one for each member.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
const valueBytes = (value: unknown): number => {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (typeof value === 'number') return Math.ceil(String(value).replace(/\D/g, '').length / 2) + 1;
  if (Array.isArray(value)) return value.reduce((sum: number, one) => sum + 1 + valueBytes(one), 3);
  if (typeof value !== 'object' || value === null) return 1;
  return itemBytes(value) + 3 + Object.keys(value).length;
};

type JobAttributes = Readonly<Record<string, unknown>>;

/** The lengths of objects, most of which are in many records. */
const lengths = new WeakMap<object, number>();

/** About how long the record is as JSON; making the JSON would take longer than the rest. */
const jsonLength = (record: JobAttributes): number => {
  let length = 0;
  for (const name in record) length += valueLength(record[name]);
  return length;
};

const valueLength = (value: unknown): number => {
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null) return 0;
  const known = lengths.get(value);
  if (known !== undefined) return known;
  const { length } = JSON.stringify(value);
  lengths.set(value, length);
  return length;
};

/** The size of an item of DynamoDB. */
export const itemBytes = (item: object): number =>
  Object.entries(item)
    .filter(([, value]) => value !== undefined)
    .reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + valueBytes(value), 0);

/** Refuses a record as JobStore does where DynamoDB refuses it. */
export const assertItemFits = (record: JobAttributes): void => {
  // A record as JSON is larger than the item; only near the limit does the difference matter.
  if (jsonLength(record) < ITEM_BYTES / 4 || itemBytes(record) <= ITEM_BYTES) return;
  throw new PermanentFailure('RECORD_TOO_LARGE', 'The record is too large.');
};

/** Refuses a message as SNS does. */
export const assertMessageFits = (
  text: string,
  attributes: Readonly<Record<string, string>>,
): void => {
  const named = Object.entries(attributes).map(([name, value]) => `${name}String${value}`);
  if (Buffer.byteLength(text + named.join('')) <= MESSAGE_BYTES) return;
  throw new Error('InvalidParameter: Message too long.');
};
