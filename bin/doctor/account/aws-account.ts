import { GetAccountSettingsCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { DeploymentSettings } from '../../../infra/settings/deployment-settings.ts';
import { awsConfig } from '../../deployment/local-aws.ts';
import { describeStack } from '../../deployment/stack-outputs.ts';
import type { Environment } from '../../terminal/command.ts';
import { callOrAbsent } from './call-or-absent.ts';
import { databaseQuery } from './database-query.ts';
import { secretKey } from './secret-key.ts';
import { warehouseState } from './warehouse-state.ts';

/**
 * Read access to the account that the environment leads to: profile, Region, AWS_ENDPOINT_URL.
 *
 * A method returns `undefined` where the resource does not exist. It throws
 * ServiceUnavailableError where the endpoint has no such service, and the SDK's own errors.
 */
export const awsAccount = (settings: DeploymentSettings, environment: Environment) => {
  const aws = awsConfig(environment);
  const sts = new STSClient(aws);
  return {
    region: () => sts.config.region(),
    identity: async () => {
      const caller = await callOrAbsent(sts.send(new GetCallerIdentityCommand()));
      return { account: caller?.Account ?? '', arn: caller?.Arn ?? '' };
    },
    parameter: async (Name: string) => {
      const call = new SSMClient(aws).send(new GetParameterCommand({ Name }));
      return (await callOrAbsent(call, 'ParameterNotFound'))?.Parameter?.Value;
    },
    stackStatus: async (name: string) => (await callOrAbsent(describeStack(aws, name)))?.status,
    warehouse: () => warehouseState(settings, aws),
    /** The KMS key that encrypts the secret: its id, ARN or alias. */
    secretKey: async (secretArn: string) => {
      const region = await sts.config.region();
      // This one request is made without its SDK.
      const endpoint = environment['AWS_ENDPOINT_URL'];
      const reader = { region, credentials: () => sts.config.credentials(), endpoint };
      return callOrAbsent(secretKey(reader, secretArn));
    },
    /** Unreserved concurrent executions of functions. */
    concurrency: async () => {
      const lambda = new LambdaClient(aws);
      const response = await callOrAbsent(lambda.send(new GetAccountSettingsCommand()));
      return response?.AccountLimit?.UnreservedConcurrentExecutions ?? 0;
    },
    query: databaseQuery(settings, aws),
  };
};

/** Read access to an account. */
export type Account = ReturnType<typeof awsAccount>;
