import { isBlank, type SqlToken, tokenizeSql } from '../../../shared/sql/tokenizer.ts';
import type { QueryTypes } from './query-types.ts';

/**
 * The SQL with what it leaves to the types of its operands: the scale of each quotient beside its
 * sign, `a / '9'::redshift.quotient_scale / b`, which has the same precedence. A string literal
 * that the engine takes for JSON is a SUPER value which is a text
 * (https://docs.aws.amazon.com/redshift/latest/dg/ingest-super.html). An expression that stands
 * twice, as in GROUP BY, is in the engine's tree but once: its other places have the same words
 * around the sign.
 */
export const typedSql = (
  sql: string,
  { divisions, superLiterals }: Pick<QueryTypes, 'divisions' | 'superLiterals'>,
): string => {
  if (divisions.length === 0 && superLiterals.length === 0) return sql;
  const tokens = [...tokenizeSql(sql)];
  const words = tokens.filter((token) => !isBlank(token));
  const byteOffset = ({ offset }: SqlToken) => Buffer.byteLength(sql.slice(0, offset));
  const around = (token: SqlToken) => {
    const at = words.indexOf(token);
    return `${words[at - 1]?.text} ${words[at + 1]?.text}`;
  };
  const signs = words.filter(({ text }) => text === '/');
  const scales = new Map(
    signs.flatMap((sign) => {
      const own = divisions.find((division) => division.byteOffset === byteOffset(sign));
      return own === undefined ? [] : [[around(sign), own.scale] as const];
    }),
  );
  const typed = tokens.map((token) => {
    const scale = token.text === '/' ? scales.get(around(token)) : undefined;
    if (scale !== undefined) return `/ '${scale}'::redshift.quotient_scale /`;
    const isSuper = token.kind === 'string' && superLiterals.includes(byteOffset(token));
    return isSuper ? `pg_catalog.to_jsonb(${token.text}::text)` : token.text;
  });
  return typed.join('');
};
