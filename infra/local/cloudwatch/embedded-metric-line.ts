import { z } from 'zod';
import type { MetricId } from './metric-store.ts';

/**
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
const document = z.looseObject({
  _aws: z.object({
    Timestamp: z.int(),
    CloudWatchMetrics: z.array(
      z.object({
        Namespace: z.string().min(1),
        Dimensions: z.array(z.array(z.string().min(1)).min(1).max(30)).min(1),
        Metrics: z
          .array(z.object({ Name: z.string().min(1), Unit: z.string().optional() }))
          .min(1)
          .max(100),
      }),
    ),
  }),
});

const valuesIn = (found: unknown): number[] => {
  if (typeof found === 'number') return [found];
  return Array.isArray(found) ? found.filter((value) => typeof value === 'number') : [];
};

const dimensionValue = (value: unknown, name: string): string => {
  if (typeof value === 'string' && value !== '') return value;
  throw new Error(`The dimension ${name} has no value.`);
};

/**
 * Reads the values that CloudWatch Logs takes out of a function's log line; none if the line is no
 * document of the embedded metric format. CloudWatch silently drops a document that breaks it.
 *
 * @throws Error with the first breach of the format.
 */
export const embeddedValues = (line: string): { id: MetricId; value: number; at: Date }[] => {
  if (!line.startsWith('{') || !line.includes('"_aws"')) return [];
  const { _aws, ...members } = document.parse(JSON.parse(line));
  const at = new Date(_aws.Timestamp);
  return _aws.CloudWatchMetrics.flatMap(({ Namespace: namespace, Dimensions, Metrics }) =>
    Dimensions.flatMap((names) => {
      const dimensions = Object.fromEntries(
        names.map((name) => [name, dimensionValue(members[name], name)]),
      );
      return Metrics.flatMap(({ Name: name }) => {
        const values = valuesIn(members[name]);
        if (values.length === 0) throw new Error(`The metric ${name} has no value.`);
        return values.map((value) => ({ id: { namespace, name, dimensions }, value, at }));
      });
    }),
  );
};
