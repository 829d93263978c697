import {
  DescribeStatementCommand,
  type DescribeStatementCommandOutput,
  ExecuteStatementCommand,
  type ExecuteStatementCommandInput,
  type RedshiftDataClient,
} from '@aws-sdk/client-redshift-data';

/** The Data API waits no longer for the end of a statement in one call. */
const WAIT_SECONDS = 30;

/**
 * Executes a statement and waits for its end; undefined where it takes more than `maxSeconds`.
 *
 * @throws the Data API's own errors, such as for settings with which it gets no connection.
 */
export const runStatement = async (
  client: RedshiftDataClient,
  input: Omit<ExecuteStatementCommandInput, 'Parameters'>,
  parameters: Readonly<Record<string, string>>,
  maxSeconds: number,
): Promise<DescribeStatementCommandOutput | undefined> => {
  const Parameters = Object.entries(parameters).map(([name, value]) => ({ name, value }));
  const execute = { ...input, ...(Parameters.length > 0 && { Parameters }) };
  const { Id } = await client.send(new ExecuteStatementCommand(execute));
  return statementEnd(client, Id, maxSeconds);
};

/** Waits for the end of a statement; undefined where it takes more than `maxSeconds`. */
export const statementEnd = async (
  client: RedshiftDataClient,
  Id: string | undefined,
  maxSeconds: number,
): Promise<DescribeStatementCommandOutput | undefined> => {
  for (let waited = 0; waited < maxSeconds; waited += WAIT_SECONDS) {
    const describe = new DescribeStatementCommand({ Id, WaitTimeSeconds: WAIT_SECONDS });
    const statement = await client.send(describe);
    if (['FINISHED', 'FAILED', 'ABORTED'].includes(statement.Status ?? '')) return statement;
  }
  return undefined;
};
