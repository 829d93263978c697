import { z } from 'zod';
import { localArn } from '../../../host/local-account.ts';
import { type AwsCall, type AwsResponse, errorResponse } from '../../aws-protocol/aws-protocol.ts';
import type { FunctionHost } from '../../lambda/function-host.ts';

const INVOCATIONS = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/;

const refused = (statusCode: number, code: string, message: string): AwsResponse =>
  errorResponse('lambda', { statusCode, code, message });

/** The ARN of the called function. */
export const invokedFunction = (path: string): string | undefined => {
  const name = INVOCATIONS.exec(path)?.[1];
  if (name === undefined) return undefined;
  const known = decodeURIComponent(name);
  return known.startsWith('arn:') ? known : localArn('lambda', `function:${known}`);
};

/** Answers a call to Lambda; it supports only Invoke with events. */
export const invocationResponse = (call: AwsCall, functions: FunctionHost): AwsResponse => {
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
