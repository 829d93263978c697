import { join } from 'node:path';
import { rewriteSql } from '../dialect/sql-dialect.ts';
import type { UnloadedColumn } from '../files/file-form.ts';
import { openUnloadFile } from '../files/unload-file.ts';
import { isWord, parseSql } from '../sql/sql-nodes.ts';
import { singleStatement } from '../sql/sql-text.ts';
import { StatementError } from '../sql/statement-error.ts';
import {
  SLICES,
  type UnloadedFile,
  type UnloadOutcome,
  type UnloadRequest,
} from './engine-requests.ts';
import { openQuery } from './run-statement.ts';
import type { TextResult, UserConnection } from './user-connection.ts';

/** So few rows stay on one slice here; Redshift spreads them by the table's distribution. */
const ROWS_PER_SLICE = 10_000;

/** Runs UNLOAD's query and leaves its rows as files, one or more for each slice. */
export const unloadQuery = async (
  connection: UserConnection,
  request: UnloadRequest,
): Promise<UnloadOutcome> => {
  const query = singleStatement(request.query);
  if (parseSql(query).some((node) => isWord(node, 'limit'))) {
    throw new StatementError('Limit clause is not supported');
  }
  const statement = rewriteSql(query, { caseSensitive: connection.caseSensitive });
  if (statement.kind !== 'query') throw new StatementError('UNLOAD takes a SELECT statement');
  return await connection.inTransaction(async () => {
    const opened = await openQuery(connection, statement, { scroll: true });
    const { columns } = opened;
    checkNames(columns, request.format);
    const total = await connection.countRows();
    const files: UnloadedFile[] = [];
    for (const [slice, rows] of sliceSizes(total, request.parallel).entries()) {
      files.push(...(await writeSlice(connection, request, columns, { slice, rows })));
    }
    await connection.closeCursor();
    return { columns: columns.map(({ metadata }) => metadata), files };
  });
};

/** Column names must be unique but for text (dg/r_UNLOAD.html, "FORMAT AS"). */
const checkNames = (columns: readonly UnloadedColumn[], format: UnloadRequest['format']): void => {
  const names = columns.map(({ metadata }) => metadata.label);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined && format !== 'csv') {
    throw new StatementError(`UNLOAD to ${format.toUpperCase()}: duplicate column name "${twice}"`);
  }
};

const sliceSizes = (total: number, parallel: boolean): number[] => {
  const slices = parallel ? Math.min(SLICES, Math.max(1, Math.ceil(total / ROWS_PER_SLICE))) : 1;
  const until = (slice: number): number => Math.floor((total * slice) / slices);
  return Array.from({ length: slices }, (_, slice) => until(slice + 1) - until(slice));
};

/** Writes the next rows of the cursor, into another file whenever one is full. */
const writeSlice = async (
  connection: UserConnection,
  request: UnloadRequest,
  columns: readonly UnloadedColumn[],
  { slice, rows }: { readonly slice: number; readonly rows: number },
): Promise<UnloadedFile[]> => {
  const files: UnloadedFile[] = [];
  const open = () => {
    const path = join(request.directory, `${slice}-${files.length}`);
    return { path, rowCount: 0, file: openUnloadFile(path, request, columns) };
  };
  let current = open();
  const close = async (): Promise<void> => {
    const { path, rowCount, file } = current;
    files.push({ path, slice, part: files.length, rowCount, sizeBytes: await file.end() });
  };
  for (let left = rows; left > 0; ) {
    const batch: TextResult = await connection.fetch(left);
    if (batch.rows.length === 0) break;
    if (current.rowCount > 0 && !current.file.hasRoomFor(batch.rows, request.maxFileBytes)) {
      await close();
      current = open();
    }
    await current.file.write(batch.rows);
    current.rowCount += batch.rows.length;
    left -= batch.rows.length;
  }
  await close();
  return files;
};
