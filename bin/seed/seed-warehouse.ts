import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, extname, join, relative } from 'node:path';
import type { RedshiftDataClient } from '@aws-sdk/client-redshift-data';
import { splitStatements } from '../../shared/sql/statements.ts';
import { runStatement } from '../deployment/run-statement.ts';
import { errorMessage } from '../terminal/text.ts';
import { columnType, csvRows, parquetRows, type TableRows } from './table-file.ts';

/** A seed cannot be used; the message names file and line. */
export class SeedError extends Error {
  override readonly name = 'SeedError';
}

/** The local warehouse. */
const TARGET = { WorkgroupName: 'local', Database: 'dev' };

/** Below the Data API's limit of 100,000 bytes in a statement. */
const STATEMENT_CHARS = 60_000;

const KINDS = ['.sql', '.csv', '.parquet'];

/** The files of a seed: the path itself or, of a folder, those in it in order of their names. */
const filesOf = (path: string): readonly string[] => {
  try {
    if (!statSync(path).isDirectory()) return [path];
  } catch {
    throw new SeedError(`${path}: given: a path that cannot be read. Accepted: a file or a folder`);
  }
  const names = readdirSync(path).filter((name) => KINDS.includes(extname(name)));
  if (names.length > 0) return names.sort().map((name) => join(path, name));
  throw new SeedError(
    `${path}: given: a folder without ${KINDS.join(', ')}. Accepted: one of these`,
  );
};

/**
 * Fills the local warehouse: runs SQL files, and makes a table of each CSV and Parquet file, which
 * replaces one of that name.
 *
 * @throws SeedError at the first fault: file, line and reason.
 */
export const seedWarehouse = async (client: RedshiftDataClient, path: string): Promise<void> => {
  for (const file of filesOf(path)) {
    const shown = relative(process.cwd(), file);
    if (extname(file) === '.sql') await runFile(client, file, shown);
    else await loadTable(client, file, shown);
  }
};

const run = async (client: RedshiftDataClient, Sql: string, place: string): Promise<void> => {
  const end = await runStatement(client, { ...TARGET, Sql }, {}, Number.POSITIVE_INFINITY);
  if (end?.Status !== 'FINISHED') throw new SeedError(`${place}: ${end?.Error ?? end?.Status}`);
};

const runFile = async (client: RedshiftDataClient, file: string, shown: string) => {
  const text = readFileSync(file, 'utf8');
  for (const { sql, offset } of splitStatements(text)) {
    await run(client, sql, `${shown}:${text.slice(0, offset).split('\n').length}`);
  }
};

const loadTable = async (client: RedshiftDataClient, file: string, shown: string) => {
  const name = basename(file, extname(file));
  const { columns, rows } = await rowsOf(file, shown);
  for (const identifier of [name, ...columns]) {
    if (/^[a-z_]\w*$/i.test(identifier)) continue;
    const accepted = 'letters, digits and _ for tables and columns';
    throw new SeedError(`${shown}:1: given: ${JSON.stringify(identifier)}. Accepted: ${accepted}`);
  }
  const types = columns.map((column, index) => {
    return `"${column}" ${columnType(rows.map((row) => row[index] ?? null))}`;
  });
  await run(client, `drop table if exists "${name}"`, shown);
  await run(client, `create table "${name}" (${types.join(', ')})`, shown);
  for (const values of batches(rows.map(tuple))) {
    await run(client, `insert into "${name}" values ${values}`, shown);
  }
};

const rowsOf = async (file: string, shown: string): Promise<TableRows> => {
  try {
    return extname(file) === '.csv' ? csvRows(file) : await parquetRows(file);
  } catch (error) {
    throw new SeedError(`${shown}: ${errorMessage(error)}`);
  }
};

const tuple = (row: readonly (string | null)[]): string =>
  `(${row.map((value) => (value === null ? 'null' : `'${escaped(value)}'`)).join(', ')})`;

const escaped = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll("'", "''");

const batches = function* (tuples: readonly string[]): Generator<string> {
  let batch = '';
  for (const each of tuples) {
    if (batch !== '' && batch.length + each.length > STATEMENT_CHARS) {
      yield batch;
      batch = '';
    }
    batch += `${batch === '' ? '' : ', '}${each}`;
  }
  if (batch !== '') yield batch;
};
