import { isBlank } from '../../../shared/sql/tokenizer.ts';
import { renderSql, SPACE, type SqlNode } from '../sql/sql-nodes.ts';
import { quotedName } from '../sql/sql-text.ts';
import { StatementError } from '../sql/statement-error.ts';

/** What a statement about the session or the catalogue becomes. */
export interface SessionStatement {
  readonly sql: string;
  /** Whether names keep their case from now on, where the statement decides that. */
  readonly caseSensitive?: boolean;
}

const set = String.raw`^set\s+(?:(local|session)\s+)?`;
const to = String.raw`\s*(?:=|\bto\b)\s*`;
const like = String.raw`(?:\s+like\s+'([^']*)')?$`;
const tableName = String.raw`(?:"?dev"?\.)?"?(\w+)"?\."?(\w+)"?`;

/** The rows of a view where columns are like what the pattern's groups have found, if anything. */
const rows = (view: string, ...columns: readonly string[]): string => {
  const conditions = columns.map(
    (column, nth) => `${column} like coalesce(nullif(lower('$${nth + 1}'), ''), '%')`,
  );
  return `select * from redshift.${view} where ${conditions.join(' and ')} order by 1, 2, 3`;
};

/** The statements of a session and what takes their place; the first that fits is taken. */
const statements = [
  [String.raw`^show\s+databases${like}`, rows('svv_redshift_databases', 'database_name')],
  [
    String.raw`^show\s+schemas\s+from\s+database\s+"?(\w+)"?${like}`,
    rows('svv_all_schemas', 'database_name', 'schema_name'),
  ],
  [
    String.raw`^show\s+tables\s+from\s+schema\s+(?:"?dev"?\.)?"?(\w+)"?${like}`,
    rows('svv_all_tables', 'schema_name', 'table_name'),
  ],
  [
    String.raw`^show\s+columns\s+from\s+table\s+${tableName}${like}`,
    rows('svv_all_columns', 'schema_name', 'table_name', 'column_name'),
  ],
  [String.raw`^show\s+all$`, 'select * from redshift.shown_settings order by 1'],
  [String.raw`^show\s+([a-z_]+)$`, `select redshift.shown_setting(lower('$1')) as "$1"`],
  [
    String.raw`^show\s+table\s+([\w.]+)$`,
    `select redshift.show_table('$1') as "Show Table DDL statement"`,
  ],
  [
    String.raw`^show\s+view\s+([\w.]+)$`,
    `select redshift.show_view('$1') as "Show View DDL statement"`,
  ],
  [String.raw`${set}time\s*zone\s+(?:(?:=|to\b)\s*)?(.+)$`, 'set $1 time zone $2'],
  [
    String.raw`^(?:re)?set\s+(?:(?:local|session)\s+)?session\s+authorization(?:\s+(?:default|(['"]?)(.+)\1))?$`,
    `set redshift.authorized_user = '$2'`,
  ],
  [String.raw`^reset\s+all$`, 'call redshift.reset_settings()'],
  [
    String.raw`^reset\s+(datestyle|search_path|seed|statement_timeout|timezone|\w+\.\w+)$`,
    'reset $1',
  ],
  [String.raw`^reset\s+([a-z_]+)$`, `call redshift.set_setting(lower('$1'), 'default', false)`],
  [
    String.raw`${set}(datestyle|search_path|seed|statement_timeout|(?!redshift\.)[a-z_]+\.\w+)${to}(.+)$`,
    'set $1 $2 to $3',
  ],
  [
    String.raw`${set}([a-z_]+)${to}(?:(['"])(.*)\3|(.+))$`,
    `call redshift.set_setting(lower('$2'), '$4$5', lower('$1') = 'local')`,
  ],
].map(([pattern = '', sql = '']) => ({ pattern: new RegExp(pattern, 'is'), sql }));

const refusedStyle = new RegExp(`${set}datestyle${to}(.*(?:sql|postgres|german).*)$`, 'is');
const path = new RegExp(`${set}search_path${to}(?!\\s*default$)(.+)$`, 'is');
const caseSetting = /^(?:reset\s+all$|(?:re)?set\s.*\benable_case_sensitive_identifier\b)/is;

/** A path of schemas, with those of the emulator behind the user's own. */
const searchPath = (value: string): string => {
  const names = value.split(',').map((name) => name.trim().replaceAll(/^(['"])(.*)\1$/gs, '$2'));
  const own = names.filter((name) => name !== '' && name.toLowerCase() !== 'pg_catalog');
  return [...own.map((name) => quotedName(name.toLowerCase())), 'redshift, pg_catalog'].join(', ');
};

/** Decides on SET, RESET and SHOW; `undefined` for every other statement. */
export const sessionStatement = (nodes: readonly SqlNode[]): SessionStatement | undefined => {
  const sql = renderSql(nodes.map((node) => (isBlank(node) ? SPACE : node))).text.trim();
  const style = refusedStyle.exec(sql)?.[2];
  if (style !== undefined) {
    throw new StatementError(
      `datestyle ${style} is not supported locally; use ISO with MDY, DMY or YMD.`,
    );
  }
  const [found, scope = '', schemas = ''] = path.exec(sql) ?? [];
  if (found !== undefined) return { sql: `set ${scope} search_path to ${searchPath(schemas)}` };
  const statement = statements.find(({ pattern }) => pattern.test(sql));
  if (statement === undefined) return undefined;
  const isOn = /\b(?:on|true|1|yes)['"]?$/i.test(sql);
  const written = sql.replace(statement.pattern, statement.sql);
  return { sql: written, ...(caseSetting.test(sql) ? { caseSensitive: isOn } : {}) };
};
