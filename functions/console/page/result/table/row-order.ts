import type { Row } from '../../../../../shared/result/csv-parser.ts';
import type { ColumnKind } from '../rows/column-kind.ts';

/** A column by which the rows are ordered. */
export interface Sorting {
  readonly column: number;
  readonly direction: 'ascending' | 'descending';
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Compares two plain decimals that are the same double, digit by digit. */
const compareDigits = (a: string, b: string): number => {
  const negative = a.startsWith('-');
  const [wholeA = '', fractionA = ''] = a.replace(/^[+-]?0*/, '').split('.');
  const [wholeB = '', fractionB = ''] = b.replace(/^[+-]?0*/, '').split('.');
  // Zeros at its end change no fraction; `/0+$/` would take quadratic time to cut them off.
  const scale = Math.max(fractionA.length, fractionB.length);
  const order =
    wholeA.length - wholeB.length ||
    compareText(wholeA, wholeB) ||
    compareText(fractionA.padEnd(scale, '0'), fractionB.padEnd(scale, '0'));
  return negative ? -order : order;
};

const isPlain = (text: string): boolean => /^[+-]?\d*(?:\.\d*)?$/.test(text);

const compareNumbers = (a: string, b: string): number => {
  const difference = Number(a) - Number(b);
  if (difference !== 0) return Number.isNaN(difference) ? compareText(a, b) : difference;
  return a !== b && isPlain(a) && isPlain(b) ? compareDigits(a, b) : 0;
};

/**
 * The order in which to show the rows, as their indices. Equal values keep their places, and NULL
 * comes last in both directions: it is the absence of a value, not a small or a large one.
 */
export const rowOrder = (rows: readonly Row[], kind: ColumnKind, sorting: Sorting): Uint32Array => {
  const { column, direction } = sorting;
  const sign = direction === 'ascending' ? 1 : -1;
  const compare = kind === 'number' ? compareNumbers : compareText;
  const values = rows.map((row) => row[column] ?? null);
  return Uint32Array.from(rows.keys()).sort((a, b) => {
    const left = values[a] ?? null;
    const right = values[b] ?? null;
    if (left === null || right === null) {
      return Number(left === null) - Number(right === null) || a - b;
    }
    return sign * compare(left, right) || a - b;
  });
};

/** What a click on a column's heading leads to: up, then down, then the file's own order. */
export const nextSorting = (sorting: Sorting | undefined, column: number): Sorting | undefined => {
  if (sorting?.column !== column) return { column, direction: 'ascending' };
  return sorting.direction === 'ascending' ? { column, direction: 'descending' } : undefined;
};
