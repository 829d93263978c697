import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Collected, ResultWay } from './collect-query.ts';

const MEBIBYTE = 1024 * 1024;
/** Some 3 MB: three pages of a warehouse whose pages are small. */
const ROWS = 37_500;

let way: ResultWay;
let csvFile: Collected;
let jsonFile: Collected;
beforeAll(async () => {
  way = await ResultWay.start({ jsonPageBytes: MEBIBYTE, csvPageBytes: MEBIBYTE });
  const values = VALUES.map(([sql], index) => `${sql} as v${index}`);
  csvFile = await way.collect(`select ${values.join(', ')}`, 'csv');
  jsonFile = await way.collect(`select ${values.join(', ')}`, 'jsonl');
});
afterAll(() => way.stop());

/** SQL, what CSV has (null is NULL), and what JSON Lines has; the table of the README. */
const VALUES: readonly (readonly [sql: string, csv: string | null, json: string])[] = [
  ['32767::smallint', '32767', '32767'],
  ['(-2147483648)::integer', '-2147483648', '-2147483648'],
  ['9007199254740993::bigint', '9007199254740993', '9007199254740993'],
  ['9223372036854775807::bigint', '9223372036854775807', '9223372036854775807'],
  ['(-9223372036854775807 - 1)::bigint', '-9223372036854775808', '-9223372036854775808'],
  ['4294967295::oid', '4294967295', '4294967295'],
  ['0.10::decimal(10,2)', '0.10', '0.10'],
  [
    '99999999999999999999999999999999999999::decimal(38,0)',
    '99999999999999999999999999999999999999',
    '99999999999999999999999999999999999999',
  ],
  [
    "'-0.1234567890123456789012345678901234567'::decimal(38,37)",
    '-0.1234567890123456789012345678901234567',
    '-0.1234567890123456789012345678901234567',
  ],
  ['1.25::real', '1.25', '1.25'],
  ['0.1::double precision', '0.1', '0.1'],
  ['1e300::double precision', '1e+300', '1e+300'],
  ["'NaN'::double precision", 'NaN', '"NaN"'],
  ["'-Infinity'::double precision", '-Infinity', '"-Infinity"'],
  ['true', 'true', 'true'],
  ['false', 'false', 'false'],
  ["'Grüße 🚢 \u00a0 日本'::varchar", 'Grüße 🚢 \u00a0 日本', '"Grüße 🚢 \u00a0 日本"'],
  [`'a "quoted", text'`, 'a "quoted", text', String.raw`"a \"quoted\", text"`],
  ["'two\r\nlines'", 'two\r\nlines', String.raw`"two\r\nlines"`],
  ["''", '', '""'],
  ['null::varchar', null, 'null'],
  ['null::integer', null, 'null'],
  ["'ab'::char(5)", 'ab', '"ab"'],
  ["date '2024-02-29'", '2024-02-29', '"2024-02-29"'],
  ["time '10:05:00.25'", '10:05:00.25', '"10:05:00.25"'],
  ["'10:05:00+02'::timetz", '08:05:00+00', '"08:05:00+00"'],
  ["timestamp '2022-02-22 00:00:00'", '2022-02-22 00:00:00.0', '"2022-02-22 00:00:00.0"'],
  [
    "timestamp '2020-08-21 17:33:51.887123'",
    '2020-08-21 17:33:51.887123',
    '"2020-08-21 17:33:51.887123"',
  ],
  [
    "'2022-02-22 01:00:00+01'::timestamptz",
    '2022-02-22 00:00:00.0+00',
    '"2022-02-22 00:00:00.0+00"',
  ],
  ["interval '1 day'", '1 day', '"1 day"'],
  [
    `json_parse('{"a":[1,null,"x"],"big":12345678901234567890}')`,
    '{"a":[1,null,"x"],"big":12345678901234567890}',
    '{"a":[1,null,"x"],"big":12345678901234567890}',
  ],
  ["from_hex('cafe')", 'cafe', '"cafe"'],
];

describe('the file of a result', () => {
  const numbered = VALUES.map((value, index) => [...value, index] as const);

  it.each(numbered)('has %s as %j in CSV', (_sql, csv, _json, index) => {
    expect(csvFile.rows[0]?.[index]).toBe(csv);
  });

  it.each(numbered)('has %s, which is %j in CSV, as %s in JSON Lines', (_s, _c, json, index) => {
    const after = index === VALUES.length - 1 ? '}\n' : ',';
    expect(jsonFile.text).toContain(`"v${index}":${json}${after}`);
  });

  it('is what its manifest says', () => {
    expect([csvFile.faults, jsonFile.faults]).toEqual([[], []]);
    expect(csvFile.manifest.schema.elements).toHaveLength(VALUES.length);
  });

  it('keeps columns with the same label by position', async () => {
    const sql = 'select 1 as n, 2 as n, 3 as "a,b"';
    const csv = await way.collect(sql, 'csv');
    expect([csv.names, csv.rows]).toEqual([['n', 'n', 'a,b'], [['1', '2', '3']]]);
    const jsonl = await way.collect(sql, 'jsonl');
    expect(jsonl.text).toBe('{"n":1,"n_2":2,"a,b":3}\n');
    expect(jsonl.manifest.schema.elements.map(({ name }) => name)).toEqual(['n', 'n', 'a,b']);
  });

  it('without rows is a header, or nothing at all', async () => {
    const sql = 'select 1 as n, 2 as m where 1 = 2';
    const csv = await way.collect(sql, 'csv');
    expect([csv.text, csv.faults, csv.manifest.meta.record_count]).toEqual(['n,m\r\n', [], 0]);
    const jsonl = await way.collect(sql, 'jsonl');
    expect([jsonl.text, jsonl.faults, jsonl.manifest.meta.record_count]).toEqual(['', [], 0]);
  });

  it.each(['csv', 'jsonl'] as const)('has rows of 64 KB whole, as %s', async (format) => {
    const sql = "select i, repeat('🚢', 16000) as wide from generate_series(1, 40) t(i) order by i";
    const { rows, manifest, faults } = await way.collect(sql, format);
    expect(faults).toEqual([]);
    expect(manifest.meta.record_count).toBe(40);
    const wide = '🚢'.repeat(16000);
    for (const [index, row] of rows.entries()) {
      expect(row[0]).toBe(String(index + 1));
      expect(row[1] === wide || row[1] === JSON.stringify(wide)).toBe(true);
    }
  });

  it.each(['csv', 'jsonl'] as const)('has every row of many pages, as %s', async (format) => {
    const sql =
      "select i, repeat('x', 40) as filler, md5(i::varchar) as m " +
      `from generate_series(1, ${ROWS}) t(i) order by i`;
    const { rows, manifest, faults } = await way.collect(sql, format);
    expect(faults).toEqual([]);
    expect(manifest.job).toMatchObject({ expectedRowCount: ROWS, writtenRowCount: ROWS });
    expect(rows.every((row, index) => row[0] === String(index + 1))).toBe(true);
  });
});
