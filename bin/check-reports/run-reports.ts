import {
  BatchExecuteStatementCommand,
  ExecuteStatementCommand,
  type RedshiftDataClient,
} from '@aws-sdk/client-redshift-data';
import type { ParameterValue } from '../../shared/job/job.ts';
import type { ParameterSchema } from '../../shared/reports/parameter-schema.ts';
import type { Report } from '../../shared/reports/report.ts';
import { unloadableQuery } from '../../shared/result/unload/unloadable-query.ts';
import { boundSql } from '../../shared/sql/bound-sql.ts';
import { statementEnd } from '../deployment/run-statement.ts';
import { errorMessage, pluralize } from '../terminal/text.ts';

/** The emulator's warehouse. */
const TARGET = { WorkgroupName: 'local', Database: 'dev' };

/** The number of rows, or why the report failed. */
type ReportRun = { readonly rowCount: number } | { readonly fault: string };

/** The first of the values that the declaration names; null may be one of them. */
const exampleValue = (schema: ParameterSchema): ParameterValue | undefined => {
  const first = schema.examples?.[0];
  if (first !== undefined) return first;
  if (schema.default !== undefined) return schema.default;
  return 'enum' in schema ? schema.enum?.[0] : undefined;
};

/**
 * Runs a report on the local warehouse, each parameter with its first example, its default, or its
 * first accepted value.
 */
export const runReport = async (client: RedshiftDataClient, report: Report): Promise<ReportRun> => {
  const values: Record<string, ParameterValue> = {};
  const missing: string[] = [];
  for (const [name, schema] of Object.entries(report.parameters)) {
    const value = exampleValue(schema);
    if (value === undefined) missing.push(`:${name}`);
    else values[name] = value;
  }
  if (missing.length > 0) {
    return { fault: `There is no example of ${missing.join(', ')}; add examples or a default.` };
  }
  const { sqls, parameters } = boundSql([report.sql].flat(), values);
  const Parameters = Object.entries(parameters).map(([name, value]) => ({
    name,
    value: String(value),
  }));
  const input = { ...TARGET, ...(Parameters.length > 0 && { Parameters }) };
  const { executionMode: ExecutionMode } = report;
  const { Id } =
    ExecutionMode === undefined
      ? await client.send(new ExecuteStatementCommand({ ...input, Sql: sqls[0] }))
      : await client.send(
          new BatchExecuteStatementCommand({ ...input, Sqls: [...sqls], ExecutionMode }),
        );
  const end = await statementEnd(client, Id, Number.POSITIVE_INFINITY);
  if (end?.Status === 'FINISHED') {
    const result = end.SubStatements?.findLast(({ HasResultSet }) => HasResultSet) ?? end;
    return { rowCount: Number(result.ResultRows ?? 0) };
  }
  return { fault: end?.Error ?? `The statement is ${end?.Status}.` };
};

/** Whether its results can be unloaded, for a line about it. */
const unloadText = ({ sql }: Report): string =>
  'query' in unloadableQuery([sql].flat().at(-1) ?? '') ? '' : '; cannot be unloaded';

/** Runs the reports one after the other, prints a line for each, and returns whether all ran. */
export const runReports = async (
  client: RedshiftDataClient,
  reports: readonly Report[],
  print: (line: string) => void,
): Promise<boolean> => {
  const width = Math.max(0, ...reports.map(({ name }) => name.length));
  let allRan = true;
  for (const report of reports) {
    const run = await runReport(client, report).catch((error: unknown) => ({
      fault: errorMessage(error),
    }));
    const outcome =
      'fault' in run ? run.fault : `${pluralize(run.rowCount, 'row')}${unloadText(report)}`;
    allRan &&= !('fault' in run);
    print(`${'fault' in run ? '✗' : '✓'} ${report.name.padEnd(width)}  ${outcome}`);
  }
  return allRan;
};
