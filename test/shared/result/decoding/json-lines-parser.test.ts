import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createJsonLinesParser,
  jsonLineValues,
  rowText,
} from '../../../../shared/result/decoding/json-lines-parser.ts';

const readJsonLine = (line: string) => {
  const { keys, values } = jsonLineValues(line);
  return { keys, row: values.map(rowText) };
};

describe('a line of a JSON Lines file', () => {
  it('keeps every digit of a number', () => {
    const { row } = readJsonLine('{"n":9007199254740993,"d":123456789.123456789012345}');
    expect(row).toEqual(['9007199254740993', '123456789.123456789012345']);
  });

  it('tells NULL from the text null', () => {
    expect(readJsonLine('{"a":null,"b":"null","c":""}').row).toEqual([null, 'null', '']);
  });

  it('keeps a nested value as JSON text', () => {
    const { row } = readJsonLine('{"s":{"a":[1,{"b":"}"}]},"t":[]}');
    expect(row).toEqual(['{"a":[1,{"b":"}"}]}', '[]']);
  });

  it('may repeat a key, because columns may', () => {
    expect(readJsonLine('{"n":1,"n":2}')).toEqual({ keys: ['n', 'n'], row: ['1', '2'] });
  });

  it('is refused when it is no object', () => {
    expect(() => readJsonLine('[1,2]')).toThrow('is not a JSON object');
    expect(() => readJsonLine('{"a":1')).toThrow('is not a JSON object');
  });

  it('means what JSON.parse makes of it', () => {
    const value = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null));
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string(), value)), (members) => {
        const json = members.map(([k, v]) => `${JSON.stringify(k)}: ${JSON.stringify(v)}`);
        expect(readJsonLine(`{${json.join(' , ')}}`)).toEqual({
          keys: members.map(([key]) => key),
          row: members.map(([, v]) => (v === null ? null : String(v))),
        });
      }),
    );
  });
});

describe('a JSON Lines file', () => {
  it('names its columns before its first row, in pieces of any length', () => {
    const parser = createJsonLinesParser();
    expect(parser.push('{"a":1,"b"')).toEqual([]);
    expect(parser.push(':"x"}\n{"a":2,"b":null}')).toEqual([
      ['a', 'b'],
      ['1', 'x'],
    ]);
    expect(parser.finish()).toEqual([['2', null]]);
  });
});
