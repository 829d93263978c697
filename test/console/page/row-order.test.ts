import { describe, expect, it } from 'vitest';
import type { ColumnKind } from '../../../functions/console/page/result/rows/column-kind.ts';
import { nextSorting, rowOrder } from '../../../functions/console/page/result/table/row-order.ts';

const ordered = (
  values: readonly (string | null)[],
  kind: ColumnKind,
  direction: 'ascending' | 'descending' = 'ascending',
) => {
  const rows = values.map((value) => [value]);
  const order = rowOrder(rows, kind, { column: 0, direction });
  return [...order].map((index) => values[index] ?? null);
};

describe('the order of rows', () => {
  it('is by value for numbers, not by their text', () => {
    expect(ordered(['10', '9', '-1', '1e3'], 'number')).toEqual(['-1', '9', '10', '1e3']);
  });

  it('tells numbers apart that are the same to a double', () => {
    const values = ['9007199254740993', '9007199254740992', '9007199254740992.5'];
    expect(ordered(values, 'number')).toEqual([
      '9007199254740992',
      '9007199254740992.5',
      '9007199254740993',
    ]);
    expect(ordered(['-9007199254740992', '-9007199254740993'], 'number')).toEqual([
      '-9007199254740993',
      '-9007199254740992',
    ]);
  });

  it('puts NULL last in both directions', () => {
    expect(ordered([null, 'a', 'b'], 'text')).toEqual(['a', 'b', null]);
    expect(ordered([null, 'a', 'b'], 'text', 'descending')).toEqual(['b', 'a', null]);
  });

  it('keeps equal values in their places', () => {
    const rows = [
      ['b', '1'],
      ['a', '2'],
      ['b', '3'],
      ['a', '4'],
    ];
    const order = rowOrder(rows, 'text', { column: 0, direction: 'descending' });
    expect([...order]).toEqual([0, 2, 1, 3]);
  });

  it('goes from ascending to descending to that of the file', () => {
    const first = nextSorting(undefined, 2);
    const second = nextSorting(first, 2);
    expect([first?.direction, second?.direction]).toEqual(['ascending', 'descending']);
    expect(nextSorting(second, 2)).toBeUndefined();
    expect(nextSorting(second, 0)).toEqual({ column: 0, direction: 'ascending' });
  });
});
