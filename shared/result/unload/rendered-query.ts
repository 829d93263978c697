import { type LiteralKind, type Rendered, sqlLiteral } from '../../sql/literal.ts';
import { withPlaceholders } from '../../sql/placeholders.ts';

/** A value that cannot be written as an SQL literal. */
interface ValueRefusal {
  readonly name: string;
  readonly detail: string;
}

export type RenderedQuery =
  | { readonly query: string }
  | { readonly refusals: readonly ValueRefusal[] }
  /** With its values the query is longer than the limit. */
  | { readonly tooLong: true };

/**
 * The query with each placeholder replaced by the literal of its value, or by those of its list. It
 * stops at `maxBytes`, because one long value in thousands of places would take gigabytes. Quotes
 * and backslashes count twice, as UNLOAD doubles them.
 */
export const renderedQuery = (
  query: string,
  values: Readonly<Record<string, unknown>>,
  kindOf: (name: string) => LiteralKind,
  maxBytes: number,
): RenderedQuery => {
  const literals = new Map<string, Rendered>();
  const literalOf = (name: string): string => {
    const literal = literals.get(name) ?? rendered([values[name]].flat(), kindOf(name));
    literals.set(name, literal);
    return 'sql' in literal ? literal.sql : '';
  };
  const chunks: string[] = [];
  let bytes = 0;
  for (const chunk of withPlaceholders(query, literalOf)) {
    bytes += quotedBytes(chunk);
    if (bytes > maxBytes) return { tooLong: true };
    chunks.push(chunk);
  }
  const refusals = [...literals].flatMap(([name, literal]) =>
    'refusal' in literal
      ? [
          {
            name,
            detail: `"delivery": "unload" writes values into the SQL text; ${literal.refusal}`,
          },
        ]
      : [],
  );
  return refusals.length > 0 ? { refusals } : { query: chunks.join('') };
};

/** The literals of a list, or of one value, as they stand in `in (…)`. */
const rendered = (items: readonly unknown[], kind: LiteralKind): Rendered => {
  const literals: string[] = [];
  for (const item of items) {
    const literal = sqlLiteral(item, kind);
    if ('refusal' in literal) return literal;
    literals.push(literal.sql);
  }
  return { sql: literals.join(', ') };
};

/** The bytes of a text in quotes, with every quote and backslash doubled. */
const quotedBytes = (text: string): number =>
  Buffer.byteLength(text) + (text.match(/['\\]/g)?.length ?? 0);
