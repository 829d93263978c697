import { describe, expect, it } from 'vitest';
import { textTable } from '../../../bin/terminal/table.ts';

describe('a table in the terminal', () => {
  it('aligns texts to the left and numbers to the right', () => {
    const table = textTable(
      [
        { title: 'segment', alignment: 'left' },
        { title: 'n', alignment: 'right' },
      ],
      [
        ['AUTOMOBILE', '7'],
        ['é', '1234'],
      ],
    );
    expect(table.split('\n')).toEqual([
      'segment        n',
      '──────────  ────',
      'AUTOMOBILE     7',
      'é           1234',
    ]);
  });

  it('shows titles alone when there are no rows', () => {
    expect(textTable([{ title: 'n', alignment: 'right' }], [])).toBe('n\n─');
  });
});
