import { withPlaceholders } from '../redshift/placeholders.ts';
import { type LiteralKind, sqlLiteral } from './sql-literal.ts';

export interface RenderedQuery {
  /** Only to be used where nothing was refused. */
  readonly query: string;
  readonly refusals: readonly { readonly name: string; readonly detail: string }[];
}

/** The query with its parameters' values written in their places, each by its kind. */
export const renderedQuery = (
  query: string,
  values: Readonly<Record<string, unknown>>,
  kindOf: (name: string) => LiteralKind,
): RenderedQuery => {
  const refusals: { name: string; detail: string }[] = [];
  const rendered = withPlaceholders(query, (name) => {
    const literal = sqlLiteral(values[name], kindOf(name));
    if ('sql' in literal) return literal.sql;
    if (!refusals.some((refusal) => refusal.name === name)) {
      const detail = `"delivery": "unload" writes values into the SQL text; ${literal.refusal}`;
      refusals.push({ name, detail });
    }
    return '';
  });
  return { query: rendered, refusals };
};
