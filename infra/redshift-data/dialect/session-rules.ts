import { isBlank } from '../../../shared/sql/tokenizer.ts';
import { renderSql, SPACE, type SqlNode } from '../sql/sql-nodes.ts';
import { quoted, quotedName } from '../sql/sql-text.ts';
import { StatementError } from '../sql/statement-error.ts';

/** What a statement about the session or the catalogue becomes. */
export interface SessionStatement {
  /** Nothing: it is accepted without effect. */
  readonly sql?: string;
  readonly isQuery: boolean;
  /** Whether names keep their case from now on, where the statement decides that. */
  readonly caseSensitive?: boolean;
}

/** SET, with the words that say for how long, of a setting to a value. */
const settingPattern =
  /^set\s+(?:(local|session)\s+)?(seed|[a-z_]+(?:\.\w+)?)\s*(?:=|\bto\b)\s*(.+?)$/is;
const zonePattern = /^set\s+(?:(local|session)\s+)?time\s*zone\s+(?:(?:=|to\b)\s*)?(.+?)$/is;
const userPattern =
  /^(?:re)?set\s+(?:(?:local|session)\s+)?session\s+authorization(?:\s+(.+?))?$/is;
const resetPattern = /^reset\s+([a-z_]+(?:\.\w+)?)$/i;

/** Where unqualified names are looked up behind the user's own schemas. */
const OWN_PATH = 'redshift, pg_catalog';
const CASE_SETTING = 'enable_case_sensitive_identifier';
const isOn = (value: string): boolean => /^(?:on|true|1|yes)$/i.test(value);

const unquoted = (value: string): string => value.trim().replaceAll(/^(['"])(.*)\1$/gs, '$2');

const searchPath = (value: string): string => {
  if (/^default$/i.test(value)) return 'default';
  const schemas = value.split(',').map((name) => unquoted(name).toLowerCase());
  const own = schemas.filter((name) => name !== 'pg_catalog' && name !== '');
  return [...own.map(quotedName), OWN_PATH].join(', ');
};

/** Settings that the engine has as well, with what it takes for a value of Redshift's. */
const ofEngine: Readonly<Record<string, (value: string) => string>> = {
  datestyle: (value) => {
    if (/sql|postgres|german/i.test(value)) {
      throw new StatementError(
        `datestyle ${value} is not supported locally; use ISO with MDY, DMY or YMD.`,
      );
    }
    return value;
  },
  search_path: searchPath,
  seed: (value) => value,
  statement_timeout: (value) => value,
};

const change = (scope: string, name: string, value: string): SessionStatement => {
  if (Object.hasOwn(ofEngine, name) || (name.includes('.') && !name.startsWith('redshift.'))) {
    const shown = ofEngine[name]?.(value) ?? value;
    return { sql: `set ${scope} ${name} to ${shown}`, isQuery: false };
  }
  const given = unquoted(value);
  const isLocal = /^local$/i.test(scope);
  return {
    sql: `call redshift.set_setting(${quoted(name)}, ${quoted(given)}, ${isLocal})`,
    isQuery: false,
    ...(name === CASE_SETTING ? { caseSensitive: isOn(given) } : {}),
  };
};

const reset = (name: string): SessionStatement => {
  if (name === 'all') {
    return { sql: 'call redshift.reset_settings()', isQuery: false, caseSensitive: false };
  }
  const isOfEngine = Object.hasOwn(ofEngine, name) || name === 'timezone' || name.includes('.');
  return isOfEngine ? { sql: `reset ${name}`, isQuery: false } : change('', name, 'default');
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
  [/^show\s+all$/i, '* from redshift.shown_settings order by 1'],
  [/^show\s+(?!databases$)([a-z_]+)$/i, `redshift.shown_setting(lower('$1')) as "$1"`],
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
  const [zone, scope, place] = zonePattern.exec(sql) ?? [];
  if (zone !== undefined)
    return { sql: `set ${scope ?? ''} time zone ${place ?? ''}`, isQuery: false };
  const [authorization, user = 'default'] = userPattern.exec(sql) ?? [];
  if (authorization !== undefined) {
    const name = /^default$/i.test(user) ? '' : unquoted(user);
    return { sql: `set redshift.authorized_user = ${quoted(name)}`, isQuery: false };
  }
  const [setting, duration = '', name = '', value = ''] = settingPattern.exec(sql) ?? [];
  if (setting !== undefined) return change(duration, name.toLowerCase(), value);
  return catalogueQuery(sql);
};
