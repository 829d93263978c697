import { isBlank, tokenizeSql } from '../../../shared/sql/tokenizer.ts';
import type { Division } from './query-decimals.ts';

/**
 * The SQL with the scale of each quotient beside its sign: `a / b` becomes
 * `a / '9'::redshift.quotient_scale / b`, which has the same precedence. An expression that stands
 * twice, as in GROUP BY, is in the engine's tree but once: its other places have the same words
 * around the sign.
 */
export const withQuotientScales = (sql: string, divisions: readonly Division[]): string => {
  const tokens = [...tokenizeSql(sql)].filter((token) => !isBlank(token));
  const signs = tokens.flatMap(({ text, offset }, at) => {
    if (text !== '/') return [];
    const byteOffset = Buffer.byteLength(sql.slice(0, offset));
    const scale = divisions.find((one) => one.byteOffset === byteOffset)?.scale;
    return [{ offset, around: `${tokens[at - 1]?.text} ${tokens[at + 1]?.text}`, scale }];
  });
  let written = '';
  let end = 0;
  for (const { offset, around, scale } of signs) {
    const twin = signs.find((sign) => sign.around === around && sign.scale !== undefined);
    const own = scale ?? twin?.scale;
    if (own === undefined) continue;
    written += `${sql.slice(end, offset)}/ '${own}'::redshift.quotient_scale /`;
    end = offset + 1;
  }
  return written + sql.slice(end);
};
