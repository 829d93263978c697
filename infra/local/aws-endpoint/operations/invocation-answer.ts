import { z } from 'zod';
import { LOCAL_ACCOUNT_ID, LOCAL_REGION } from '../../../host/local-account.ts';
import type { FunctionHost } from '../../lambda/function-host.ts';
import { type AwsAnswer, errorAnswer } from '../aws-answer.ts';
import type { AwsCall } from '../aws-call.ts';

const INVOCATIONS = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/;

const refused = (statusCode: number, code: string, message: string): AwsAnswer =>
  errorAnswer('lambda', { statusCode, code, message });

/** The name or the ARN of the function that the call is about. */
export const invokedFunction = (path: string): string | undefined => {
  const name = INVOCATIONS.exec(path)?.[1];
  if (name === undefined) return undefined;
  const known = decodeURIComponent(name);
  const arn = `arn:aws:lambda:${LOCAL_REGION}:${LOCAL_ACCOUNT_ID}:function:`;
  return known.startsWith('arn:') ? known : `${arn}${known}`;
};

/** Answers Lambda: it knows Invoke of events, and nothing else. */
export const answerInvocation = (call: AwsCall, functions: FunctionHost): AwsAnswer => {
  const arn = call.method === 'POST' ? invokedFunction(call.path) : undefined;
  if (arn === undefined || call.headers['x-amz-invocation-type'] !== 'Event') {
    const known = 'The local stack knows only Invoke with InvocationType Event.';
    return refused(400, 'UnknownOperationException', known);
  }
  if (!functions.has(arn)) {
    return refused(404, 'ResourceNotFoundException', `Function not found: ${arn}`);
  }
  functions.invokeAsynchronously(arn, z.json().parse(JSON.parse(call.body?.toString() || '{}')));
  return { statusCode: 202, headers: {}, body: '' };
};
