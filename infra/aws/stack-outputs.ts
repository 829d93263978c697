import { CfnOutput, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { DeployConfig } from '../deploy-config.ts';

/** Writes outputs of the stack; what does not exist in this deployment is left out. */
export const writeOutputs = (
  scope: Construct,
  outputs: Readonly<Record<string, string | undefined>>,
): void => {
  for (const [name, value] of Object.entries(outputs)) {
    if (value !== undefined) new CfnOutput(scope, name, { value });
  }
};

/** What a client has to know to call the API besides its address. */
export const accessOutputs = (
  scope: Construct,
  { authorization }: DeployConfig['api'],
): Readonly<Record<string, string | undefined>> => {
  const tokens = typeof authorization === 'object' ? authorization.jwt : undefined;
  return {
    Region: Stack.of(scope).region,
    Authorization: typeof authorization === 'string' ? authorization : 'jwt',
    TokenIssuer: tokens?.issuer,
    TokenAudience: tokens?.audience.join(' '),
    TokenClientId: tokens?.signIn?.clientId,
  };
};
