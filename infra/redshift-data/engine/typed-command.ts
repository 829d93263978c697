import type { PostgresStatement } from '../dialect/sql-dialect.ts';
import { COLUMN_VARCHAR } from '../dialect/type-rules.ts';
import type { ComputedColumn } from '../query-types/query-types.ts';
import { typedSql } from '../query-types/typed-sql.ts';
import { leadingWord, quotedName } from '../sql/sql-text.ts';
import { understand } from './understand.ts';
import type { UserConnection } from './user-connection.ts';

/** Whether the types of a command's operands can decide what it does. */
export const hasTypes = ({ sql, definitionAt }: PostgresStatement): boolean =>
  definitionAt !== undefined || ['insert', 'update', 'delete', 'merge'].includes(leadingWord(sql));

/** A column of a table or view made from a query, which has a type that comparisons go by. */
const definedColumn = ({ name, type, isText }: ComputedColumn): string => {
  const column = quotedName(name);
  if (type !== undefined)
    return `${column}::numeric(${type.precision}, ${type.scale}) as ${column}`;
  return isText ? `${column}::${COLUMN_VARCHAR} as ${column}` : column;
};

/** A command with what its types decide, in a transaction; the engine explains it beforehand. */
export const typedCommand = (
  connection: UserConnection,
  command: PostgresStatement,
): Promise<string> =>
  understand(connection, command, async ({ sql, definitionAt = 0 }) => {
    const types = (await connection.explain(sql, definitionAt))();
    const typed = typedSql(sql.slice(definitionAt), types);
    if (definitionAt === 0) return typed;
    const columns = types.columns.map(definedColumn).join(', ');
    return `${sql.slice(0, definitionAt)} select ${columns} from (${typed}\n) as defined`;
  });
