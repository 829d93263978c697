import { GetStatementResultCommand } from '@aws-sdk/client-redshift-data';
import { startRedshiftData } from '../../infra/redshift-data/server.ts';
import { generatedStatements } from '../emulator/judge/generated-statements.ts';
import { curatedStatements, differences } from '../emulator/judge/judged-statements.ts';
import { judgedTables } from '../emulator/judge/judged-tables.ts';
import type { Cleanup } from './aws/cleanup.ts';
import { createClients, destroyClients } from './aws/clients.ts';
import { type Finding, finding } from './run-questions.ts';
import { Warehouse } from './warehouse.ts';

/** The statements that PostgreSQL judges in `test/emulator/judge`. */
export const judgedStatements: readonly string[] = [
  ...curatedStatements,
  ...differences.map(({ sql }) => sql),
  ...generatedStatements,
];

/** An emulator to compare with, which the clean-up stops. */
export const startReference = async (schema: string, cleanup: Cleanup): Promise<Warehouse> => {
  const emulator = await startRedshiftData({ tpchScale: 0 });
  const clients = await createClients({
    region: 'us-east-1',
    credentials: { accessKeyId: 'reference', secretAccessKey: 'local' },
    endpoints: { 'redshift-data': emulator.url },
  });
  cleanup.add('The emulator', async () => {
    destroyClients(clients);
    await emulator.stop();
  });
  const target = { WorkgroupName: 'local', Database: 'dev' };
  const reference = new Warehouse(clients.redshiftData, target, schema);
  await reference.run(`create schema ${schema}`);
  return reference;
};

/** In a transaction whose search path leads to the schema, so that no session is needed. */
const withPath = ({ schema }: Warehouse, ...sqls: string[]): string[] => [
  `set search_path to ${schema}`,
  ...sqls,
];

/** The Data API refuses by itself what it takes for a placeholder. */
const refusable = <T>(call: Promise<T>): Promise<T | undefined> =>
  call.catch((error: unknown) => {
    if (error instanceof Error && error.name === 'ValidationException') return undefined;
    throw error;
  });

/** What a statement answers: the types of its columns and its rows, or that it is refused. */
const answerOf = async (warehouse: Warehouse, sql: string): Promise<unknown> => {
  const done = await refusable(warehouse.batch(withPath(warehouse, sql)));
  const { Id, Status, SubStatements = [] } = done ?? {};
  if (Status !== 'FINISHED') return 'refused';
  if (SubStatements[1]?.HasResultSet !== true) return 'no rows';
  const page = await warehouse.client.send(new GetStatementResultCommand({ Id: `${Id}:2` }));
  return {
    types: page.ColumnMetadata?.map(({ typeName }) => typeName),
    rows: page.Records?.map((row) => row.map((field) => Object.values(field)[0])),
  };
};

/** Runs each statement in both warehouses, beside two tables that both have. */
export async function* compareStatements(
  statements: readonly string[],
  reference: Warehouse,
  warehouse: Warehouse,
  signal: AbortSignal,
): AsyncGenerator<Finding> {
  for (const each of [reference, warehouse]) {
    const { Error: error } = await each.batch(withPath(each, ...judgedTables));
    if (error !== undefined) throw new Error(error);
  }
  for (const sql of statements) {
    if (signal.aborted) return;
    const emulated = await answerOf(reference, sql);
    yield finding({ topic: sql }, emulated, await answerOf(warehouse, sql));
  }
}
