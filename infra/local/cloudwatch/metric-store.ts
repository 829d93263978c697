/** Identifies a metric. */
export interface MetricId {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** What is known of the values within a span of time. */
export interface Statistics {
  readonly sum: number;
  readonly maximum: number;
}

/** Longer than any alarm of the template looks back. */
const KEPT_MS = 3 * 3_600_000;
/**
 * Values within so long are one datapoint, so that memory depends on time and not on the number of
 * jobs. CloudWatch itself keeps one a minute; the shortest period of an alarm is a minute too.
 */
const RESOLUTION_MS = 10_000;

/** A number so small that V8 keeps it in place; a time in milliseconds would be an object. */
const slotOf = (time: number): number => Math.floor(time / RESOLUTION_MS);

const keyOf = ({ namespace, name, dimensions }: MetricId): string =>
  JSON.stringify([namespace, name, Object.entries(dimensions).sort()]);

const combined = (points: readonly Statistics[]): Statistics => ({
  sum: points.reduce((total, { sum }) => total + sum, 0),
  maximum: Math.max(...points.map(({ maximum }) => maximum)),
});

/** The metrics of this machine: a datapoint for each ten seconds in which there were values. */
export class MetricStore {
  private readonly series = new Map<string, { id: MetricId; points: Map<number, Statistics> }>();

  /** Counts one value. */
  add(id: MetricId, value: number, at: Date): void {
    const key = keyOf(id);
    const series = this.series.get(key) ?? { id, points: new Map<number, Statistics>() };
    this.series.set(key, series);
    const { points } = series;
    const slot = slotOf(at.getTime());
    const before = points.get(slot);
    points.set(slot, combined([...(before ? [before] : []), { sum: value, maximum: value }]));
    if (before) return;
    for (const old of points.keys()) {
      if (old >= slot - slotOf(KEPT_MS)) break;
      points.delete(old);
    }
  }

  /** Of the datapoints after the one of `from`, up to and with the one of `to`. */
  statistics(id: MetricId, from: number, to: number): Statistics | undefined {
    const points = [...(this.series.get(keyOf(id))?.points ?? [])].filter(
      ([slot]) => slot > slotOf(from) && slot <= slotOf(to),
    );
    return points.length === 0 ? undefined : combined(points.map(([, point]) => point));
  }

  /** Every metric with a value. */
  ids(): MetricId[] {
    return [...this.series.values()].map(({ id }) => id);
  }
}
