import {
  DescribeStatementCommand,
  ExecuteStatementCommand,
  type RedshiftDataClient,
} from '@aws-sdk/client-redshift-data';
import type { ParameterSchema, Report } from '../../shared/reports/report.ts';

/** The emulator's warehouse. */
const TARGET = { WorkgroupName: 'local', Database: 'dev' };
/** The longest that one DescribeStatement of the emulator waits for the end of a statement. */
const WAIT_SECONDS = 30;

/** The number of rows, or why the report failed. */
export type ReportRun = { readonly rowCount: number } | { readonly fault: string };

type Value = string | number | boolean;

const exampleValue = (schema: ParameterSchema): Value | undefined =>
  schema.examples?.[0] ?? schema.default ?? ('enum' in schema ? schema.enum?.[0] : undefined);

/**
 * Runs a report on the local warehouse, each parameter with its first example, its default, or its
 * first accepted value.
 */
export const runReport = async (client: RedshiftDataClient, report: Report): Promise<ReportRun> => {
  const values = Object.entries(report.parameters).map(([name, schema]) => ({
    name,
    value: exampleValue(schema),
  }));
  const missing = values.filter(({ value }) => value === undefined).map(({ name }) => `:${name}`);
  if (missing.length > 0) {
    return { fault: `There is no example of ${missing.join(', ')}; add examples or a default.` };
  }
  const Parameters = values.map(({ name, value }) => ({ name, value: String(value) }));
  const { Id } = await client.send(
    new ExecuteStatementCommand({
      ...TARGET,
      Sql: report.sql,
      ...(Parameters.length > 0 && { Parameters }),
    }),
  );
  for (;;) {
    const end = await client.send(
      new DescribeStatementCommand({ Id, WaitTimeSeconds: WAIT_SECONDS }),
    );
    if (end.Status === 'FINISHED') return { rowCount: Number(end.ResultRows ?? 0) };
    if (end.Status === 'FAILED' || end.Status === 'ABORTED') {
      return { fault: end.Error ?? `The statement is ${end.Status}.` };
    }
  }
};
