import type { HttpRequestServed } from './api-gateway/http-api.ts';
import type { AwsCallServed } from './aws-endpoint/aws-endpoint.ts';
import type { AlarmChanged, AlarmWatch } from './cloudwatch/cloudwatch.ts';
import type { EventLog } from './event-log/event-log.ts';
import type { BusActivity } from './eventbridge/event-bus.ts';
import type { AccessDecided } from './iam/access-control.ts';
import type { FunctionActivity } from './lambda/function-host.ts';
import type { ScheduleFired } from './scheduler/scheduler.ts';

/** Any event of the local stack. Each room declares its own. */
export type StackEvent =
  | AccessDecided
  | AlarmChanged
  | AwsCallServed
  | BusActivity
  | FunctionActivity
  | HttpRequestServed
  | ScheduleFired;

/** The events of the local stack, to watch or to wait for. */
export type StackEvents = EventLog<StackEvent>;

const count = (holds: boolean): number => (holds ? 1 : 0);

/** Counts what AWS's services count of themselves, under their names and dimensions. */
export const countEvent = (alarms: AlarmWatch, ApiId: string, event: StackEvent): void => {
  switch (event.type) {
    case 'function-invoked': {
      const { functionName: FunctionName, outcome, durationMs: Duration } = event;
      const Throttles = count(outcome === 'throttled');
      alarms.count('AWS/Lambda', { FunctionName }, { Throttles });
      if (Throttles === 1) return;
      const Errors = count(outcome !== 'succeeded');
      alarms.count('AWS/Lambda', { FunctionName }, { Invocations: 1, Errors, Duration });
      return;
    }
    case 'event-delivered': {
      const { rule: RuleName, outcome } = event;
      const FailedInvocations = count(outcome === 'dead-lettered');
      alarms.count('AWS/Events', { RuleName }, { MatchedEvents: 1, FailedInvocations });
      return;
    }
    case 'http-request': {
      const { statusCode, durationMs: Latency } = event;
      const failed = count(statusCode >= 500);
      const refused = count(statusCode >= 400) - failed;
      alarms.count(
        'AWS/ApiGateway',
        { ApiId },
        { Count: 1, '4xx': refused, '5xx': failed, Latency },
      );
      return;
    }
    default:
  }
};
