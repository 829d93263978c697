import type { Row } from '../../../../../shared/result/csv-parser.ts';
import type { Column } from '../rows/column-kind.ts';

/** How several rows that share a place on the axis become one value. */
export const combinations = ['sum', 'average', 'minimum', 'maximum', 'count'] as const;

/** One of the ways to combine rows. */
export type Combination = (typeof combinations)[number];

/** What a chart shows; columns are named by their places. */
export interface ChartPlan {
  /** The axis: a time makes a line, anything else bars. */
  readonly axis: number;
  readonly measure: number;
  readonly combination: Combination;
  /** A column whose values become one line each. */
  readonly split: number | undefined;
}

/** More bars than this are a wall; more lines than this are a tangle. */
export const MAX_BARS = 40;
const MAX_LINES = 6;
/** A suggestion must not take longer to find than to dismiss. */
const EXAMINED_ROWS = 5_000;

/** Numbers that name things: a sum of them means nothing. */
const NAMING = /(^|_)(id|key|no|number|code|year|month|day|quarter|week)$/i;

const distinctValues = (rows: readonly Row[], column: number): number =>
  new Set(rows.slice(0, EXAMINED_ROWS).map((row) => row[column] ?? null)).size;

const places = (columns: readonly Column[], fits: (column: Column) => boolean): number[] =>
  columns.flatMap((column, index) => (fits(column) ? [index] : []));

/** The columns that can be the axis: times, texts, few numbers, and the one that is it now. */
export const axisColumns = (
  columns: readonly Column[],
  rows: readonly Row[],
  now: number,
): number[] =>
  places(columns, () => true).filter(
    (index) =>
      index === now || columns[index]?.kind !== 'number' || distinctValues(rows, index) <= MAX_BARS,
  );

/** The columns that can be measured. */
export const measureColumns = (columns: readonly Column[]): number[] =>
  places(columns, ({ kind }) => kind === 'number');

/** The columns whose values can each have a line, beside a given axis. */
export const splitColumns = (
  columns: readonly Column[],
  rows: readonly Row[],
  axis: number,
): number[] =>
  places(columns, ({ kind }) => kind === 'text').filter((index) => {
    const values = index === axis ? 0 : distinctValues(rows, index);
    return values >= 2 && values <= MAX_LINES;
  });

/** Says whether the rows come with the largest value of a column first: the query ranks them. */
const ranks = (rows: readonly Row[], column: number): boolean => {
  const values = rows.slice(0, EXAMINED_ROWS).map((row) => Number(row[column] ?? Number.NaN));
  const falling = values.every((value, at) => at === 0 || value <= (values[at - 1] ?? value));
  return falling && (values.at(-1) ?? 0) < (values[0] ?? 0);
};

/** Says whether the rows come in the order of a column of times. */
const rises = (rows: readonly Row[], column: number): boolean => {
  const times = rows.slice(0, EXAMINED_ROWS).map((row) => row[column] ?? '');
  return times.every((time, at) => at === 0 || time >= (times[at - 1] ?? ''));
};

const coarsest = (found: readonly { index: number; values: number }[]): number | undefined =>
  found.toSorted((a, b) => a.values - b.values)[0]?.index;

/**
 * The column to have a bar for each value of: what a ranking names, or else the coarsest text, or
 * else the coarsest number that names things, or else any other column.
 */
const categoryColumn = (
  columns: readonly Column[],
  rows: readonly Row[],
  measure: number,
): number | undefined => {
  const telling = places(columns, () => true)
    .map((index) => ({ index, values: distinctValues(rows, index) }))
    .filter(({ index, values }) => index !== measure && values >= 2);
  const of = (fits: (column: Column) => boolean) => {
    const fitting = new Set(places(columns, fits));
    return telling.filter(({ index }) => fitting.has(index));
  };
  const texts = of(({ kind }) => kind === 'text');
  const each = ranks(rows, measure)
    ? texts.find(({ values }) => values === rows.length)?.index
    : undefined;
  const named = of(({ label }) => NAMING.test(label));
  return each ?? coarsest(texts) ?? coarsest(named) ?? coarsest(telling);
};

/** The chart to show first, or why these rows make none. */
export type ChartSuggestion =
  | { readonly outcome: 'suggested'; readonly plan: ChartPlan }
  | { readonly outcome: 'none'; readonly reason: string };

const none = (reason: string): ChartSuggestion => ({ outcome: 'none', reason });

/** Suggests a measure over a time or by category, where the columns suit one. */
export const suggestChart = (columns: readonly Column[], rows: readonly Row[]): ChartSuggestion => {
  if (rows.length < 2) return none('a chart needs two rows or more');
  const numbers = places(columns, ({ kind }) => kind === 'number');
  if (numbers.length === 0) return none('no column holds numbers');
  const quantities = numbers.filter((index) => !NAMING.test(columns[index]?.label ?? ''));
  const ranked = quantities.find((index) => ranks(rows, index));
  const measure = ranked ?? quantities.at(-1);
  if (measure === undefined) return none('the numbers are keys or parts of dates, not quantities');
  const combination = 'sum';

  const time = places(columns, ({ kind }) => kind === 'time').find(
    (index) => distinctValues(rows, index) >= 2,
  );
  // The best ten of something are no course of time, even where each has a date.
  if (time !== undefined && (ranked === undefined || rises(rows, time))) {
    // Where every moment has one row there is nothing to tell apart.
    const crowded = distinctValues(rows, time) < Math.min(rows.length, EXAMINED_ROWS);
    const split = crowded ? splitColumns(columns, rows, time)[0] : undefined;
    return { outcome: 'suggested', plan: { axis: time, measure, combination, split } };
  }
  const axis = categoryColumn(columns, rows, measure);
  if (axis === undefined) return none('no other column tells the rows apart');
  return { outcome: 'suggested', plan: { axis, measure, combination, split: undefined } };
};
