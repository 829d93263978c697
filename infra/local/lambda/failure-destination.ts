import { now } from '../../host/clock.ts';
import { StartFailure } from '../../host/start-failure.ts';
import type { JsonValue } from '../cloudformation/json-value.ts';
import { publishToTopic, sendToQueue } from '../sns-sqs/messaging-resource.ts';
import type { FunctionDefinition } from './function-definition.ts';
import type { InvocationResult } from './invocation-result.ts';

/** Why an asynchronous invocation was given up. */
export type GiveUpCondition = 'RetriesExhausted' | 'EventAgeExceeded';

/** An asynchronous invocation that has ended for good. */
export interface EndedInvocation {
  readonly definition: FunctionDefinition;
  readonly event: string;
  readonly attempts: number;
  readonly condition: GiveUpCondition | 'Success';
  readonly result: InvocationResult;
}

const parsed = (json: string): JsonValue => {
  const value: JsonValue = JSON.parse(json);
  return value;
};

/** Refuses a destination that nothing here can deliver to; called at the start. */
export const checkDestination = (arn: string | undefined, of: string): void => {
  if (arn === undefined || /^arn:aws:(sqs|sns):/.test(arn)) return;
  throw new StartFailure(`${of} sends to ${arn}: locally only SQS and SNS can be a destination.`);
};

/** Sends JSON to the queue or the topic with this ARN. */
export const sendTo = (
  queueUrl: string,
  arn: string,
  body: JsonValue,
  attributes: Readonly<Record<string, string>> = {},
): Promise<void> =>
  arn.startsWith('arn:aws:sqs:')
    ? sendToQueue(queueUrl, arn, body, attributes)
    : publishToTopic(queueUrl, arn, body);

/**
 * Tells the function's destination how the invocation ended, in the documented shape
 * (https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html), and puts
 * the event onto its dead-letter queue. Returns the ARNs that got something.
 */
export const reportEnd = async (
  queueUrl: string,
  ended: EndedInvocation,
  maySend: (arn: string) => boolean,
): Promise<string[]> => {
  const { definition, event, attempts, condition, result } = ended;
  const { onFailureArn, onSuccessArn, deadLetterArn } = definition.asynchronous;
  const succeeded = condition === 'Success';
  const destination = succeeded ? onSuccessArn : onFailureArn;
  const reported: string[] = [];
  if (destination !== undefined && maySend(destination)) {
    await sendTo(queueUrl, destination, {
      version: '1.0',
      timestamp: now().toISOString(),
      requestContext: {
        requestId: result.requestId,
        functionArn: `${definition.arn}:$LATEST`,
        condition,
        approximateInvokeCount: attempts,
      },
      requestPayload: parsed(event),
      responseContext: {
        statusCode: 200,
        executedVersion: '$LATEST',
        ...(succeeded ? {} : { functionError: 'Unhandled' }),
      },
      responsePayload: parsed(result.payload),
    });
    reported.push(destination);
  }
  if (!succeeded && deadLetterArn !== undefined && maySend(deadLetterArn)) {
    await sendTo(queueUrl, deadLetterArn, parsed(event), {
      RequestID: result.requestId,
      ErrorCode: '200',
      ErrorMessage: result.payload.slice(0, 1024),
    });
    reported.push(deadLetterArn);
  }
  return reported;
};
