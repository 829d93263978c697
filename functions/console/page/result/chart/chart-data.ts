import type { Row } from '../../../../../shared/result/decoding/csv-parser.ts';
import { type Column, parseSeconds } from '../rows/column-kind.ts';
import type { ChartPlan, Combination } from './chart-plan.ts';
import { MAX_BARS } from './chart-plan.ts';

/** One line, or all the bars. */
interface ChartSeries {
  readonly name: string;
  readonly values: readonly (number | null)[];
}

/** The data of a chart. */
export interface ChartData {
  readonly axisName: string;
  /** Seconds since 1970 on a time axis, otherwise indices of `labels`. */
  readonly positions: readonly number[];
  /** The categories; undefined on a time axis. */
  readonly labels: readonly string[] | undefined;
  readonly series: readonly ChartSeries[];
  /** The number of categories, of which only the largest may be drawn. */
  readonly categories: number;
}

interface Tally {
  sum: number;
  count: number;
  minimum: number;
  maximum: number;
}

const combine = (tally: Tally | undefined, combination: Combination): number | null => {
  if (!tally || tally.count === 0) return null;
  return combination === 'average' ? tally.sum / tally.count : tally[combination];
};

type DrawnData = Omit<ChartData, 'axisName'>;
type Tallies = Map<string, Map<string, Tally>>;

/** Tallies the measure by series and value on the axis. */
const tallyRows = (rows: readonly Row[], plan: ChartPlan): Tallies => {
  const bySeries: Tallies = new Map();
  for (const row of rows) {
    const place = row[plan.axis] ?? 'NULL';
    const series = plan.split === undefined ? '' : (row[plan.split] ?? 'NULL');
    const text = row[plan.measure] ?? null;
    const value = plan.combination === 'count' ? 1 : Number(text ?? Number.NaN);
    if (Number.isNaN(value)) continue;
    const tallies = bySeries.get(series) ?? new Map<string, Tally>();
    bySeries.set(series, tallies);
    const known = tallies.get(place) ?? { sum: 0, count: 0, minimum: value, maximum: value };
    tallies.set(place, {
      sum: known.sum + value,
      count: known.count + 1,
      minimum: Math.min(known.minimum, value),
      maximum: Math.max(known.maximum, value),
    });
  }
  return bySeries;
};

const overTime = (bySeries: Tallies, plan: ChartPlan, name: string): DrawnData => {
  const moments = new Map<string, number>();
  for (const tallies of bySeries.values()) {
    for (const place of tallies.keys()) {
      const seconds = parseSeconds(place);
      if (seconds !== undefined) moments.set(place, seconds);
    }
  }
  const ordered = [...moments].toSorted(([, a], [, b]) => a - b);
  return {
    positions: ordered.map(([, seconds]) => seconds),
    labels: undefined,
    series: [...bySeries].map(([series, tallies]) => ({
      name: series || name,
      values: ordered.map(([place]) => combine(tallies.get(place), plan.combination)),
    })),
    categories: ordered.length,
  };
};

interface Bar {
  readonly label: string;
  readonly value: number | null;
}

const byValue = (a: Bar, b: Bar): number => (b.value ?? 0) - (a.value ?? 0);

/** The largest bars first; numbers such as years in ascending order if all of them fit. */
const byCategory = (
  bySeries: Tallies,
  { combination, numeric }: ChartPlan & { numeric: boolean },
  name: string,
): DrawnData => {
  const tallies = [...bySeries.values()][0] ?? new Map<string, Tally>();
  const all = [...tallies].map(
    ([label, tally]): Bar => ({ label, value: combine(tally, combination) }),
  );
  const ordered = numeric && all.length <= MAX_BARS;
  const bars = all
    .toSorted(ordered ? (a, b) => Number(a.label) - Number(b.label) : byValue)
    .slice(0, MAX_BARS);
  return {
    positions: bars.map((_, place) => place),
    labels: bars.map(({ label }) => label),
    series: [{ name, values: bars.map(({ value }) => value) }],
    categories: tallies.size,
  };
};

/** The name of a chart's measure. */
export const measureName = (columns: readonly Column[], plan: ChartPlan): string => {
  const { label } = columns[plan.measure] ?? { label: '' };
  if (plan.combination === 'count') return 'number of rows';
  return plan.combination === 'sum' ? label : `${plan.combination} of ${label}`;
};

/** Prepares rows for a chart: lines over a time axis, otherwise bars of the largest categories. */
export const chartData = (
  columns: readonly Column[],
  rows: readonly Row[],
  plan: ChartPlan,
): ChartData => {
  const name = measureName(columns, plan);
  const kind = columns[plan.axis]?.kind;
  const isOverTime = kind === 'time';
  // Bars are not split: people cannot compare groups of bars for each category.
  const effective = isOverTime ? plan : { ...plan, split: undefined };
  const bySeries = tallyRows(rows, effective);
  const drawn = isOverTime
    ? overTime(bySeries, effective, name)
    : byCategory(bySeries, { ...effective, numeric: kind === 'number' }, name);
  return { axisName: columns[plan.axis]?.label ?? '', ...drawn };
};
