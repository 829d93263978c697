import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderedQuery } from '../../../shared/result/unload/rendered-query.ts';
import { unloadableQuery } from '../../../shared/result/unload/unloadable-query.ts';
import { type BackslashReading, tokenizeSql } from '../../../shared/sql/tokenizer.ts';

const readings: readonly BackslashReading[] = ['escape', 'standard'];

/** Whatever begins or ends something, in any order and between anything else. */
const marks = [
  "'", '"', '--', '/*', '*/', '\n', '\r', '\f', '\v', '$$', '$a$', '$a1$', '$é$', '$1', '$', ';', ':x',
  '::', ':=', ' ', 'a', 'b', 'X', 'e', 'E', '1', '1.', '.5', '1e5', '1e', '_', 'é', '\u00a0', '\u2028', '\\', '(',
  ')', ',', '/', '*', '-', '#', '|', '~', '!', '<', '>', '=',
] as const; // biome-ignore format: a list to be read as such
const sqlText = fc
  .array(fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...marks) }, fc.string()), {
    maxLength: 24,
  })
  .map((parts) => parts.join(''));

/**
 * PostgreSQL's lexer, rule by rule, as 8.0's scan.l has them and Redshift took over: the longest
 * match wins. Written apart from the tokenizer, to be compared with it.
 */
const rules = (reading: BackslashReading): readonly (readonly [string, RegExp])[] => [
  ['space', /[ \t\n\r\f]+/y],
  ['comment', /--[^\n\r]*/y],
  [
    'string',
    reading === 'escape' ? /'(?:[^'\\]|''|\\[\s\S]|\\$)*(?:'|$)/y : /'(?:[^']|'')*(?:'|$)/y,
  ],
  ['string', /[eE]'(?:[^'\\]|''|\\[\s\S]|\\$)*(?:'|$)/y],
  ['string', /[bBxX]'[^']*(?:'|$)/y],
  ['quoted', /"(?:[^"]|"")*(?:"|$)/y],
  ['string', /\$((?:[A-Za-z_\u0080-\uffff][A-Za-z_\u0080-\uffff0-9]*)?)\$[\s\S]*?(?:\$\1\$|$)/y],
  ['word', /[A-Za-z_\u0080-\uffff][A-Za-z_\u0080-\uffff0-9$]*/y],
  ['word', /\$[0-9]+/y],
  ['temporary', /#[A-Za-z_\u0080-\uffff][A-Za-z_\u0080-\uffff0-9$]*/y],
  ['number', /[0-9]+/y],
  ['number', /[0-9]*\.[0-9]+|[0-9]+\.[0-9]*/y],
  ['number', /(?:[0-9]*\.[0-9]+|[0-9]+\.[0-9]*|[0-9]+)[Ee][-+]?[0-9]+/y],
  ['symbol', /::|:=|\|\||<=|>=|<>|!=|~\*|!~\*|!~/y],
  ['placeholder', /:[0-9A-Za-z_]+/y],
  ['symbol', /[\s\S]/y],
];

const nested = (sql: string, start: number): number => {
  let depth = 0;
  let at = start;
  do {
    const two = sql.slice(at, at + 2);
    depth += two === '/*' ? 1 : two === '*/' ? -1 : 0;
    at += two === '/*' || two === '*/' ? 2 : 1;
  } while (depth > 0 && at < sql.length);
  return Math.min(at, sql.length);
};

const lex = (sql: string, reading: BackslashReading): string[] => {
  const tokens: string[] = [];
  for (let at = 0; at < sql.length; ) {
    let [kind, end] = ['symbol', at];
    if (sql.startsWith('/*', at)) [kind, end] = ['comment', nested(sql, at)];
    else {
      for (const [name, rule] of rules(reading)) {
        rule.lastIndex = at;
        const length = rule.exec(sql)?.[0].length ?? 0;
        if (at + length > end) [kind, end] = [name, at + length];
      }
    }
    tokens.push(`${kind} ${sql.slice(at, end)}`);
    at = end;
  }
  return tokens;
};

describe('the tokens of an SQL text', () => {
  it.each(readings)('are those of PostgreSQL’s lexer, backslashes read as %s', (reading) => {
    fc.assert(
      fc.property(sqlText, (sql) => {
        const tokens = [...tokenizeSql(sql, reading)];
        expect(tokens.map(({ kind, text }) => `${kind} ${text}`)).toEqual(lex(sql, reading));
        expect(tokens.every(({ offset, text }) => sql.startsWith(text, offset))).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('a value in the text of an unloaded query', () => {
  /** How a query looks to a database, with each value's own text taken out. */
  const shape = (query: string, value: string, reading: BackslashReading) =>
    lex(query, reading).map((token) =>
      token === `string '${value.replaceAll("'", "''")}'` ? 'value' : token,
    );

  it.each(readings)('changes nothing around it, backslashes read as %s', (reading) => {
    let written = 0;
    // Its mark tells it from the texts of the query.
    const value = sqlText
      .filter((text) => !text.includes('\\') && text.isWellFormed())
      .map((text) => `💠${text}`);
    fc.assert(
      fc.property(sqlText, value, (text, hostile) => {
        const checked = unloadableQuery(`select ${text}`);
        fc.pre('query' in checked);
        const render = (x: string) => {
          const rendered = renderedQuery(checked.query, { x }, () => ({ type: 'string' }), 1e6);
          return 'query' in rendered ? shape(rendered.query, x, reading) : [];
        };
        const harmless = render('💠');
        if (harmless.includes('value')) written += 1;
        expect(render(hostile)).toEqual(harmless);
      }),
      { numRuns: 1_000 },
    );
    // Were there no value in any of them, this would prove nothing.
    expect(written).toBeGreaterThan(20);
  });
});
