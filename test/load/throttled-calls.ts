import type { PipelineStack } from '../support/pipeline-stack.ts';

/** How often each call of a function was throttled, from the metric that the functions log. */
export const throttledCalls = ({
  alarms,
}: Pick<PipelineStack, 'alarms'>): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const id of alarms.metrics.ids()) {
    const call = id.dimensions['call'];
    if (id.name !== 'Throttles' || call === undefined) continue;
    const { sum = 0 } = alarms.metrics.statistics(id, 0, Number.POSITIVE_INFINITY) ?? {};
    counts.set(call, (counts.get(call) ?? 0) + sum);
  }
  return counts;
};
