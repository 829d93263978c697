import { now } from '../../host/system.ts';
import { parseJson } from '../json/json.ts';
import { sendMessage } from '../sns-sqs/sns-sqs.ts';
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

/**
 * Sends the documented record of the invocation to the function's destination, and a failed event
 * to its dead-letter queue. Returns the ARNs of the receivers.
 * (https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html)
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
    await sendMessage(queueUrl, destination, {
      version: '1.0',
      timestamp: now().toISOString(),
      requestContext: {
        requestId: result.requestId,
        functionArn: `${definition.arn}:$LATEST`,
        condition,
        approximateInvokeCount: attempts,
      },
      requestPayload: parseJson(event),
      responseContext: {
        statusCode: 200,
        executedVersion: '$LATEST',
        ...(succeeded ? {} : { functionError: 'Unhandled' }),
      },
      responsePayload: parseJson(result.payload),
    });
    reported.push(destination);
  }
  if (!succeeded && deadLetterArn !== undefined && maySend(deadLetterArn)) {
    await sendMessage(queueUrl, deadLetterArn, parseJson(event), {
      RequestID: result.requestId,
      ErrorCode: '200',
      ErrorMessage: result.payload.slice(0, 1024),
    });
    reported.push(deadLetterArn);
  }
  return reported;
};
