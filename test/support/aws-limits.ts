import { PermanentFailure } from '../../shared/platform/failure.ts';

/** An item of DynamoDB, names of attributes included. */
const ITEM_BYTES = 400 * 1024;
/** A message of SNS, attributes included. */
const MESSAGE_BYTES = 262_144;

/** The size by DynamoDB's own rules, but for numbers, which take less than their digits. */
const itemBytes = (value: unknown): number => {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (Array.isArray(value)) return value.reduce((sum: number, one) => sum + 1 + itemBytes(one), 3);
  if (typeof value !== 'object' || value === null) return String(value).length;
  return Object.entries(value)
    .filter(([, one]) => one !== undefined)
    .reduce((sum, [name, one]) => sum + Buffer.byteLength(name) + 1 + itemBytes(one), 3);
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
