import pg from 'pg';
import { firstWords } from '../../../shared/sql/tokenizer.ts';
import { asWritten, type PostgresStatement } from '../dialect/sql-dialect.ts';
import { COLUMN_VARCHAR } from '../dialect/type-rules.ts';
import type { ComputedColumn } from '../query-types/query-types.ts';
import { typedSql } from '../query-types/typed-sql.ts';
import { quoted, quotedName } from '../sql/sql-text.ts';
import { refuseOtherCalls, StatementFailure, understand } from './understand.ts';
import type { TextResult, UserConnection } from './user-connection.ts';

/** Whether the types of a command's operands can decide what it does. */
export const hasTypes = ({ sql, definitionAt }: PostgresStatement): boolean =>
  definitionAt !== undefined ||
  ['insert', 'update', 'delete', 'merge'].includes(firstWords(sql)[0] ?? '');

/** The type of a column made from a query, where the engine's own would not be Redshift's. */
const storedType = ({ type, isText }: ComputedColumn): string | undefined => {
  if (type !== undefined) return `numeric(${type.precision}, ${type.scale})`;
  return isText ? COLUMN_VARCHAR : undefined;
};

const definedColumn = (column: ComputedColumn): string => {
  const [name, type] = [quotedName(column.name), storedType(column)];
  return type === undefined ? name : `${name}::${type} as ${name}`;
};

const withStoredTypes = (query: string, columns: readonly ComputedColumn[]): string =>
  columns.every((column) => storedType(column) === undefined)
    ? query
    : `select ${columns.map(definedColumn).join(', ')} from (${query}\n) as defined`;

/** The call that makes a view which does not hold on to what it reads. */
const createLateView = ({ sql, definitionAt = 0 }: PostgresStatement, query: string): string => {
  const [head, written] = [sql.slice(0, definitionAt), sql.slice(definitionAt)];
  return `call redshift.create_late_view(${[head, query, written].map(quoted).join(', ')})`;
};

/** A command with what its types decide, in a transaction; the engine explains it beforehand. */
export const typedCommand = (
  connection: UserConnection,
  command: PostgresStatement,
): Promise<string> =>
  understand(connection, command, async (understood) => {
    const { sql, definitionAt = 0, bindsLate = false } = understood;
    const types = (await connection.explain(sql, definitionAt))();
    await refuseOtherCalls(connection, types);
    const typed = typedSql(sql.slice(definitionAt), types);
    const query = definitionAt === 0 ? typed : withStoredTypes(typed, types.columns);
    if (bindsLate) return createLateView(understood, query);
    return `${sql.slice(0, definitionAt)} ${query}`;
  });

/** An unknown table or schema. */
const MISSING = ['42P01', '3F000'];
/** A column that is unknown, and rows that have other columns than the view. */
const CHANGED = ['42703', '42804'];

const hasCode = (failure: unknown, codes: readonly string[]): boolean =>
  failure instanceof StatementFailure &&
  failure.reason instanceof pg.DatabaseError &&
  codes.includes(failure.reason.code ?? '');

/**
 * The command for a view WITH NO SCHEMA BINDING whose query found no table: there may be one when
 * the view is read. Throws every other failure
 * (https://docs.aws.amazon.com/redshift/latest/dg/r_CREATE_VIEW.html, "Late-binding views").
 */
export const viewOfMissing = (command: PostgresStatement, failure: unknown): string => {
  if (command.bindsLate !== true || !hasCode(failure, MISSING)) throw failure;
  return createLateView(command, command.sql.slice(command.definitionAt));
};

/** Makes late-binding views anew, with the columns that their queries have now. */
const renew = async (connection: UserConnection, views: TextResult['rows']): Promise<void> => {
  for (const [name, written] of views) {
    const head = `create view ${name} as`;
    const view = { ...asWritten(`${head} ${written}`), definitionAt: head.length, bindsLate: true };
    const command = await typedCommand(connection, view);
    await connection.run(`drop view ${name}`);
    await connection.run(command);
  }
};

/**
 * Runs a statement, and again where the late-binding views that it names have other columns by now.
 * Throws what is wrong with their queries.
 */
export const withLateViews = async <Answer>(
  connection: UserConnection,
  statement: string,
  attempt: () => Promise<Answer>,
): Promise<Answer> => {
  try {
    return await attempt();
  } catch (failure) {
    if (!hasCode(failure, CHANGED)) throw failure;
    const named = `select name, written from redshift.late_views(${quoted(statement)})`;
    // A transaction that has failed answers nothing more.
    const { rows } = await connection.run(named).catch(() => Promise.reject(failure));
    if (rows.length === 0) throw failure;
    await connection.inTransaction(() => renew(connection, rows));
    return await attempt();
  }
};
