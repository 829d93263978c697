import { isBlank } from '../../../shared/sql/tokenizer.ts';
import { renderSql, SPACE, type SqlNode } from '../sql/sql-nodes.ts';
import { quoted } from '../sql/sql-text.ts';
import { StatementError } from '../sql/statement-error.ts';

/** What a statement about the session or the catalogue becomes. */
export interface SessionStatement {
  /** Nothing: it is accepted without effect. */
  readonly sql?: string;
  readonly isQuery: boolean;
  /** Whether names keep their case from now on, where the statement decides that. */
  readonly caseSensitive?: boolean;
}

const settingPattern = /^set\s+(?:session\s+|local\s+)?([a-z_]+)\s*(?:=|\bto\b)\s*(.+?)$/is;
const zonePattern = /^set\s+(?:session\s+|local\s+)?time\s+zone\s+(.+?)$/is;
const resetPattern = /^reset\s+([a-z_]+)$/i;

/** Where unqualified names are looked up behind the user's own schemas. */
const OWN_PATH = 'redshift, pg_catalog';

/** Settings of Redshift that change how it works, but not what it answers. */
const withoutEffect = new Set([
  'all',
  'application_name',
  'analyze_threshold_percent',
  'auto_analyze',
  'client_encoding',
  'enable_result_cache_for_session',
  'extra_float_digits',
  'mv_enable_aqmv_for_session',
  'query_group',
  'statement_timeout',
  'wlm_query_slot_count',
]);

const CASE_SETTING = 'enable_case_sensitive_identifier';

const searchPath = (value: string): string => {
  const schemas = value
    .split(',')
    .map((name) => name.trim().replaceAll(/^['"]|['"]$/g, ''))
    .filter((name) => name !== '$user' && name !== 'pg_catalog' && /^\w+$/.test(name));
  return `set search_path = ${[...schemas, OWN_PATH].join(', ')}`;
};

const change = (name: string, value: string): SessionStatement => {
  if (name === 'search_path') return { sql: searchPath(value), isQuery: false };
  if (name === 'timezone') return { sql: `set timezone to ${value}`, isQuery: false };
  if (name === CASE_SETTING) return { isQuery: false, caseSensitive: /on|true|1/i.test(value) };
  if (withoutEffect.has(name)) return { isQuery: false };
  throw new StatementError(`SET ${name} is not supported by the local engine`);
};

const reset = (name: string): SessionStatement => {
  if (name === CASE_SETTING) return { isQuery: false, caseSensitive: false };
  if (withoutEffect.has(name)) return { isQuery: false };
  return { sql: `reset ${name}`, isQuery: false };
};

const like = String.raw`(?:\s+like\s+'([^']*)')?`;
const name = String.raw`(?:"?dev"?\.)?"?(\w+)"?`;

/** SHOW of the catalogue: the view that answers, and the columns that the words filter by. */
const shown: readonly (readonly [pattern: RegExp, view: string, columns: readonly string[]])[] = [
  [new RegExp(`^show\\s+databases${like}$`, 'i'), 'svv_redshift_databases', ['database_name']],
  [
    new RegExp(`^show\\s+schemas\\s+from\\s+database\\s+"?(\\w+)"?${like}$`, 'i'),
    'svv_all_schemas',
    ['database_name', 'schema_name'],
  ],
  [
    new RegExp(`^show\\s+tables\\s+from\\s+schema\\s+${name}${like}$`, 'i'),
    'svv_all_tables',
    ['schema_name', 'table_name'],
  ],
  [
    new RegExp(`^show\\s+columns\\s+from\\s+table\\s+${name}\\."?(\\w+)"?${like}$`, 'i'),
    'svv_all_columns',
    ['schema_name', 'table_name', 'column_name'],
  ],
];

/** What SHOW answers by a function or view of the schema: its name, and what stands in its place. */
const answered: readonly (readonly [pattern: RegExp, query: string])[] = [
  [/^show\s+search_path$/i, 'redshift.shown_search_path() as search_path'],
  [/^show\s+all$/i, '* from redshift.shown_settings order by 1'],
  [/^show\s+table\s+([\w.]+)$/i, `redshift.show_table('$1') as "Show Table DDL statement"`],
  [/^show\s+view\s+([\w.]+)$/i, `redshift.show_view('$1') as "Show View DDL statement"`],
];

const catalogueQuery = (sql: string): SessionStatement | undefined => {
  for (const [pattern, view, columns] of shown) {
    const match = pattern.exec(sql);
    if (match === null) continue;
    const conditions = columns.flatMap((column, nth) => {
      const value = match[nth + 1];
      return value === undefined ? [] : [`${column} like ${quoted(value.toLowerCase())}`];
    });
    const where = conditions.length === 0 ? '' : ` where ${conditions.join(' and ')}`;
    return { sql: `select * from redshift.${view}${where} order by 1, 2, 3`, isQuery: true };
  }
  return undefined;
};

/** Decides on SET, RESET and SHOW; `undefined` for every other statement. */
export const sessionStatement = (nodes: readonly SqlNode[]): SessionStatement | undefined => {
  const sql = renderSql(nodes.map((node) => (isBlank(node) ? SPACE : node))).text.trim();
  for (const [pattern, query] of answered) {
    if (pattern.test(sql)) return { sql: sql.replace(pattern, `select ${query}`), isQuery: true };
  }
  const resetName = resetPattern.exec(sql)?.[1];
  if (resetName !== undefined) return reset(resetName.toLowerCase());
  const zone = zonePattern.exec(sql)?.[1];
  if (zone !== undefined) return change('timezone', zone);
  const setting = settingPattern.exec(sql);
  if (setting !== null) return change((setting[1] ?? '').toLowerCase(), setting[2] ?? '');
  return catalogueQuery(sql);
};
