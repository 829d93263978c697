import { firstWords } from '../../../shared/sql/tokenizer.ts';
import { type PostgresStatement, rewriteSql } from '../dialect/sql-dialect.ts';
import { typedSql } from '../query-types/typed-sql.ts';
import { csvText, rowEncoder } from '../result/field-encoder.ts';
import { PageWriter } from '../result/page-writer.ts';
import { singleStatement } from '../sql/sql-text.ts';
import { type RunOutcome, type RunRequest, withoutResult } from './engine-requests.ts';
import { describeColumns, type QueryColumn } from './query-columns.ts';
import { hasTypes, typedCommand, viewOfMissing, withLateViews } from './typed-command.ts';
import { refuseOtherCalls, StatementFailure, understand } from './understand.ts';
import { ROWS_AT_ONCE, type TextResult, type UserConnection } from './user-connection.ts';

/** What an open cursor has brought so far. */
export interface OpenQuery {
  readonly columns: readonly QueryColumn[];
  readonly first: TextResult;
}

/** Opens a cursor on a query, and another one in its place where types decide what it answers. */
export const openQuery = (
  connection: UserConnection,
  query: PostgresStatement,
  { scroll = false } = {},
): Promise<OpenQuery> =>
  withLateViews(connection, query.sql, () => openTyped(connection, query, scroll));

const openTyped = (
  connection: UserConnection,
  query: PostgresStatement,
  scroll: boolean,
): Promise<OpenQuery> =>
  understand(connection, query, async ({ sql, hidesLastColumn }) => {
    const found = (await connection.openCursor(sql, scroll))();
    await refuseOtherCalls(connection, found);
    const typed = typedSql(sql, found);
    if (typed !== sql) {
      await connection.closeCursor();
      await connection.openCursor(typed, scroll);
    }
    const first = await connection.fetch();
    const fields = hidesLastColumn ? first.fields.slice(0, -1) : first.fields;
    return { first, columns: await describeColumns(connection, fields, found) };
  });

/** All rows of an open cursor, batch after batch. */
async function* batches(
  connection: UserConnection,
  first: TextResult,
): AsyncGenerator<TextResult['rows']> {
  let rows = first.rows;
  while (rows.length > 0) {
    yield rows;
    if (rows.length < ROWS_AT_ONCE) return;
    rows = (await connection.fetch()).rows;
  }
}

const writeRows = async (
  request: RunRequest,
  columns: readonly QueryColumn[],
  rows: AsyncIterable<TextResult['rows']> | Iterable<TextResult['rows']>,
): Promise<RunOutcome> => {
  const { resultDirectory, format, limits, csvHeader } = request;
  const writer = new PageWriter(resultDirectory, format, limits, csvHeader);
  const encode = rowEncoder(columns, format);
  try {
    await writer.begin(columns.map(({ metadata }) => csvText(metadata.label)).join(','));
    for await (const batch of rows) await writer.write(batch.map(encode));
    const described = columns.map(({ metadata }) => metadata);
    return { hasResultSet: true, columns: described, ...(await writer.end()) };
  } catch (error) {
    await writer.discard();
    throw error;
  }
};

const runQuery = (
  connection: UserConnection,
  request: RunRequest,
  statement: PostgresStatement,
): Promise<RunOutcome> =>
  connection.inTransaction(async () => {
    const { first, columns } = await openQuery(connection, statement);
    const outcome = await writeRows(request, columns, batches(connection, first));
    await connection.closeCursor();
    return outcome;
  });

/** Commands that change rows, whose number a statement has. */
const CHANGES = /^(INSERT|UPDATE|DELETE|MERGE)\b/;

const runCommand = async (
  connection: UserConnection,
  request: RunRequest,
  statement: PostgresStatement,
): Promise<RunOutcome> => {
  const { sql, sourceOf } = statement;
  const run = (text: string): Promise<TextResult> =>
    connection.run(text).catch((error) => Promise.reject(new StatementFailure(error, sourceOf)));
  const result = hasTypes(statement)
    ? await withLateViews(connection, sql, () =>
        connection.inTransaction(async () => {
          const typed = typedCommand(connection, statement);
          return await run(await typed.catch((failure) => viewOfMissing(statement, failure)));
        }),
      )
    : await run(sql);
  if (result.fields.length > 0) {
    const columns = await describeColumns(connection, result.fields);
    return await writeRows(request, columns, [result.rows]);
  }
  return withoutResult(CHANGES.test(result.command) ? (result.rowCount ?? 0) : 0);
};

/** Runs one statement and, where it answers with rows, leaves them as page files. */
export const runStatement = async (
  connection: UserConnection,
  request: RunRequest,
): Promise<RunOutcome> => {
  const { parameters } = request;
  const sql = singleStatement(request.sql);
  const statement = rewriteSql(sql, { parameters, caseSensitive: connection.caseSensitive });
  connection.caseSensitive = statement.caseSensitive ?? connection.caseSensitive;
  if (statement.kind === 'nothing') return withoutResult();
  if (statement.kind === 'query') return await runQuery(connection, request, statement);
  connection.isReusable = false;
  const outcome = await runCommand(connection, request, statement);
  // TRUNCATE commits the transaction it runs in (dg/r_TRUNCATE.html).
  if (firstWords(sql)[0] === 'truncate') await connection.commitAndBegin();
  return outcome;
};
