import pg from 'pg';
import { type PostgresStatement, withAlias, withSuper } from '../dialect/sql-dialect.ts';
import { refusalQuery } from '../query-types/query-calls.ts';
import type { QueryTypes } from '../query-types/query-types.ts';
import { typedSql } from '../query-types/typed-sql.ts';
import { StatementError } from '../sql/statement-error.ts';
import type { UserConnection } from './user-connection.ts';

const UNDEFINED_COLUMN = '42703';
/** What the engine makes of a path into a SUPER value: an unknown name, syntax, another type. */
const NOT_UNDERSTOOD = [UNDEFINED_COLUMN, '42P01', '3F000', '42601', '42804', '42809', '0A000'];

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

/** The statement with an alias spelt out that its select list uses itself, or a text as a SUPER. */
const corrected = (
  statement: PostgresStatement,
  { code, message, position }: pg.DatabaseError,
): PostgresStatement | undefined => {
  if (code === UNDEFINED_COLUMN) {
    const place = statement.sourceOf(Number(position) - 1);
    return place === undefined ? undefined : withAlias(statement, place);
  }
  if (message !== 'invalid input syntax for type json') return undefined;
  const before = statement.sql.slice(0, Number(position) - 1);
  const superLiterals = [Buffer.byteLength(before)];
  const sql = typedSql(statement.sql, { divisions: [], superLiterals });
  return sql === statement.sql ? undefined : { ...statement, sql };
};

/**
 * Hands a statement to the engine, in a transaction, and again in other words where it is not
 * understood: Redshift's aliases and SUPER values show in the engine's errors alone.
 */
export const understand = async <Answer>(
  connection: UserConnection,
  statement: PostgresStatement,
  attempt: (statement: PostgresStatement) => Promise<Answer>,
): Promise<Answer> => {
  await connection.run('savepoint emulator');
  try {
    const answer = await attempt(statement);
    await connection.run('release savepoint emulator');
    return answer;
  } catch (error) {
    const failure = new StatementFailure(error, statement.sourceOf);
    if (!(error instanceof pg.DatabaseError)) throw failure;
    await connection.run('rollback to savepoint emulator');
    const other = corrected(statement, error);
    if (other !== undefined) return await understand(connection, other, attempt);
    const isPath = NOT_UNDERSTOOD.includes(error.code ?? '');
    const navigated = isPath ? withSuper(statement) : undefined;
    if (navigated === undefined) throw failure;
    return await understand(connection, navigated, attempt).catch(() => Promise.reject(failure));
  }
};

/** What has been asked and is not refused: that depends on nothing but the version. */
const accepted = new Set<string>();

/** Refuses a query for what it calls, where Redshift would. */
export const refuseOtherCalls = async (
  connection: UserConnection,
  { calls }: QueryTypes,
): Promise<void> => {
  const question = calls && refusalQuery(calls);
  if (question === undefined || accepted.has(question)) return;
  const { rows } = await connection.run(question);
  const reason = rows[0]?.[0];
  if (typeof reason === 'string') throw new StatementError(reason);
  accepted.add(question);
};
