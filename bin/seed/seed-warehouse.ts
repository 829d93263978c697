import { readFileSync } from 'node:fs';
import { basename, extname, relative } from 'node:path';
import type { RedshiftDataClient } from '@aws-sdk/client-redshift-data';
import { splitStatements } from '../../shared/sql/statements.ts';
import { runStatement } from '../deployment/run-statement.ts';
import { seedFiles } from './seed-files.ts';
import { columnType, csvRows, parquetRows, SeedError, type TableRow } from './table-file.ts';

/** The local warehouse. */
const TARGET = { WorkgroupName: 'local', Database: 'dev' };

/** Below the Data API's limit of 100,000 bytes in a statement. */
const STATEMENT_CHARS = 60_000;

/**
 * Fills the local warehouse: runs SQL files, and makes a table of each CSV and Parquet file, which
 * replaces one of that name.
 *
 * @throws SeedError at the first fault: file, line and reason.
 */
export const seedWarehouse = async (client: RedshiftDataClient, path: string): Promise<void> => {
  for (const file of seedFiles(path)) {
    const shown = relative(process.cwd(), file);
    if (extname(file) === '.sql') await runFile(client, file, shown);
    else await loadTable(client, file, shown);
  }
};

const run = async (client: RedshiftDataClient, Sql: string, place: string): Promise<void> => {
  const end = await runStatement(client, { ...TARGET, Sql }, {}, Number.POSITIVE_INFINITY);
  if (end?.Status !== 'FINISHED') throw new SeedError(place, end?.Error ?? end?.Status);
};

const runFile = async (client: RedshiftDataClient, file: string, shown: string) => {
  const text = readFileSync(file, 'utf8');
  for (const { sql, offset } of splitStatements(text)) {
    await run(client, sql, `${shown}:${text.slice(0, offset).split('\n').length}`);
  }
};

const loadTable = async (client: RedshiftDataClient, file: string, shown: string) => {
  const name = basename(file, extname(file));
  const { columns, rows } = await (extname(file) === '.csv' ? csvRows : parquetRows)(file, shown);
  for (const identifier of [name, ...columns]) {
    if (/^[a-z_]\w*$/i.test(identifier)) continue;
    const accepted = 'letters, digits and _ for tables and columns';
    throw new SeedError(
      `${shown}:1`,
      `given: ${JSON.stringify(identifier)}. Accepted: ${accepted}`,
    );
  }
  const types = columns.map((column, index) => {
    return `"${column}" ${columnType(rows.map(({ values }) => values[index] ?? null))}`;
  });
  await run(client, `drop table if exists "${name}"`, shown);
  await run(client, `create table "${name}" (${types.join(', ')})`, shown);
  const insert = (batch: readonly Tuple[], place: string) =>
    run(client, `insert into "${name}" values ${batch.map(({ sql }) => sql).join(', ')}`, place);
  for (const batch of batches(rows.map(tuple))) {
    await insert(batch, shown).catch(async (error: unknown) => {
      // Row by row, the one that is at fault is found.
      for (const each of batch) await insert([each], each.place);
      throw error;
    });
  }
};

/** A row in SQL. */
interface Tuple {
  readonly place: string;
  readonly sql: string;
}

const tuple = ({ place, values }: TableRow): Tuple => ({
  place,
  sql: `(${values.map((value) => (value === null ? 'null' : `'${escaped(value)}'`)).join(', ')})`,
});

const escaped = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll("'", "''");

const batches = function* (tuples: readonly Tuple[]): Generator<readonly Tuple[]> {
  let batch: Tuple[] = [];
  let chars = 0;
  for (const each of tuples) {
    if (batch.length > 0 && chars + each.sql.length > STATEMENT_CHARS) {
      yield batch;
      batch = [];
      chars = 0;
    }
    batch.push(each);
    chars += each.sql.length + ', '.length;
  }
  if (batch.length > 0) yield batch;
};
