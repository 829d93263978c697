import { describe, expect, it } from 'vitest';
import { rowJson } from '../../../../shared/result/paging/row-json.ts';

/** The type, the field in CSV, the value in JSON Lines, and the JSON of the page. */
const VALUES: readonly (readonly [type: string, csv: string, jsonl: string, page: string])[] = [
  ['int2', '-32768', '-32768', '-32768'],
  ['int8', '9007199254740991', '9007199254740991', '9007199254740991'],
  ['int8', '-9007199254740991', '-9007199254740991', '-9007199254740991'],
  ['int8', '9007199254740992', '9007199254740992', '"9007199254740992"'],
  ['int8', '-9223372036854775808', '-9223372036854775808', '"-9223372036854775808"'],
  ['oid', '4294967295', '4294967295', '4294967295'],
  ['numeric', '0.10', '0.10', '"0.10"'],
  ['numeric', '7', '7', '"7"'],
  ['decimal', '99999999999999999999', '99999999999999999999', '"99999999999999999999"'],
  ['float4', '1.25', '1.25', '1.25'],
  ['float8', '1e+300', '1e+300', '1e+300'],
  ['float8', 'NaN', '"NaN"', '"NaN"'],
  ['float8', '-Infinity', '"-Infinity"', '"-Infinity"'],
  ['bool', 'true', 'true', 'true'],
  ['bool', 'f', 'false', 'false'],
  ['varchar', 'null', '"null"', '"null"'],
  ['varchar', '12', '"12"', '"12"'],
  ['varchar', '""', '""', '""'],
  ['varchar', '', 'null', 'null'],
  ['int4', '', 'null', 'null'],
  ['varchar', '"a ""b""\r\n"', String.raw`"a \"b\"\r\n"`, String.raw`"a \"b\"\r\n"`],
  ['date', '2024-02-29', '"2024-02-29"', '"2024-02-29"'],
  ['timestamp', '2022-02-22 00:00:00.0', '"2022-02-22 00:00:00.0"', '"2022-02-22 00:00:00.0"'],
  [
    'super',
    '"{""n"":12345678901234567890}"',
    '{"n":12345678901234567890}',
    '{"n":12345678901234567890}',
  ],
  ['super', '"""12"""', '"12"', '"12"'],
  ['super', '12', '12', '12'],
  ['super', 'null', 'null', 'null'],
  ['super', 'no json', '"no json"', '"no json"'],
  ['varbyte', 'cafe', '"cafe"', '"cafe"'],
];

const encoding = { escapeFormulas: false, types: ['varchar', 'varchar'] };

describe('a row of a page', () => {
  it.each(VALUES)('has %s %j as in JSON Lines %s: %s', (type, csv, jsonl, page) => {
    const types = [type, 'int4'];
    const ofCsv = rowJson({ ...encoding, types, format: 'csv' })(`${csv},1\r\n`);
    const ofJsonl = rowJson({ ...encoding, types, format: 'jsonl' })(`{"v":${jsonl},"n":1}\n`);
    expect([ofCsv, ofJsonl]).toEqual([`[${page},1]`, `[${page},1]`]);
  });

  it('has the texts as they were before they were guarded against formulas', () => {
    const types = ['varchar', 'int4', 'varchar'];
    const guarded = rowJson({ format: 'csv', escapeFormulas: true, types });
    expect(guarded("'=1+1,-1,''x\r\n")).toBe('["=1+1",-1,"\'x"]');
    const plain = rowJson({ format: 'csv', escapeFormulas: false, types });
    expect(plain("'=1+1,-1,''x\r\n")).toBe(`["'=1+1",-1,"''x"]`);
  });

  it('has columns with the same label side by side', () => {
    const types = ['int4', 'int4'];
    expect(rowJson({ ...encoding, types, format: 'jsonl' })('{"n":1,"n_2":2}\n')).toBe('[1,2]');
  });

  it.each([
    ['csv', 'secret\r\nsecret\r\n', 'several rows'],
    ['csv', 'secret\r\n', '1 values'],
    ['jsonl', '["secret",2]\n', 'not a JSON object'],
  ] as const)('is no other text: %s %j', (format, record, message) => {
    expect(() => rowJson({ ...encoding, format })(record)).toThrow(message);
    // The message goes into a log, where no row may be.
    expect(() => rowJson({ ...encoding, format })(record)).not.toThrow('secret');
  });
});
