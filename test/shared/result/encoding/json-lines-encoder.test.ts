import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { uniqueNames } from '../../../../shared/result/columns.ts';
import { JsonLinesEncoder } from '../../../../shared/result/encoding/json-lines-encoder.ts';
import { ResultPage } from '../../../../shared/result/encoding/result-page.ts';
import { encoded } from './encoded.ts';

const column = (name: string, type: string) => ({ name, type, nullable: true });

const encode = (columns: ReturnType<typeof column>[], records: string) => {
  const encoder = new JsonLinesEncoder(columns);
  const page = new ResultPage(Buffer.from(`{"Records":${records}}`));
  return { text: encoded(encoder, page), rows: encoder.rowCount };
};

describe('JSON Lines', () => {
  it.each([
    ['int8', '{"longValue":9223372036854775807}', '9223372036854775807'],
    ['int8', '{"longValue":-9223372036854775808}', '-9223372036854775808'],
    [
      'numeric',
      '{"stringValue":"-99999999999999999999.123456789012345678"}',
      '-99999999999999999999.123456789012345678',
    ],
    ['numeric', '{"stringValue":"NaN"}', '"NaN"'],
    ['float8', '{"doubleValue":1.0E-10}', '1.0E-10'],
    ['float8', '{"doubleValue":"Infinity"}', '"Infinity"'],
    ['bool', '{"booleanValue":true}', 'true'],
    ['varchar', '{"isNull":true}', 'null'],
    ['varchar', '{"stringValue":""}', '""'],
    ['varchar', String.raw`{"stringValue":"\"\\\n\ud83d\ude00"}`, String.raw`"\"\\\n\ud83d\ude00"`],
    ['varchar', '{"stringValue":"12.5"}', '"12.5"'],
    ['oid', '{"longValue":4294967295}', '4294967295'],
    ['geometry', '{"blobValue":"AQI="}', '"AQI="'],
    ['varbyte', '{"blobValue":"yv4="}', '"yv4="'],
    ['hllsketch', String.raw`{"stringValue":"{\"sparse\":1}"}`, String.raw`"{\"sparse\":1}"`],
    ['interval', '{"stringValue":"1 day"}', '"1 day"'],
    [
      'super',
      String.raw`{"stringValue":"{\"a\":[1,9007199254740993]}"}`,
      '{"a":[1,9007199254740993]}',
    ],
    ['super', String.raw`{"stringValue":"[1,\n2]"}`, '[1, 2]'],
    ['super', '{"stringValue":"not json"}', '"not json"'],
    ['timestamp', '{"stringValue":"2022-02-22 00:00:00.0"}', '"2022-02-22 00:00:00.0"'],
  ])('writes %s %s as %s', (type, field, expected) => {
    expect(encode([column('v', type)], `[[${field}]]`)).toEqual({
      text: `{"v":${expected}}\n`,
      rows: 1,
    });
  });

  it('does not depend on white space or on the order of members', () => {
    const body = `{ "TotalNumRows" : 1 ,\n "Records" : [ [ { "longValue" : 1 } , { "isNull" : true } ] ] }`;
    const encoder = new JsonLinesEncoder([column('a', 'int4'), column('b', 'int4')]);
    const text = encoded(encoder, new ResultPage(Buffer.from(body)));
    expect(text).toBe('{"a":1,"b":null}\n');
  });

  it('brings every value of a random table back', () => {
    const cell = fc.oneof(
      fc.string({ unit: 'grapheme' }).map((s) => ({ field: { stringValue: s }, value: s })),
      fc.integer().map((n) => ({ field: { longValue: n }, value: n })),
      fc.boolean().map((b) => ({ field: { booleanValue: b }, value: b })),
      fc.constant({ field: { isNull: true }, value: null }),
    );
    const table = fc
      .integer({ min: 1, max: 5 })
      .chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width })));
    fc.assert(
      fc.property(table, (rows) => {
        const names = (rows[0] ?? []).map((_, index) => `c${index}`);
        const records = JSON.stringify(rows.map((row) => row.map(({ field }) => field)));
        const { text } = encode(
          names.map((name) => column(name, 'varchar')),
          records,
        );
        const lines = text.split('\n').slice(0, -1);
        const expected = rows.map((row) => row.map(({ value }) => value));
        expect(lines.map((line) => Object.values(JSON.parse(line)))).toEqual(expected);
      }),
    );
  });

  it('keeps values of columns with the same name by position', () => {
    const columns = [column('n', 'int4'), column('n', 'int4'), column('n_2', 'int4')];
    const records = '[[{"longValue":1},{"longValue":2},{"longValue":3}]]';
    expect(encode(columns, records).text).toBe('{"n":1,"n_3":2,"n_2":3}\n');
    expect(uniqueNames(['a', 'a', 'a'])).toEqual(['a', 'a_2', 'a_3']);
  });

  it('without rows is empty', () => {
    expect(encode([column('n', 'int4')], '[]')).toEqual({ text: '', rows: 0 });
  });

  it.each([
    ['too few values', '[[{"longValue":1}]]'],
    ['too many values', '[[{"longValue":1},{"longValue":2},{"longValue":3}]]'],
    ['a field of two members', '[[{"longValue":1,"isNull":true},{"longValue":2}]]'],
    ['a row that ends', '[[{"longValue":1}'],
  ])('refuses %s', (_, records) => {
    const columns = [column('a', 'int4'), column('b', 'int4')];
    const page = new ResultPage(Buffer.from(`{"Records":${records}`));
    expect(() => encoded(new JsonLinesEncoder(columns), page)).toThrow(/page has no/);
  });
});
