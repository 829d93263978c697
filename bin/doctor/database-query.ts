import {
  DescribeStatementCommand,
  ExecuteStatementCommand,
  GetStatementResultCommand,
  RedshiftDataClient,
} from '@aws-sdk/client-redshift-data';
import type { DeploymentSettings } from '../../infra/settings/deployment-settings.ts';
import type { AwsConfig } from '../deployment/local-aws.ts';
import type { Account, QueryOutcome } from './account.ts';

/** A paused workgroup takes about a minute to wake. */
const ATTEMPTS = 6;
const WAIT_SECONDS = 20;

/** The Data API's errors for settings with which it gets no connection. */
const UNREACHABLE = new Set([
  'DatabaseConnectionException',
  'ResourceNotFoundException',
  'ValidationException',
]);

type Connection = Pick<DeploymentSettings, 'warehouse' | 'database' | 'credentials'>;

const connection = ({ warehouse, database, credentials }: Connection) => ({
  Database: database,
  ...('workgroupName' in warehouse
    ? { WorkgroupName: warehouse.workgroupName }
    : { ClusterIdentifier: warehouse.clusterIdentifier }),
  ...(credentials !== 'iam' && 'dbUser' in credentials && { DbUser: credentials.dbUser }),
  ...(credentials !== 'iam' && 'secretArn' in credentials && { SecretArn: credentials.secretArn }),
});

const waitForOutcome = async (data: RedshiftDataClient, Id: string): Promise<QueryOutcome> => {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const { Status, Error: message } = await data.send(
      new DescribeStatementCommand({ Id, WaitTimeSeconds: WAIT_SECONDS }),
    );
    if (Status === 'FAILED' || Status === 'ABORTED') {
      return { outcome: 'failed', message: message ?? Status };
    }
    if (Status !== 'FINISHED') continue;
    const { Records = [] } = await data.send(new GetStatementResultCommand({ Id }));
    return { outcome: 'finished', values: Records.map(([field]) => field?.stringValue ?? '') };
  }
  return { outcome: 'failed', message: `no answer within ${ATTEMPTS * WAIT_SECONDS} s` };
};

/** Runs queries in the warehouse of the settings, with their credentials or the caller's own. */
export const databaseQuery = (settings: Connection, aws: AwsConfig): Account['query'] => {
  const data = new RedshiftDataClient(aws);
  return async (Sql, parameters = {}) => {
    const Parameters = Object.entries(parameters).map(([name, value]) => ({ name, value }));
    try {
      const { Id = '' } = await data.send(
        new ExecuteStatementCommand({
          ...connection(settings),
          Sql,
          ...(Parameters.length > 0 && { Parameters }),
        }),
      );
      return await waitForOutcome(data, Id);
    } catch (error) {
      if (!(error instanceof Error && UNREACHABLE.has(error.name))) throw error;
      return { outcome: 'failed', message: error.message };
    }
  };
};
