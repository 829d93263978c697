import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCsvParser } from '../../../../shared/result/decoding/csv-parser.ts';
import { withoutGuards } from '../../../../shared/result/decoding/read-rows.ts';
import {
  FormulaGuard,
  GuardedCsvEncoder,
} from '../../../../shared/result/encoding/formula-guard.ts';
import { ResultPage } from '../../../../shared/result/encoding/result-page.ts';
import { encoded } from './encoded.ts';

const columns = [
  { name: 'text', type: 'varchar', nullable: true },
  { name: 'number', type: 'int4', nullable: true },
  { name: 'json', type: 'super', nullable: true },
  { name: 'day', type: 'date', nullable: true },
];

/** The stream with its guards, cut where `cuts` say. */
const guard = (text: string, cuts: readonly number[] = [], types = columns): string => {
  const bytes = Buffer.from(text);
  const guarded = new FormulaGuard(types);
  const ends = [...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
  const pieces: Buffer[] = [];
  let from = 0;
  for (const end of ends) {
    for (const piece of guarded.pass(bytes.subarray(from, end))) pieces.push(Buffer.from(piece));
    from = end;
  }
  return Buffer.concat([...pieces, guarded.end()]).toString('utf8');
};

const SIGNS = ['=', '+', '-', '@', '\t', '\r', '\n', '\0', '＝', '＋', '－', '＠', '\uFEFF', "'"];
const beginsLikeFormula = (text: string) =>
  SIGNS.slice(0, -1).some((sign) => text.startsWith(sign));

/** Half of the texts begin with a sign, or nearly. */
const hostile = fc
  .tuple(
    fc.constantFrom('', '', ...SIGNS, '"', ',', 'Ａ', 'ｱ', ' ', '\uE000'),
    fc.string({
      unit: fc.constantFrom(...SIGNS, '"', ',', 'a', ' ', 'Ａ', '1', '😀'),
      maxLength: 6,
    }),
  )
  .map((parts) => parts.join(''));
const row = fc.tuple(hostile, fc.integer().map(String), hostile, fc.constant('-0044-03-15 BC'));
const table = fc.array(row, { maxLength: 12 });
/** As RFC 4180 has it, which the writer forgets for a carriage return alone. */
const csvOf = (rows: readonly (readonly string[])[]) =>
  stringify(
    rows.map((cells) => [...cells]),
    { record_delimiter: '\r\n', quoted_empty: true, quoted_match: /[\r\n]/ },
  );

/** As csv-parse, which is not ours, sees it. */
const read = (text: string): string[][] => parse(text, { record_delimiter: '\r\n' });

describe('guarded CSV', () => {
  it('has no text, label or cell, that a spreadsheet would run, and the same numbers', () => {
    fc.assert(
      fc.property(row, table, fc.array(fc.nat(), { maxLength: 9 }), (labels, rows, cuts) => {
        const [header = [], ...cells] = read(guard(csvOf([labels, ...rows]), cuts));
        expect(header.filter(beginsLikeFormula)).toEqual([]);
        expect(cells).toHaveLength(rows.length);
        for (const [at, [text = '', number, json = '', day]] of cells.entries()) {
          expect([text, json].filter(beginsLikeFormula)).toEqual([]);
          expect([number, day]).toEqual([rows[at]?.[1], rows[at]?.[3]]);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('is the original again without its guards, and does not depend on how it was cut', () => {
    fc.assert(
      fc.property(row, table, fc.array(fc.nat(), { maxLength: 9 }), (labels, rows, cuts) => {
        const original = csvOf([labels, ...rows]);
        const guarded = guard(original, cuts);
        expect(guarded).toBe(guard(original));
        const rowsOf = (parser: ReturnType<typeof createCsvParser>, text: string) => [
          ...parser.push(text),
          ...parser.finish(),
        ];
        expect(rowsOf(withoutGuards(createCsvParser(), columns), guarded)).toEqual(
          rowsOf(createCsvParser(), original),
        );
      }),
      { numRuns: 500 },
    );
  });

  it('differs from the original in the guards alone', () => {
    expect(guard('a,=b\r\n=1,-1,"=2",-\r\nx,,"",\r\n"-""1",,\'q,2\r\n')).toBe(
      'a,\'=b\r\n\'=1,-1,"\'=2",-\r\nx,,"",\r\n"\'-""1",,\'\'q,2\r\n',
    );
  });

  it('leaves letters alone that begin as full-width signs do', () => {
    for (const letter of ['Ａ', 'ｱ', 'ﷲ', '\uE000']) {
      const text = `${letter}\r\n${letter}\r\n`;
      expect(guard(text, [1, 2, 3, 6, 7])).toBe(text);
    }
    expect(guard('n\r\n＝1\r\n', [4, 5])).toBe("n\r\n'＝1\r\n");
  });

  it('guards a type that it does not know', () => {
    const unheard = [{ name: 'x', type: 'hologram', nullable: true }];
    expect(guard('x\r\n=1\r\n', [], unheard)).toBe("x\r\n'=1\r\n");
  });

  it('hands over every byte of a file that ends in the middle of a letter', () => {
    const cut = Buffer.from('n\r\n＝').subarray(0, -1);
    const guarded = new FormulaGuard(columns);
    const pieces = [...guarded.pass(cut)].map((piece) => Buffer.from(piece));
    expect(Buffer.concat([...pieces, guarded.end()])).toEqual(cut);
  });

  it('comes from the pages of a result, header and count included', () => {
    const encoder = new GuardedCsvEncoder(columns.slice(0, 2));
    const page = (text: string) =>
      new ResultPage(Buffer.from(JSON.stringify({ Records: [{ CSVRecords: text }] })));
    expect(encoded(encoder, page('=1,-1\r\n"@\r\n",2\r\n'))).toBe(
      'text,number\r\n\'=1,-1\r\n"\'@\r\n",2\r\n',
    );
    expect(encoded(encoder, page('+3,3\r\n'))).toBe("'+3,3\r\n");
    expect(encoder.rowCount).toBe(3);
  });
});
