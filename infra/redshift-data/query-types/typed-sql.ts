import { isBlank, type SqlToken, tokenizeSql } from '../../../shared/sql/tokenizer.ts';
import type { QueryTypes } from './query-types.ts';

/**
 * A string literal that the engine takes for JSON is a SUPER value which is a text
 * (https://docs.aws.amazon.com/redshift/latest/dg/ingest-super.html).
 */
const asSuper = ({ text }: SqlToken): string => `pg_catalog.to_jsonb(${text}::text)`;

/**
 * The SQL with what it leaves to the types of its operands: the scale of each quotient beside its
 * sign, `a / '9'::redshift.quotient_scale / b`, which has the same precedence, and string literals
 * as SUPER values. An expression that stands twice, as in GROUP BY, is in the engine's tree but
 * once: its other places have the same words around the sign.
 */
export const typedSql = (sql: string, { divisions, superLiterals }: QueryTypes): string => {
  if (divisions.length === 0 && superLiterals.length === 0) return sql;
  const tokens = [...tokenizeSql(sql)].filter((token) => !isBlank(token));
  const byteOffset = ({ offset }: SqlToken) => Buffer.byteLength(sql.slice(0, offset));
  const around = (token: SqlToken) => {
    const at = tokens.indexOf(token);
    return `${tokens[at - 1]?.text} ${tokens[at + 1]?.text}`;
  };
  const signs = tokens.filter(({ text }) => text === '/');
  const scales = new Map(
    signs.flatMap((sign) => {
      const own = divisions.find((division) => division.byteOffset === byteOffset(sign));
      return own === undefined ? [] : [[around(sign), own.scale] as const];
    }),
  );
  const edits = tokens.flatMap((token) => {
    const scale = token.text === '/' ? scales.get(around(token)) : undefined;
    if (scale !== undefined) return [[token, `/ '${scale}'::redshift.quotient_scale /`] as const];
    const isSuper = token.kind === 'string' && superLiterals.includes(byteOffset(token));
    return isSuper ? [[token, asSuper(token)] as const] : [];
  });
  return edits.reduceRight(
    (text, [{ offset, text: old }, written]) =>
      text.slice(0, offset) + written + text.slice(offset + old.length),
    sql,
  );
};

/** The same for one literal, which is no JSON: the engine names its place, from 1. */
export const withSuperLiteral = (sql: string, position: number): string | undefined => {
  const literal = [...tokenizeSql(sql)].find(
    ({ kind, offset }) => kind === 'string' && offset === position - 1,
  );
  if (literal === undefined) return undefined;
  const end = literal.offset + literal.text.length;
  return sql.slice(0, literal.offset) + asSuper(literal) + sql.slice(end);
};
