import {
  DescribeStatementCommand,
  ExecuteStatementCommand,
  GetStatementResultCommand,
  RedshiftDataClient,
} from '@aws-sdk/client-redshift-data';
import type { DeploymentSettings } from '../../infra/settings/deployment-settings.ts';
import type { Account, QueryOutcome } from './account.ts';

/** A paused workgroup takes about a minute to wake. */
const LOOKS = 6;
const LOOK_SECONDS = 20;

/** How the Data API says that it gets no connection with these settings. */
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

const outcomeOf = async (data: RedshiftDataClient, Id: string): Promise<QueryOutcome> => {
  for (let look = 0; look < LOOKS; look += 1) {
    const { Status, Error: message } = await data.send(
      new DescribeStatementCommand({ Id, WaitTimeSeconds: LOOK_SECONDS }),
    );
    if (Status === 'FAILED' || Status === 'ABORTED') {
      return { outcome: 'failed', message: message ?? Status };
    }
    if (Status !== 'FINISHED') continue;
    const { Records = [] } = await data.send(new GetStatementResultCommand({ Id }));
    return { outcome: 'finished', values: Records.map(([field]) => field?.stringValue ?? '') };
  }
  return { outcome: 'failed', message: `no answer within ${LOOKS * LOOK_SECONDS} s` };
};

/** Runs queries in the warehouse of the settings, with their credentials or the caller's own. */
export const databaseQuery = (config: Connection): Account['query'] => {
  const data = new RedshiftDataClient();
  return async (Sql, parameters = {}) => {
    const Parameters = Object.entries(parameters).map(([name, value]) => ({ name, value }));
    try {
      const { Id = '' } = await data.send(
        new ExecuteStatementCommand({
          ...connection(config),
          Sql,
          ...(Parameters.length > 0 && { Parameters }),
        }),
      );
      return await outcomeOf(data, Id);
    } catch (error) {
      if (!(error instanceof Error && UNREACHABLE.has(error.name))) throw error;
      return { outcome: 'failed', message: error.message };
    }
  };
};
