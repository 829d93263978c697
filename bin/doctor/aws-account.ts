import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { GetAccountSettingsCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { DeploymentSettings } from '../../infra/settings/deployment-settings.ts';
import type { Account } from './account.ts';
import { asked } from './asked.ts';
import { databaseQuery } from './database-query.ts';
import { secretKey } from './secret-key.ts';
import { warehouseState } from './warehouse-state.ts';

/**
 * Reads the account that the SDK's own settings lead to: profile, Region, AWS_ENDPOINT_URL, which
 * `endpoint` repeats for the one service that is asked without its SDK.
 */
export const awsAccount = (config: DeploymentSettings, endpoint: string | undefined): Account => {
  const sts = new STSClient();
  return {
    region: () => sts.config.region(),
    identity: async () => {
      const caller = await asked(sts.send(new GetCallerIdentityCommand()));
      return { account: caller?.Account ?? '', arn: caller?.Arn ?? '' };
    },
    parameter: async (Name) => {
      const answer = new SSMClient().send(new GetParameterCommand({ Name }));
      return (await asked(answer, 'ParameterNotFound'))?.Parameter?.Value;
    },
    stackStatus: async (StackName) => {
      const answer = new CloudFormationClient().send(new DescribeStacksCommand({ StackName }));
      // What CloudFormation calls a stack that is not there.
      return (await asked(answer, 'ValidationError'))?.Stacks?.[0]?.StackStatus;
    },
    warehouse: () => warehouseState(config),
    secretKey: async (secretArn) => {
      const region = await sts.config.region();
      const reader = { region, credentials: () => sts.config.credentials(), endpoint };
      return asked(secretKey(reader, secretArn));
    },
    concurrency: async () => {
      const settings = await asked(new LambdaClient().send(new GetAccountSettingsCommand()));
      return settings?.AccountLimit?.UnreservedConcurrentExecutions ?? 0;
    },
    query: databaseQuery(config),
  };
};
