import { rewriteSql } from '../dialect/sql-dialect.ts';
import { type ColumnMetadata, columnMetadata } from '../result/column-metadata.ts';
import { declaredCharacterColumns, declareStatements } from '../result/declared-types.ts';
import { csvText, encodeTextRow, encodingQuery } from '../result/field-encoder.ts';
import { PageWriter } from '../result/page-writer.ts';
import { redshiftTypeOf } from '../result/redshift-type.ts';
import { singleStatement } from '../sql/sql-text.ts';
import { boundTexts } from '../sql/statement-parameters.ts';
import {
  BrokenStream,
  type EngineConnection,
  type EngineOutcome,
  type PreparedSql,
} from './duckdb-engine.ts';
import type { RunOutcome, RunRequest } from './engine-protocol.ts';
import { queryColumns } from './query-columns.ts';
import { sessionCommand, sessionQuery } from './user-session.ts';

/** Statement kinds that would leave the emulator's own database or undo its settings. */
const refusedKinds = new Set([
  'ATTACH',
  'COPY',
  'COPY_DATABASE',
  'DETACH',
  'EXPORT',
  'EXTENSION',
  'LOAD',
  'PRAGMA',
  'SET',
  'UPDATE_EXTENSIONS',
]);

const noRows: RunOutcome = { hasResultSet: false, rowCount: 0, sizeBytes: 0, pageCount: 0 };

interface BoundStatement {
  readonly sql: string;
  readonly statement: PreparedSql;
}

const isBindingFailure = (error: unknown): boolean =>
  error instanceof Error && error.message.startsWith('Binder Error');

/** Prepares the first way of writing the statement that binds; else the first error counts. */
const bind = async (
  connection: EngineConnection,
  single: string,
  { parameters }: RunRequest,
): Promise<BoundStatement> => {
  let first: unknown;
  for (const text of boundTexts(single, parameters)) {
    try {
      const sql = sessionQuery(rewriteSql(text));
      return { sql, statement: await connection.prepare(sql) };
    } catch (error) {
      first ??= error;
      if (!isBindingFailure(error)) break;
    }
  }
  throw first;
};

const pageWriter = ({ resultDirectory, format, limits, csvHeader }: RunRequest): PageWriter =>
  new PageWriter(resultDirectory, format, limits, csvHeader);

const labels = (columns: readonly ColumnMetadata[]): string =>
  columns.map(({ label }) => csvText(label)).join(',');

const runQuery = async (
  connection: EngineConnection,
  request: RunRequest,
  { sql, statement }: BoundStatement,
): Promise<RunOutcome> => {
  const { types, columns } = await queryColumns(connection, sql, statement);
  const encodingSql = encodingQuery(sql, types, request.format);
  const encoding = await connection.prepare(encodingSql);
  const writer = pageWriter(request);
  try {
    await writer.begin(labels(columns));
    for await (const rows of encoding.streamFirstColumn()) await writer.write(rows);
    return { hasResultSet: true, columns, ...(await writer.end()) };
  } catch (error) {
    await writer.discard();
    if (!(error instanceof BrokenStream)) throw error;
    // Run once more without keeping anything, the query fails again and says why.
    await connection.execute(`SELECT max(length(r)) FROM (${encodingSql}) AS t(r)`);
    throw new Error('The result ended before its last row', { cause: error });
  } finally {
    encoding.release();
  }
};

/** EXPLAIN answers in lines of one column, as in Redshift; the others as the engine names them. */
const commandRows = (
  statement: PreparedSql,
  rows: readonly (readonly string[])[],
): { readonly names: readonly string[]; readonly rows: readonly (readonly string[])[] } =>
  statement.kind === 'EXPLAIN'
    ? {
        names: ['QUERY PLAN'],
        rows: rows.flatMap((row) => (row[1] ?? '').split('\n').map((line) => [line])),
      }
    : { names: statement.columns.map(({ name }) => name), rows };

const writeCommandRows = async (
  request: RunRequest,
  statement: PreparedSql,
  outcome: EngineOutcome,
): Promise<RunOutcome> => {
  const { names, rows } = commandRows(statement, outcome.rows ?? []);
  const columns = names.map((name) => columnMetadata(name, redshiftTypeOf('VARCHAR')));
  const writer = pageWriter(request);
  await writer.begin(labels(columns));
  await writer.write(rows.map((row) => encodeTextRow(row, request.format)));
  return { hasResultSet: true, columns, ...(await writer.end()) };
};

const declareCharacterTypes = async (connection: EngineConnection, sql: string): Promise<void> => {
  const declared = declaredCharacterColumns(sql);
  if (declared === undefined) return;
  for (const comment of declareStatements(declared.table, declared.columns)) {
    await connection.execute(comment);
  }
};

/** Redshift only warns of a COMMIT or ROLLBACK outside of a transaction, and of a BEGIN inside. */
const isHarmless = (kind: string, error: unknown): boolean =>
  kind === 'TRANSACTION' &&
  error instanceof Error &&
  /no transaction is active|within a transaction/.test(error.message);

const runCommand = async (statement: PreparedSql): Promise<EngineOutcome> => {
  try {
    return await statement.run();
  } catch (error) {
    if (isHarmless(statement.kind, error)) return { rowsChanged: 0 };
    throw error;
  }
};

/** Runs one statement and, where it answers with rows, leaves them as page files. */
export const runStatement = async (
  connection: EngineConnection,
  request: RunRequest,
): Promise<RunOutcome> => {
  const single = singleStatement(request.sql);
  const command = sessionCommand(single);
  if (command?.command === 'ignore') return noRows;
  if (command?.command === 'refuse') throw new Error(command.reason);
  if (command?.command === 'run') {
    await connection.execute(command.sql);
    return noRows;
  }
  const bound = await bind(connection, single, request);
  const { statement } = bound;
  try {
    if (refusedKinds.has(statement.kind)) {
      throw new Error(`${statement.kind} is not supported by the local engine`);
    }
    if (statement.kind === 'SELECT') return await runQuery(connection, request, bound);
    const outcome = await runCommand(statement);
    if (outcome.rows !== undefined) return await writeCommandRows(request, statement, outcome);
    if (statement.kind === 'CREATE') await declareCharacterTypes(connection, single);
    return { ...noRows, rowCount: outcome.rowsChanged };
  } finally {
    statement.release();
  }
};
