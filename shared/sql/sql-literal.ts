import type { ParameterSchema } from '../reports/report.ts';

/** A value as SQL text, or why it cannot be one. */
export type Rendered = { readonly sql: string } | { readonly refusal: string };

/** Which literal a value becomes; ad hoc SQL knows of its values no more than their JSON type. */
export type LiteralKind = Pick<ParameterSchema, 'type'> & {
  readonly format?: 'date' | 'date-time' | undefined;
};

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const DATE_TIME =
  /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?)(Z|[+-]\d{2}:\d{2})?$/;

/**
 * The SQL literal of a parameter's value. The Data API binds parameters everywhere but inside of
 * UNLOAD's quoted text, so there the values have to be written, by the type that the report gives
 * them and nothing else: what is not plainly of that type is refused.
 *
 * No backslash is ever written. Redshift reads one in a quoted text as an escape, other engines do
 * not, and in UNLOAD it would be read twice; a value that has one is put together with `chr(92)`,
 * which means the same everywhere.
 */
export const sqlLiteral = (value: unknown, kind: LiteralKind): Rendered => {
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

const refused = (wanted: string): Rendered => ({ refusal: `only ${wanted} can be written` });

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
