/** Identifies a metric. */
export interface MetricId {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

interface Datapoint {
  readonly at: number;
  readonly value: number;
}

/** Longer than any alarm of the template looks back. */
const KEPT_MS = 3 * 3_600_000;

const keyOf = ({ namespace, name, dimensions }: MetricId): string =>
  JSON.stringify([namespace, name, Object.entries(dimensions).sort()]);

/** The metrics of this machine, as single values with their times. */
export class MetricStore {
  private readonly series = new Map<string, { readonly id: MetricId; points: Datapoint[] }>();

  /** Keeps one value. */
  add(id: MetricId, value: number, at: Date): void {
    const key = keyOf(id);
    const series = this.series.get(key) ?? { id, points: [] };
    this.series.set(key, series);
    series.points.push({ at: at.getTime(), value });
    const [oldest] = series.points;
    if (oldest && oldest.at < at.getTime() - 2 * KEPT_MS) {
      series.points = series.points.filter((point) => point.at >= at.getTime() - KEPT_MS);
    }
  }

  /** The values from one instant up to, but without, the other. */
  values(id: MetricId, from: number, to: number): number[] {
    const points = this.series.get(keyOf(id))?.points ?? [];
    return points.filter(({ at }) => at >= from && at < to).map(({ value }) => value);
  }

  /** Every metric with a value. */
  ids(): MetricId[] {
    return [...this.series.values()].map(({ id }) => id);
  }
}
