import { now } from '../../host/clock.ts';
import type { StackEvent } from '../stack-events.ts';
import type { MetricStore } from './metric-store.ts';

const count = (holds: boolean): number => (holds ? 1 : 0);

/** Counts what AWS's services would count of themselves, under their names and dimensions. */
export const countEvent = (metrics: MetricStore, apiId: string, event: StackEvent): void => {
  const add = (
    namespace: string,
    dimensions: Readonly<Record<string, string>>,
    values: Readonly<Record<string, number>>,
  ): void => {
    for (const [name, value] of Object.entries(values)) {
      metrics.add({ namespace, name, dimensions }, value, now());
    }
  };
  switch (event.type) {
    case 'function-invoked': {
      const { functionName: FunctionName, outcome, durationMs: Duration } = event;
      const Throttles = count(outcome === 'throttled');
      add('AWS/Lambda', { FunctionName }, { Throttles });
      if (Throttles === 1) return;
      const Errors = count(outcome !== 'succeeded');
      add('AWS/Lambda', { FunctionName }, { Invocations: 1, Errors, Duration });
      return;
    }
    case 'event-delivered': {
      const { rule: RuleName, outcome } = event;
      const FailedInvocations = count(outcome === 'dead-lettered');
      add('AWS/Events', { RuleName }, { MatchedEvents: 1, FailedInvocations });
      return;
    }
    case 'http-request': {
      const { statusCode, durationMs: Latency } = event;
      const [refused, failed] = [
        count(statusCode >= 400 && statusCode < 500),
        count(statusCode >= 500),
      ];
      add('AWS/ApiGateway', { ApiId: apiId }, { Count: 1, '4xx': refused, '5xx': failed, Latency });
      return;
    }
    default:
  }
};
