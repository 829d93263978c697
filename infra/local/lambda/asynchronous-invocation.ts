import type { PendingWork } from '../../host/pending-work.ts';
import { now } from '../../host/system.ts';
import type { EventSink } from '../event-log/event-log.ts';
import type { AccessControl } from '../iam/access-control.ts';
import { parseJson } from '../json/json.ts';
import { sendAction, sendMessage } from '../sns-sqs/sns-sqs.ts';
import type { FunctionDefinition } from './function-definition.ts';
import type { InvocationResult } from './invocation-result.ts';

/** Why an asynchronous invocation was given up. */
type GiveUpCondition = 'RetriesExhausted' | 'EventAgeExceeded';

/** A failed event has reached the failure destination of its function. */
export interface FailureSent {
  readonly type: 'failure-sent';
  readonly functionName: string;
  readonly destinationArn: string;
  readonly condition: GiveUpCondition;
}

/** What asynchronous invocation needs of the local stack. */
export interface AsynchronousSettings {
  readonly access: AccessControl;
  readonly events: EventSink<FailureSent>;
  readonly pending: PendingWork;
  /** SQS and SNS, for failure destinations. */
  readonly queueUrl: string;
  /** @default 1 s and 2 s, where AWS waits 1 and 2 minutes */
  readonly retryDelaysMs?: readonly number[] | undefined;
}

const RETRY_DELAYS_MS = [1_000, 2_000];

/**
 * Invokes as Lambda does for events. It accepts the event at once and retries a failure. After the
 * configured attempts or age it gives up and informs the failure destination.
 */
export const invokeAsynchronously = (
  settings: AsynchronousSettings,
  definition: FunctionDefinition,
  payload: string,
  invoke: (attempt: number) => Promise<InvocationResult>,
): void => {
  const acceptedAt = now().getTime();
  const { pending, retryDelaysMs = RETRY_DELAYS_MS } = settings;
  const { maximumRetryAttempts, maximumEventAgeMs } = definition;

  const attempt = async (number: number): Promise<void> => {
    const result = await invoke(number);
    if (result.outcome === 'succeeded') return;
    const giveUp = (condition: GiveUpCondition): Promise<void> =>
      reportFailure(settings, definition, { payload, condition, attempts: number, result });
    if (number > maximumRetryAttempts) return giveUp('RetriesExhausted');
    const delayMs = retryDelaysMs[number - 1] ?? retryDelaysMs.at(-1) ?? 0;
    const age = now().getTime() - acceptedAt + delayMs;
    // AWS retries a throttled function until the event is too old; here it gives up at once.
    if (age > maximumEventAgeMs || result.outcome === 'throttled') {
      return giveUp('EventAgeExceeded');
    }
    pending.later(delayMs, () => attempt(number + 1));
  };

  pending.later(0, () => attempt(1));
};

interface GivenUpEvent {
  readonly payload: string;
  readonly condition: GiveUpCondition;
  readonly attempts: number;
  readonly result: InvocationResult;
}

/**
 * Sends the documented record of the invocation to the function's failure destination
 * (https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html).
 */
const reportFailure = async (
  { access, events, queueUrl }: AsynchronousSettings,
  { name: functionName, arn, roleName, onFailureArn }: FunctionDefinition,
  { payload, condition, attempts, result }: GivenUpEvent,
): Promise<void> => {
  if (onFailureArn === undefined) return;
  if (!access.allowsRole(roleName, sendAction(onFailureArn), onFailureArn)) return;
  await sendMessage(queueUrl, onFailureArn, {
    version: '1.0',
    timestamp: now().toISOString(),
    requestContext: {
      requestId: result.requestId,
      functionArn: `${arn}:$LATEST`,
      condition,
      approximateInvokeCount: attempts,
    },
    requestPayload: parseJson(payload),
    responseContext: {
      statusCode: 200,
      executedVersion: '$LATEST',
      functionError: 'Unhandled',
    },
    responsePayload: parseJson(result.payload),
  });
  events.emit({ type: 'failure-sent', functionName, destinationArn: onFailureArn, condition });
};
