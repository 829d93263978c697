import type { JsonScanner } from './json-scanner.ts';

/** How the text of a stringValue is encoded, by its column's type. */
export type TextForm = 'string' | 'number' | 'json';

const QUOTE = 0x22;
const COLON = 0x3a;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

const MEMBERS = new Set([
  'isNull',
  'stringValue',
  'longValue',
  'doubleValue',
  'booleanValue',
  'blobValue',
]);

/** A number in JSON's syntax; any other text of a numeric column stays a string. */
const JSON_NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;

/** Reads the field here, such as `{"longValue":1}`, and returns its value as JSON. */
export const fieldValue = (scanner: JsonScanner, form: TextForm): Uint8Array => {
  const { bytes } = scanner;
  scanner.expect(OPEN_BRACE);
  const member = scanner.string();
  scanner.expect(COLON);
  const start = scanner.peek() === QUOTE ? scanner.skipString() : scanner.skipScalar();
  const end = scanner.position;
  const json = bytes.toString('utf8', start, end);
  if (!MEMBERS.has(member) || !isJson(json) || (member === 'isNull' && json !== 'true')) {
    throw scanner.unexpected('field that the Data API knows');
  }
  scanner.expect(CLOSE_BRACE);
  if (member === 'isNull') return Buffer.from('null');
  if (member !== 'stringValue' || form === 'string') return bytes.subarray(start, end);
  return Buffer.from(textAs(form, json));
};

/** A decimal as a number and SUPER as its JSON; other text stays a string. */
const textAs = (form: 'number' | 'json', json: string): string => {
  const value = String(JSON.parse(json));
  if (form === 'number') return JSON_NUMBER.test(value) ? value : json;
  return isJson(value) ? value.replaceAll(/[\r\n]/g, ' ') : json;
};

const isJson = (value: string): boolean => {
  try {
    JSON.parse(value);
    return true;
  } catch {
    return false;
  }
};
