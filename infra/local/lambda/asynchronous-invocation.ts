import type { PendingWork } from '../../host/pending-work.ts';
import { now } from '../../host/system.ts';
import type { EventSink } from '../event-log/event-log.ts';
import { type GiveUpCondition, reportEnd } from './failure-destination.ts';
import type { FunctionDefinition } from './function-definition.ts';
import type { FunctionPool } from './function-pool.ts';
import type { InvocationResult } from './invocation-result.ts';

/** A failed event has reached the destination or the dead-letter queue of its function. */
export interface FailureSent {
  readonly type: 'failure-sent';
  readonly functionName: string;
  readonly destinationArn: string;
  readonly condition: GiveUpCondition;
}

/** What asynchronous invocation needs of the host. */
export interface AsynchronousSettings {
  readonly pending: PendingWork;
  readonly events: EventSink<FailureSent>;
  readonly queueUrl: string;
  /** How long to wait before the first and the second retry. */
  readonly retryDelaysMs: readonly number[];
  /** Whether the function's role lets Lambda send to this ARN. */
  readonly maySend: (definition: FunctionDefinition, arn: string) => boolean;
  readonly invoke: (
    pool: FunctionPool,
    requestId: string,
    payload: string,
    attempt: number,
  ) => Promise<InvocationResult>;
}

/**
 * Invokes as Lambda does for events. It accepts the event at once and retries a failure with the
 * same request id. After the configured attempts or age it gives up and informs the destination.
 */
export const invokeAsynchronously = (
  settings: AsynchronousSettings,
  pool: FunctionPool,
  requestId: string,
  payload: string,
): void => {
  const acceptedAt = now().getTime();
  const { pending, retryDelaysMs } = settings;
  const { maximumRetryAttempts, maximumEventAgeMs } = pool.definition.asynchronous;

  const attempt = async (number: number): Promise<void> => {
    const result = await settings.invoke(pool, requestId, payload, number);
    if (result.outcome === 'succeeded') {
      await end(number, result, 'Success');
      return;
    }
    if (number > maximumRetryAttempts) {
      await end(number, result, 'RetriesExhausted');
      return;
    }
    const delayMs = retryDelaysMs[number - 1] ?? retryDelaysMs.at(-1) ?? 0;
    const age = now().getTime() - acceptedAt + delayMs;
    // AWS retries a function without concurrency until the event is too old; here it gives up at
    // once.
    if (age > maximumEventAgeMs || result.outcome === 'throttled') {
      await end(number, result, 'EventAgeExceeded');
      return;
    }
    pending.later(delayMs, () => attempt(number + 1));
  };

  const end = async (
    attempts: number,
    result: InvocationResult,
    condition: GiveUpCondition | 'Success',
  ): Promise<void> => {
    const { definition } = pool;
    const ended = { definition, event: payload, attempts, condition, result };
    const maySend = (arn: string) => settings.maySend(definition, arn);
    const reported = await reportEnd(settings.queueUrl, ended, maySend);
    if (condition === 'Success') return;
    for (const destinationArn of reported) {
      const functionName = definition.name;
      settings.events.emit({ type: 'failure-sent', functionName, destinationArn, condition });
    }
  };

  pending.later(0, () => attempt(1));
};
