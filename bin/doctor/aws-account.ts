import { GetAccountSettingsCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { DeploymentSettings } from '../../infra/settings/deployment-settings.ts';
import { awsConfig } from '../deployment/local-aws.ts';
import { describeStack } from '../deployment/stack-outputs.ts';
import type { Environment } from '../terminal/command.ts';
import type { Account } from './account.ts';
import { callOrAbsent } from './call-or-absent.ts';
import { databaseQuery } from './database-query.ts';
import { secretKey } from './secret-key.ts';
import { warehouseState } from './warehouse-state.ts';

/** The account that the environment leads to: profile, Region, AWS_ENDPOINT_URL. */
export const awsAccount = (settings: DeploymentSettings, environment: Environment): Account => {
  const aws = awsConfig(environment);
  const sts = new STSClient(aws);
  return {
    region: () => sts.config.region(),
    identity: async () => {
      const caller = await callOrAbsent(sts.send(new GetCallerIdentityCommand()));
      return { account: caller?.Account ?? '', arn: caller?.Arn ?? '' };
    },
    parameter: async (Name) => {
      const call = new SSMClient(aws).send(new GetParameterCommand({ Name }));
      return (await callOrAbsent(call, 'ParameterNotFound'))?.Parameter?.Value;
    },
    stackStatus: async (name) => (await callOrAbsent(describeStack(aws, name)))?.status,
    warehouse: () => warehouseState(settings, aws),
    secretKey: async (secretArn) => {
      const region = await sts.config.region();
      // This one request is made without its SDK.
      const endpoint = environment['AWS_ENDPOINT_URL'];
      const reader = { region, credentials: () => sts.config.credentials(), endpoint };
      return callOrAbsent(secretKey(reader, secretArn));
    },
    concurrency: async () => {
      const lambda = new LambdaClient(aws);
      const response = await callOrAbsent(lambda.send(new GetAccountSettingsCommand()));
      return response?.AccountLimit?.UnreservedConcurrentExecutions ?? 0;
    },
    query: databaseQuery(settings, aws),
  };
};
