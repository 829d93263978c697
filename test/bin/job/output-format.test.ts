import { describe, expect, it } from 'vitest';
import {
  colouredStates,
  formattedLines,
  outputFormat,
} from '../../../bin/job/display/output-format.ts';

const rows = [
  ['a "b", c', 1, null],
  ['', 2.5, { k: [1] }],
  ['x | y\u001b[2J\nz', true, 'NULL'],
];
const linesOf = async (format: 'csv' | 'json' | 'markdown'): Promise<string[]> => {
  const lines: string[] = [];
  const all = formattedLines(format, ['text', 'n', 'other'], rows);
  for await (const line of all) lines.push(line);
  return lines;
};

describe('rows for another program', () => {
  it('are CSV in which NULL and an empty text differ', async () => {
    expect(await linesOf('csv')).toEqual([
      'text,n,other',
      '"a ""b"", c",1,',
      '"",2.5,"{""k"":[1]}"',
      '"x | y\u001b[2J\nz",true,NULL',
    ]);
  });

  it('are one JSON object a line', async () => {
    const lines = await linesOf('json');
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      { text: 'a "b", c', n: 1, other: null },
      { text: '', n: 2.5, other: { k: [1] } },
      { text: 'x | y\u001b[2J\nz', n: true, other: 'NULL' },
    ]);
  });

  it('are Markdown, whose cells break neither the table nor the terminal', async () => {
    expect((await linesOf('markdown')).join('\n').split('\n')).toEqual([
      '| text | n | other |',
      '| --- | --- | --- |',
      '| a "b", c | 1 | NULL |',
      '|  | 2.5 | {"k":[1]} |',
      '| x \\| y·[2J⏎z | true | NULL |',
    ]);
  });

  it('have no other format', () => {
    expect(() => outputFormat('xml')).toThrow('--output-format is xml; there are: table, csv');
  });
});

it('a state has no colour where standard output is no terminal', () => {
  expect(colouredStates('Job a is FAILED.')).toBe('Job a is FAILED.');
});
