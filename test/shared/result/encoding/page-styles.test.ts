import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PermanentFailure } from '../../../../shared/platform/failure.ts';
import { createEncoder } from '../../../../shared/result/encoding/create-encoder.ts';
import { ResultPage } from '../../../../shared/result/encoding/result-page.ts';
import { encoded } from './encoded.ts';
import { Digits, type JsonStyle, jsonStyle, jsonText, tightStyle } from './page-text.ts';

const text = fc.string({ unit: 'binary', maxLength: 40 });
const styles = fc.oneof(jsonStyle, fc.constant(tightStyle));

const encode = (format: 'csv' | 'jsonl', body: string, names: readonly string[]) => {
  const page = new ResultPage(Buffer.from(body));
  const columns = names.map((name) => ({ name, type: 'varchar', nullable: true }));
  // Chunks hold whole rows in practice; here they end anywhere.
  const reading = { header: 'first-page', chunksEndRows: false } as const;
  const encoder = createEncoder({ format }, columns, reading);
  const file = encoded(encoder, page);
  return { file, rows: encoder.rowCount, ...page.end() };
};

const pageOf = (records: unknown, style: JsonStyle): string =>
  jsonText(
    { Records: records, ColumnMetadata: [], TotalNumRows: 7, NextToken: 'next', Later: [{}] },
    style,
  );

/** Well-formed text only: UTF-8 has no lone surrogates. */
const wellFormed = text.filter((one) => one.isWellFormed());

const integer = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
const field = fc.oneof(
  wellFormed.map((one) => ({ stringValue: one })),
  integer.map((one) => ({ longValue: new Digits(String(one)) })),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((one) => ({ doubleValue: one })),
  fc.boolean().map((one) => ({ booleanValue: one })),
  fc.base64String().map((one) => ({ blobValue: one })),
  fc.constant({ isNull: true }),
);
const rows = fc
  .integer({ min: 1, max: 4 })
  .chain((width) =>
    fc.array(fc.array(field, { minLength: width, maxLength: width }), { minLength: 1 }),
  );

/** The reader that the test trusts: big integers as text, everything else as JSON has it. */
const parseExactly = (line: string): unknown[] =>
  Object.values(
    JSON.parse(line, (_, value, context?: { source?: string }) =>
      typeof value === 'number' && /^-?\d{16,}$/.test(context?.source ?? '')
        ? context?.source
        : value,
    ),
  );

const expected = (one: object): unknown => {
  if ('isNull' in one) return null;
  const [value] = Object.values(one);
  const digits = value instanceof Digits ? value.text : JSON.stringify(value);
  if (/^-?\d{16,}$/.test(digits)) return digits;
  return JSON.parse(digits);
};

describe('a page in whatever style of JSON', () => {
  it('gives the same CSV as JSON.parse', () => {
    fc.assert(
      fc.property(fc.array(wellFormed), styles, (chunks, style) => {
        const body = pageOf(
          ['a\r\n', ...chunks].map((chunk) => ({ CSVRecords: chunk })),
          style,
        );
        const parsed: { Records: { CSVRecords: string }[] } = JSON.parse(body);
        const { file, nextToken, totalRows } = encode('csv', body, ['a']);
        expect(file).toBe(parsed.Records.map(({ CSVRecords }) => CSVRecords).join(''));
        expect([totalRows, nextToken]).toEqual([7, 'next']);
      }),
      { numRuns: 150 },
    );
  });

  it('gives the same values as JSON Lines', () => {
    fc.assert(
      fc.property(rows, styles, (table, style) => {
        const names = (table[0] ?? []).map((_, index) => `c${index}`);
        const { file, rows: count, nextToken } = encode('jsonl', pageOf(table, style), names);
        const lines = file.split('\n').slice(0, -1);
        expect(lines.map(parseExactly)).toEqual(table.map((row) => row.map(expected)));
        expect([count, nextToken]).toEqual([table.length, 'next']);
      }),
      { numRuns: 150 },
    );
  });

  it('gives the same values however its pieces fall', () => {
    fc.assert(
      fc.property(rows, fc.nat(25_000), fc.nat(5_000), (table, long, short) => {
        const width = table[0]?.length ?? 1;
        const filler = (length: number) =>
          Array.from({ length: width }, () => ({ stringValue: 'é"\\\n'.repeat(length) }));
        // Long enough for several pieces, which then end at any place in a row.
        const many = [filler(short), ...Array(100).fill(table).flat(), filler(long), ...table];
        const names = filler(0).map((_, index) => `c${index}`);
        const { file, rows: count } = encode('jsonl', pageOf(many, tightStyle), names);
        const lines = file.split('\n').slice(0, -1);
        expect(lines.map(parseExactly)).toEqual(many.map((row) => row.map(expected)));
        expect(count).toBe(many.length);

        const text = lines.map((line) => `"${line.replaceAll('"', '""')}"\r\n`).join('');
        const body = pageOf([{ CSVRecords: `a\r\n${text}` }, { CSVRecords: text }], tightStyle);
        const csv = encode('csv', body, ['a']);
        expect(csv.file).toBe(`a\r\n${text}${text}`);
        expect(csv.rows).toBe(2 * lines.length);
      }),
      { numRuns: 3 },
    );
  });

  it.each(['csv', 'jsonl'] as const)('that is cut anywhere is refused as %s', (format) => {
    const records = format === 'csv' ? [{ CSVRecords: 'a\r\n1\r\n' }] : [[{ longValue: 1 }]];
    fc.assert(
      fc.property(styles, fc.double({ min: 0, max: 1, maxExcluded: true }), (style, share) => {
        const body = pageOf(records, style).trimEnd();
        const cut = body.slice(0, Math.floor(share * body.length));
        expect(() => encode(format, cut, ['a'])).toThrow(PermanentFailure);
      }),
      { numRuns: 150 },
    );
  });
});
