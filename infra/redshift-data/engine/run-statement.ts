import pg from 'pg';
import type { ComputedColumn } from '../decimals/query-decimals.ts';
import { withQuotientScales } from '../decimals/quotient-scales.ts';
import { type PostgresStatement, rewriteSql } from '../dialect/sql-dialect.ts';
import { COLUMN_VARCHAR } from '../dialect/type-rules.ts';
import { csvText, rowEncoder } from '../result/field-encoder.ts';
import { PageWriter } from '../result/page-writer.ts';
import { leadingWord, quotedName, singleStatement } from '../sql/sql-text.ts';
import { type RunOutcome, type RunRequest, withoutResult } from './engine-requests.ts';
import { describeColumns, type QueryColumn } from './query-columns.ts';
import { ROWS_AT_ONCE, type TextResult, type UserConnection } from './user-connection.ts';

const UNDEFINED_COLUMN = '42703';
/** What the engine makes of a path into a SUPER value: an unknown name, syntax, another database. */
const NOT_UNDERSTOOD = [UNDEFINED_COLUMN, '42P01', '3F000', '42601', '42809', '0A000'];

/** A statement failed, and its own text is not the one that the engine had. */
export class StatementFailure extends Error {
  readonly reason: unknown;
  readonly sourceOf: (offset: number) => number | undefined;

  constructor(reason: unknown, sourceOf: StatementFailure['sourceOf']) {
    super(String(reason), { cause: reason });
    this.reason = reason;
    this.sourceOf = sourceOf;
  }
}

/** What an open cursor has brought so far. */
export interface OpenQuery {
  readonly columns: readonly QueryColumn[];
  readonly first: TextResult;
}

/** Opens a cursor, and another one in its place where quotients need their scales. */
const openOnce = async (
  connection: UserConnection,
  { sql, hidesLastColumn }: PostgresStatement,
  scroll: boolean,
): Promise<OpenQuery> => {
  await connection.run('savepoint emulator');
  try {
    const decimals = await connection.openCursor(sql, scroll);
    const scaled = sql.includes('/') ? withQuotientScales(sql, decimals().divisions) : sql;
    if (scaled !== sql) {
      await connection.closeCursor();
      await connection.openCursor(scaled, scroll);
    }
    const first = await connection.fetch();
    await connection.run('release savepoint emulator');
    const fields = hidesLastColumn ? first.fields.slice(0, -1) : first.fields;
    return { first, columns: await describeColumns(connection, fields, decimals) };
  } catch (error) {
    if (error instanceof pg.DatabaseError) await connection.run('rollback to savepoint emulator');
    throw error;
  }
};

/** Opens a cursor on the query, spelling out aliases that the select list uses itself. */
export const openQuery = async (
  connection: UserConnection,
  statement: PostgresStatement,
  { scroll = false } = {},
): Promise<OpenQuery> => {
  const { sourceOf } = statement;
  try {
    return await openOnce(connection, statement, scroll);
  } catch (error) {
    const isUnknown = error instanceof pg.DatabaseError && error.code === UNDEFINED_COLUMN;
    const place = isUnknown ? sourceOf(Number(error.position) - 1) : undefined;
    const spelt = place === undefined ? undefined : statement.withAlias(place);
    if (spelt !== undefined) return await openQuery(connection, spelt, { scroll });
    const failure = new StatementFailure(error, sourceOf);
    const isPath = error instanceof pg.DatabaseError && NOT_UNDERSTOOD.includes(error.code ?? '');
    const navigated = isPath ? statement.withSuper() : undefined;
    if (navigated === undefined) throw failure;
    return await openQuery(connection, navigated, { scroll }).catch(() => Promise.reject(failure));
  }
};

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

/** The type of a computed column once it is stored. */
const storedType = ({ type, isText }: ComputedColumn): string | undefined =>
  type === undefined
    ? (isText && COLUMN_VARCHAR) || undefined
    : `numeric(${type.precision}, ${type.scale})`;

/** Statements of which the engine can tell how it understands them. */
const EXPLAINED = ['insert', 'update', 'delete', 'merge'];

/** A command with the scales of its quotients, and with types of the columns that it makes. */
const withDecimals = async (
  connection: UserConnection,
  { sql, definitionAt }: PostgresStatement,
): Promise<string> => {
  const hasQuotients = sql.includes('/') && EXPLAINED.includes(leadingWord(sql));
  if (definitionAt === undefined && !hasQuotients) return sql;
  const query = sql.slice(definitionAt);
  const { columns, divisions } = (await connection.explain(query))();
  const scaled = withQuotientScales(query, divisions);
  if (definitionAt === undefined) return scaled;
  const before = sql.slice(0, definitionAt);
  if (!columns.some(({ type, isText }) => type !== undefined || isText)) return before + scaled;
  const typed = columns.map((column) => {
    const name = quotedName(column.name);
    const type = storedType(column);
    return type === undefined ? name : `${name}::${type} as ${name}`;
  });
  return `${before} select ${typed.join(', ')} from (${scaled}\n) as defined`;
};

const runCommand = async (
  connection: UserConnection,
  request: RunRequest,
  statement: PostgresStatement,
): Promise<RunOutcome> => {
  let result: TextResult;
  let skipped = statement.definitionAt ?? 0;
  try {
    const sql = await withDecimals(connection, statement);
    skipped = 0;
    result = await connection.run(sql);
  } catch (error) {
    throw new StatementFailure(error, (offset) => statement.sourceOf(offset + skipped));
  }
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
  const outcome = await runCommand(connection, request, statement);
  // TRUNCATE commits the transaction it runs in (dg/r_TRUNCATE.html).
  if (leadingWord(sql) === 'truncate') await connection.commitAndBegin();
  return outcome;
};
