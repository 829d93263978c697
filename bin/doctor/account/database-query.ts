import { GetStatementResultCommand, RedshiftDataClient } from '@aws-sdk/client-redshift-data';
import type { DeploymentSettings } from '../../../infra/settings/deployment-settings.ts';
import { target } from '../../../shared/redshift/statement-client.ts';
import type { AwsConfig } from '../../deployment/local-aws.ts';
import { runStatement } from '../../deployment/run-statement.ts';

/** The first value of each row, or the database's error message. */
type QueryOutcome =
  | { readonly outcome: 'finished'; readonly values: readonly string[] }
  | { readonly outcome: 'failed'; readonly message: string };

/** A paused workgroup takes about a minute to wake. */
const MAX_SECONDS = 120;

/** The Data API's errors for settings with which it gets no connection. */
const UNREACHABLE = new Set([
  'DatabaseConnectionException',
  'ResourceNotFoundException',
  'ValidationException',
]);

type Connection = Pick<DeploymentSettings, 'warehouse' | 'database' | 'credentials'>;

const connection = ({ warehouse, database, credentials }: Connection) =>
  target({ ...warehouse, database, ...(credentials !== 'iam' && credentials) });

/** Runs queries in the warehouse of the settings, with their credentials or the caller's own. */
export const databaseQuery = (settings: Connection, aws: AwsConfig) => {
  const data = new RedshiftDataClient(aws);
  const failed = (message: string): QueryOutcome => ({ outcome: 'failed', message });
  return async (
    Sql: string,
    parameters: Readonly<Record<string, string>> = {},
  ): Promise<QueryOutcome> => {
    try {
      const input = { ...connection(settings), Sql };
      const statement = await runStatement(data, input, parameters, MAX_SECONDS);
      if (statement === undefined) return failed(`no answer within ${MAX_SECONDS} s`);
      const { Id, Status, Error: message } = statement;
      if (Status !== 'FINISHED') return failed(message ?? `the statement is ${Status}`);
      const { Records = [] } = await data.send(new GetStatementResultCommand({ Id }));
      return { outcome: 'finished', values: Records.map(([field]) => field?.stringValue ?? '') };
    } catch (error) {
      if (!(error instanceof Error && UNREACHABLE.has(error.name))) throw error;
      return failed(error.message);
    }
  };
};
