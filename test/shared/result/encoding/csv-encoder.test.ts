import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CsvEncoder } from '../../../../shared/result/encoding/csv-encoder.ts';
import { ResultPage } from '../../../../shared/result/encoding/result-page.ts';
import { encoded } from './encoded.ts';

const columns = (...names: string[]) =>
  names.map((name) => ({ name, type: 'varchar', nullable: true }));

/** Chunks hold whole rows in practice; here they end wherever the test cuts them. */
const cutAnywhere = { header: 'first-page', chunksEndRows: false } as const;

const pageOf = (...chunks: string[]) =>
  new ResultPage(Buffer.from(JSON.stringify({ Records: chunks.map((c) => ({ CSVRecords: c })) })));

const encode = (encoder: CsvEncoder, ...chunks: string[]) => encoded(encoder, pageOf(...chunks));

const csv = (rows: readonly (readonly string[])[]) =>
  rows.map((row) => `${row.map((f) => `"${f.replaceAll('"', '""')}"`).join(',')}\r\n`).join('');

describe('CSV', () => {
  it('is the text of the chunks, byte for byte, whatever stands in the fields', () => {
    const field = fc.string({ unit: 'grapheme', maxLength: 12 });
    const table = fc.array(fc.array(field, { minLength: 2, maxLength: 2 }), { maxLength: 20 });
    fc.assert(
      fc.property(table, fc.nat(400), (rows, cut) => {
        const encoder = new CsvEncoder(columns('a', 'b'), cutAnywhere);
        const text = csv([['a', 'b'], ...rows]);
        const characters = [...text];
        const chunks = [characters.slice(0, cut).join(''), characters.slice(cut).join('')];
        expect(encode(encoder, ...chunks)).toBe(text);
        expect(encoder.rowCount).toBe(rows.length);
      }),
    );
  });

  it('counts rows over all pages, line feeds inside of fields apart', () => {
    const encoder = new CsvEncoder(columns('a'));
    encode(encoder, 'a\r\n"x\r\ny"\r\n', '"z""\n"\r\n');
    encode(encoder, '1\r\n2\r\n');
    expect(encoder.rowCount).toBe(4);
  });

  it.each([
    ['bare', 'n,total\r\n', 1],
    ['quoted', '"n","total"\r\n', 1],
  ])('keeps a header that is %s and does not count it', (_, header, rows) => {
    const encoder = new CsvEncoder(columns('n', 'total'));
    expect(encode(encoder, `${header}1,2\r\n`)).toBe(`${header}1,2\r\n`);
    expect(encoder.rowCount).toBe(rows);
  });

  it('gets a header where the service left it out', () => {
    const encoder = new CsvEncoder(columns('n', 'say "hi", you'));
    expect(encode(encoder, '1,2\r\n')).toBe('n,"say ""hi"", you"\r\n1,2\r\n');
    expect(encoder.rowCount).toBe(1);
  });

  it('without rows is the header alone', () => {
    for (const chunks of [[], ['n\r\n']]) {
      const encoder = new CsvEncoder(columns('n'));
      expect(encode(encoder, ...chunks)).toBe('n\r\n');
      expect(encoder.rowCount).toBe(0);
    }
  });

  it('understands every escape of JSON', () => {
    const body = String.raw`{"Records":[{"CSVRecords":"a\u000d\u000a\u0022\ud83d\ude00\u00e9\/\t\b\f\\\u0022\r\n"}]}`;
    const encoder = new CsvEncoder(columns('a'));
    const text = encoded(encoder, new ResultPage(Buffer.from(body)));
    expect(text).toBe('a\r\n"😀é/\t\b\f\\"\r\n');
    expect(encoder.rowCount).toBe(1);
  });

  it.each([
    ['a record without CSVRecords', '{"Records":[{"Text":"a"}]}'],
    ['a nested list', '{"Records":[[{"CSVRecords":"a"}]]}'],
    ['a number as text', '{"Records":[{"CSVRecords":1}]}'],
  ])('refuses %s', (_, body) => {
    const page = new ResultPage(Buffer.from(body));
    expect(() => encoded(new CsvEncoder(columns('a')), page)).toThrow(/page has no/);
  });
});
