import type { Row } from '../../../../../shared/result/decoding/csv-parser.ts';
import type { Column } from '../rows/column-kind.ts';

/** The ways to combine rows with the same value on the axis. */
export const combinations = ['sum', 'average', 'minimum', 'maximum', 'count'] as const;

/** One of the ways to combine rows. */
export type Combination = (typeof combinations)[number];

/** What a chart shows; columns are referred to by their index. */
export interface ChartPlan {
  /** The axis: a time makes lines, everything else bars. */
  readonly axis: number;
  readonly measure: number;
  readonly combination: Combination;
  /** A column with a line for each of its values. */
  readonly split: number | undefined;
}

/** More bars or lines would be hard to tell apart. */
export const MAX_BARS = 40;
const MAX_LINES = 6;
/** Bounds the time that a suggestion takes. */
const EXAMINED_ROWS = 5_000;

/** Columns whose numbers identify something, so that their sum has no meaning. */
const IDENTIFIER = /(^|_)(id|key|no|number|code|year|month|day|quarter|week)$/i;

const distinctValues = (rows: readonly Row[], column: number): number =>
  new Set(rows.slice(0, EXAMINED_ROWS).map((row) => row[column] ?? null)).size;

const places = (columns: readonly Column[], fits: (column: Column) => boolean): number[] =>
  columns.flatMap((column, index) => (fits(column) ? [index] : []));

/** The columns that can be the axis: times, texts, few numbers, and the current one. */
export const axisColumns = (
  columns: readonly Column[],
  rows: readonly Row[],
  now: number,
): number[] =>
  places(columns, () => true).filter(
    (index) =>
      index === now || columns[index]?.kind !== 'number' || distinctValues(rows, index) <= MAX_BARS,
  );

/** The columns that can be the measure. */
export const measureColumns = (columns: readonly Column[]): number[] =>
  places(columns, ({ kind }) => kind === 'number');

/** The columns that can have a line for each value, with this axis. */
export const splitColumns = (
  columns: readonly Column[],
  rows: readonly Row[],
  axis: number,
): number[] =>
  places(columns, ({ kind }) => kind === 'text').filter((index) => {
    const values = index === axis ? 0 : distinctValues(rows, index);
    return values >= 2 && values <= MAX_LINES;
  });

/** Whether the query ranks its rows: a column's largest value comes first. */
const isRankedBy = (rows: readonly Row[], column: number): boolean => {
  const values = rows.slice(0, EXAMINED_ROWS).map((row) => Number(row[column] ?? Number.NaN));
  const falling = values.every((value, at) => at === 0 || value <= (values[at - 1] ?? value));
  return falling && (values.at(-1) ?? 0) < (values[0] ?? 0);
};

/** Whether the rows are in the order of a column of times. */
const isOrderedByTime = (rows: readonly Row[], column: number): boolean => {
  const times = rows.slice(0, EXAMINED_ROWS).map((row) => row[column] ?? '');
  return times.every((time, at) => at === 0 || time >= (times[at - 1] ?? ''));
};

const coarsest = (candidates: readonly { index: number; values: number }[]): number | undefined =>
  candidates.toSorted((a, b) => a.values - b.values)[0]?.index;

/**
 * The column with a bar for each value: the text that a ranking names. Without a ranking it is the
 * coarsest text, else the coarsest identifier, else the coarsest other column.
 */
const categoryColumn = (
  columns: readonly Column[],
  rows: readonly Row[],
  measure: number,
): number | undefined => {
  const distinguishing = places(columns, () => true)
    .map((index) => ({ index, values: distinctValues(rows, index) }))
    .filter(({ index, values }) => index !== measure && values >= 2);
  const of = (fits: (column: Column) => boolean) => {
    const fitting = new Set(places(columns, fits));
    return distinguishing.filter(({ index }) => fitting.has(index));
  };
  const texts = of(({ kind }) => kind === 'text');
  const each = isRankedBy(rows, measure)
    ? texts.find(({ values }) => values === rows.length)?.index
    : undefined;
  const named = of(({ label }) => IDENTIFIER.test(label));
  return each ?? coarsest(texts) ?? coarsest(named) ?? coarsest(distinguishing);
};

/** The chart to show first, or why these rows make none. */
export type ChartSuggestion =
  | { readonly outcome: 'suggested'; readonly plan: ChartPlan }
  | { readonly outcome: 'none'; readonly reason: string };

const none = (reason: string): ChartSuggestion => ({ outcome: 'none', reason });

/** Suggests a measure over time or by category, if the columns allow one. */
export const suggestChart = (columns: readonly Column[], rows: readonly Row[]): ChartSuggestion => {
  if (rows.length < 2) return none('a chart needs two rows or more');
  const numbers = places(columns, ({ kind }) => kind === 'number');
  if (numbers.length === 0) return none('no column holds numbers');
  const quantities = numbers.filter((index) => !IDENTIFIER.test(columns[index]?.label ?? ''));
  const ranked = quantities.find((index) => isRankedBy(rows, index));
  const measure = ranked ?? quantities.at(-1);
  if (measure === undefined) return none('the numbers are keys or parts of dates, not quantities');
  const combination = 'sum';

  const time = places(columns, ({ kind }) => kind === 'time').find(
    (index) => distinctValues(rows, index) >= 2,
  );
  // A ranking such as the ten best is no development over time, even if its rows have dates.
  if (time !== undefined && (ranked === undefined || isOrderedByTime(rows, time))) {
    // A split makes sense only if several rows have the same time.
    const hasSharedTimes = distinctValues(rows, time) < Math.min(rows.length, EXAMINED_ROWS);
    const split = hasSharedTimes ? splitColumns(columns, rows, time)[0] : undefined;
    return { outcome: 'suggested', plan: { axis: time, measure, combination, split } };
  }
  const axis = categoryColumn(columns, rows, measure);
  if (axis === undefined) return none('no other column tells the rows apart');
  return { outcome: 'suggested', plan: { axis, measure, combination, split: undefined } };
};
