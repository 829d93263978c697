import type { PostgresStatement } from '../dialect/sql-dialect.ts';
import { COLUMN_VARCHAR } from '../dialect/type-rules.ts';
import type { ComputedColumn } from '../query-types/query-types.ts';
import { typedSql } from '../query-types/typed-sql.ts';
import { leadingWord, quoted, quotedName } from '../sql/sql-text.ts';
import { refuseOtherCalls, understand } from './understand.ts';
import type { UserConnection } from './user-connection.ts';

/** Whether the types of a command's operands can decide what it does. */
export const hasTypes = ({ sql, definitionAt }: PostgresStatement): boolean =>
  definitionAt !== undefined || ['insert', 'update', 'delete', 'merge'].includes(leadingWord(sql));

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

/** A command with what its types decide, in a transaction; the engine explains it beforehand. */
export const typedCommand = (
  connection: UserConnection,
  command: PostgresStatement,
): Promise<string> =>
  understand(connection, command, async ({ sql, definitionAt = 0, bindsLate = false }) => {
    const types = (await connection.explain(sql, definitionAt))();
    await refuseOtherCalls(connection, types);
    const typed = typedSql(sql.slice(definitionAt), types);
    const before = sql.slice(0, definitionAt);
    const query = definitionAt === 0 ? typed : withStoredTypes(typed, types.columns);
    return bindsLate
      ? `call redshift.create_late_view(${quoted(before)}, ${quoted(query)})`
      : `${before} ${query}`;
  });
