import type { Row } from '../../../../../shared/result/decoding/csv-parser.ts';
import type { ColumnKind } from '../rows/column-kind.ts';

/** The column by which the rows are sorted. */
export interface Sorting {
  readonly column: number;
  readonly direction: 'ascending' | 'descending';
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Compares two decimals digit by digit, for those that are equal as floating-point numbers. */
const compareDigits = (a: string, b: string): number => {
  const negative = a.startsWith('-');
  const [wholeA = '', fractionA = ''] = a.replace(/^[+-]?0*/, '').split('.');
  const [wholeB = '', fractionB = ''] = b.replace(/^[+-]?0*/, '').split('.');
  // Padding with zeros is linear; removing them by `/0+$/` would take quadratic time.
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
 * The indices of the rows in sorted order. The sort is stable, and NULL comes last in both
 * directions: it is the absence of a value, neither small nor large.
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

/** The sort order after a click on a heading: ascending, descending, then the file's own. */
export const nextSorting = (sorting: Sorting | undefined, column: number): Sorting | undefined => {
  if (sorting?.column !== column) return { column, direction: 'ascending' };
  return sorting.direction === 'ascending' ? { column, direction: 'descending' } : undefined;
};

/** Rows drawn beyond each edge, so that a fast scroll does not show white. */
const MARGIN_ROWS = 12;

/** The part that shows of a long list of equally high rows. */
export interface Viewport {
  /** The scroll position in pixels. */
  readonly top: number;
  /** The visible height in pixels. */
  readonly height: number;
  readonly rowHeight: number;
  readonly count: number;
}

/** The rows to draw: from `first` up to, but without, `end`. */
export const visibleRange = (viewport: Viewport): { first: number; end: number } => {
  const { top, height, rowHeight, count } = viewport;
  const end = Math.min(Math.ceil((top + height) / rowHeight) + MARGIN_ROWS, count);
  const first = Math.max(Math.min(Math.floor(top / rowHeight) - MARGIN_ROWS, end), 0);
  return { first, end };
};
