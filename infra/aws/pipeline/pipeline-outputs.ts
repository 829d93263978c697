import { CfnOutput, Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import type { DeploymentSettings } from '../../settings/deployment-settings.ts';
import type { JobApi } from '../api/job-api.ts';
import { tokensOf } from '../api/sign-in-settings.ts';
import type { DeadLetterQueue } from '../function/dead-letter-queue.ts';

/** Descriptions of outputs, shown in the CloudFormation console. */
const DESCRIPTIONS: Readonly<Record<string, string>> = {
  ApiInvokeArn:
    'Callers sign, and need execute-api:Invoke on this. A browser cannot sign, so under "iam" it ' +
    'cannot open the console.',
  ConsoleUrl: 'The console, for a browser',
};

/** Writes outputs of the stack, without those that do not exist in this deployment. */
export const writeOutputs = (
  scope: Construct,
  outputs: Readonly<Record<string, string | undefined>>,
): void => {
  for (const [name, value] of Object.entries(outputs)) {
    if (value === undefined) continue;
    const description = DESCRIPTIONS[name];
    new CfnOutput(scope, name, { value, ...(description !== undefined && { description }) });
  }
};

/** What a client needs besides the address to call the API. */
export const accessOutputs = (
  scope: Construct,
  { authorization }: DeploymentSettings['api'],
  { url, invokeArn }: Pick<JobApi, 'url' | 'invokeArn'>,
): Readonly<Record<string, string | undefined>> => {
  const tokens = tokensOf(authorization);
  return {
    Region: Stack.of(scope).region,
    Authorization: typeof authorization === 'string' ? authorization : 'jwt',
    // A caller's policy names it; without such a policy only the account's administrators can call.
    ApiInvokeArn: authorization === 'iam' ? invokeArn : undefined,
    // A browser cannot sign requests, so under IAM the page cannot be opened.
    ConsoleUrl: authorization === 'iam' ? undefined : `${url}/`,
    TokenIssuer: tokens?.issuer,
    TokenAudience: tokens?.audience.join(' '),
    TokenClientId: tokens?.signIn?.clientId,
  };
};

/** The dead-letter queues of an asynchronous hop, of the `what` that it delivers. */
export const queueOutputs = (
  what: string,
  { undelivered, failed }: Readonly<Record<'undelivered' | 'failed', DeadLetterQueue>>,
): Readonly<Record<string, string>> => ({
  [`Undelivered${what}QueueUrl`]: undelivered.queue.queueUrl,
  [`Failed${what}QueueUrl`]: failed.queue.queueUrl,
});
