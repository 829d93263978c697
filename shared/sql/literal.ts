/** A value as SQL text, or why it cannot be one. */
export type Rendered = { readonly sql: string } | { readonly refusal: string };

/** The type that a report declares for a value; ad hoc SQL knows only the JSON type. */
export interface LiteralKind {
  readonly type: 'integer' | 'number' | 'boolean' | 'string';
  readonly format?: 'date' | 'date-time' | undefined;
}

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const DATE_TIME =
  /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?)(Z|[+-]\d{2}:\d{2})?$/;

/**
 * The SQL literal of a parameter's value. The Data API binds no parameters inside UNLOAD's quoted
 * query, so the values are written there as literals of the declared type. A value that does not
 * match its type is refused.
 *
 * No literal contains a backslash. Redshift reads it as an escape, other engines do not, and UNLOAD
 * would read it twice. A value with one is concatenated with `chr(92)`, which is the same
 * everywhere.
 */
export const sqlLiteral = (value: unknown, kind: LiteralKind): Rendered => {
  if (value === null) return { sql: 'NULL' };
  switch (kind.type) {
    case 'integer':
      return Number.isSafeInteger(value) ? number(Number(value)) : refused('an exact integer');
    case 'number':
      return Number.isFinite(value) ? number(Number(value)) : refused('a finite number');
    case 'boolean':
      return typeof value === 'boolean' ? { sql: String(value) } : refused('true or false');
    case 'string':
      return typeof value === 'string' ? textLiteral(value, kind.format) : refused('a text');
    default:
      return kind.type satisfies never;
  }
};

const refused = (accepted: string): Rendered => ({ refusal: `only ${accepted} can be written` });

/** In parentheses where it is negative: `a -:b` must not become the comment `a --1`. */
const number = (value: number): Rendered => {
  const digits = Object.is(value, -0) ? '0' : String(value);
  return { sql: digits.startsWith('-') ? `(${digits})` : digits };
};

const textLiteral = (value: string, format: LiteralKind['format']): Rendered => {
  if (format === 'date') {
    return DATE.test(value) ? { sql: `(date '${value}')` } : refused('a date as YYYY-MM-DD');
  }
  if (format === 'date-time') {
    const [, day, time, zone] = DATE_TIME.exec(value) ?? [];
    if (day === undefined) return refused('a time as YYYY-MM-DDThh:mm:ss');
    const type = zone === undefined ? 'timestamp' : 'timestamptz';
    const offset = zone === 'Z' ? '+00:00' : (zone ?? '');
    return { sql: `(${type} '${day} ${time}${offset}')` };
  }
  if (value.includes('\0')) return refused('a text without the character NUL');
  if (!value.isWellFormed()) return refused('a text of whole Unicode characters');
  const parts = value.split('\\').map((part) => `'${part.replaceAll("'", "''")}'`);
  return { sql: parts.length === 1 ? (parts[0] ?? "''") : `(${parts.join(' || chr(92) || ')})` };
};

/**
 * Whether a database can store a text. PostgreSQL, and with it Redshift, takes no NUL character,
 * and half of a surrogate pair would reach the warehouse as another character.
 */
export const isStorable = (text: string): boolean => !text.includes('\0') && text.isWellFormed();

/** The message about a text that is not storable. */
export const NOT_STORABLE =
  'the character NUL (U+0000) and halves of surrogate pairs are not accepted: no database keeps them';
