import { CfnOutput, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { DeploymentSettings } from '../settings/deployment-settings.ts';
import type { JobApi } from './api/job-api.ts';

/** What the CloudFormation console shows beside an output. */
const DESCRIPTIONS: Readonly<Record<string, string>> = {
  ApiInvokeArn:
    'Callers sign, and need execute-api:Invoke on this. A browser cannot sign, so under "iam" it ' +
    'cannot open the console.',
  ConsoleUrl: 'The console, for a browser',
};

/** Writes outputs of the stack; what does not exist in this deployment is left out. */
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

/** What a client has to know to call the API besides its address. */
export const accessOutputs = (
  scope: Construct,
  { authorization }: DeploymentSettings['api'],
  { url, invokeArn }: Pick<JobApi, 'url' | 'invokeArn'>,
): Readonly<Record<string, string | undefined>> => {
  const tokens = typeof authorization === 'object' ? authorization.jwt : undefined;
  return {
    Region: Stack.of(scope).region,
    Authorization: typeof authorization === 'string' ? authorization : 'jwt',
    // What a policy of a caller names; without one only the account's administrators get in.
    ApiInvokeArn: authorization === 'iam' ? invokeArn : undefined,
    // A browser cannot sign, so under IAM there is no page to open.
    ConsoleUrl: authorization === 'iam' ? undefined : `${url}/`,
    TokenIssuer: tokens?.issuer,
    TokenAudience: tokens?.audience.join(' '),
    TokenClientId: tokens?.signIn?.clientId,
  };
};
