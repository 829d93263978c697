import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCsvParser, type Row } from '../../../../shared/result/decoding/csv-parser.ts';

const parse = (...pieces: string[]): Row[] => {
  const parser = createCsvParser();
  return [...pieces.flatMap((piece) => parser.push(piece)), ...parser.finish()];
};

const written = (rows: readonly Row[]): string =>
  rows
    .map((row) =>
      row.map((value) => (value === null ? '' : `"${value.replaceAll('"', '""')}"`)).join(','),
    )
    .map((line) => `${line}\r\n`)
    .join('');

describe('a CSV file', () => {
  it('becomes rows of its fields', () => {
    expect(parse('a,b\r\n1,2\r\n')).toEqual([
      ['a', 'b'],
      ['1', '2'],
    ]);
  });

  it('may hold commas, quotes and line breaks inside of quotes', () => {
    expect(parse('"a,b","say ""hi""","two\r\nlines"\r\n')).toEqual([
      ['a,b', 'say "hi"', 'two\r\nlines'],
    ]);
  });

  it('tells NULL from an empty text by the quotes', () => {
    expect(parse('a,,""\r\n')).toEqual([['a', null, '']]);
  });

  it('has a row for an empty line, which is the NULL of a single column', () => {
    expect(parse('n\r\n\r\n1\r\n')).toEqual([['n'], [null], ['1']]);
  });

  it('may end without a line break', () => {
    expect(parse('a\n1')).toEqual([['a'], ['1']]);
  });

  it('may use lone line feeds', () => {
    expect(parse('a,b\n1,2\n')).toHaveLength(2);
  });

  it('keeps the last empty field of a file without a line break', () => {
    expect(parse('a,b\r\n1,')).toEqual([
      ['a', 'b'],
      ['1', null],
    ]);
  });

  it('is refused when it ends inside of quotes', () => {
    expect(() => parse('"open')).toThrow('ends inside a quoted field');
  });

  it('is refused when text follows a closing quote', () => {
    expect(() => parse('"a"b,c\r\n')).toThrow('between a closing quote and the next comma');
  });

  it('gives a row as soon as its line break has arrived', () => {
    const parser = createCsvParser();
    expect(parser.push('a,b\r\n1,')).toEqual([['a', 'b']]);
    expect(parser.push('2\r\n')).toEqual([['1', '2']]);
  });

  it('means the same however it is cut into pieces', () => {
    const value = fc.option(fc.string({ unit: fc.constantFrom('a', '"', ',', '\r', '\n', ' ') }));
    const rows = fc.array(fc.tuple(value, value), { minLength: 1 });
    fc.assert(
      fc.property(rows, fc.array(fc.nat(40)), (expected, cuts) => {
        const file = written(expected);
        const places = [0, ...cuts.filter((cut) => cut < file.length).toSorted((a, b) => a - b)];
        const pieces = places.map((place, index) => file.slice(place, places[index + 1]));
        expect(parse(...pieces)).toEqual(expected);
      }),
    );
  });
});
