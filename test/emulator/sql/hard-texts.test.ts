import { array, constantFrom, sample } from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rewriteSql } from '../../../infra/redshift-data/dialect/sql-dialect.ts';
import { parseSql, renderSql } from '../../../infra/redshift-data/sql/sql-nodes.ts';
import { singleStatement, stringValue } from '../../../infra/redshift-data/sql/sql-text.ts';
import {
  checkParameters,
  withValues,
} from '../../../infra/redshift-data/sql/statement-parameters.ts';
import { parseUnload } from '../../../infra/redshift-data/transfer/unload-command.ts';
import { renderedQuery } from '../../../shared/result/unload/rendered-query.ts';
import { unloadStatement } from '../../../shared/result/unload/unload-statement.ts';
import { unloadableQuery } from '../../../shared/result/unload/unloadable-query.ts';
import { boundSql } from '../../../shared/sql/bound-sql.ts';
import { placeholders } from '../../../shared/sql/placeholders.ts';
import { splitStatements } from '../../../shared/sql/statements.ts';
import { type BackslashReading, tokenizeSql } from '../../../shared/sql/tokenizer.ts';
import { type EngineConnection, openEngine } from '../support/engine-connection.ts';
import { hardTexts } from './hard-texts.ts';

let engine: EngineConnection;
beforeAll(async () => {
  engine = await openEngine();
});
afterAll(() => engine.close());

const givenValue = (name: string): string => ({ a: '7', b: '8' })[name] ?? '9';

/** The engine's one row, or the beginning of its refusal. */
const outcomeOf = async (sql: string, expected: unknown): Promise<unknown> => {
  try {
    return (await engine.rows(sql))[0];
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    return typeof expected === 'string' && text.startsWith(expected) ? expected : text;
  }
};

/** The query of an UNLOAD as the service writes it; `undefined` where it refuses to. */
const unloadedQuery = (sql: string, names: readonly string[]): string | undefined => {
  const checked = unloadableQuery(sql);
  if ('refusal' in checked) return undefined;
  const values = Object.fromEntries(names.map((name) => [name, givenValue(name)]));
  const written = renderedQuery(checked.query, values, () => ({ type: 'string' }), 1e6);
  return 'query' in written ? written.query : undefined;
};

/** The same as the emulator has it from the whole statement. */
const queryInUnload = (query: string): string | undefined =>
  parseUnload(
    unloadStatement({
      query,
      role: 'default',
      bucket: 'bucket',
      prefix: 'results/',
      format: 'csv',
      compression: 'none',
    }),
  )?.query;

describe('a text that is hard to cut', () => {
  it('is one of at least 60', () => {
    expect(new Set(hardTexts.map(([sql]) => sql)).size).toBeGreaterThanOrEqual(60);
  });

  it.each(hardTexts)(
    '%j is read alike by service, UNLOAD, emulator and engine',
    async (...text) => {
      const [sql, names, outcome] = text;
      expect(placeholders(sql)).toEqual(names);
      expect(splitStatements(sql)).toHaveLength(1);
      const parameters = names.map((name) => ({ name, value: givenValue(name) }));
      expect(() => checkParameters([sql], parameters)).not.toThrow();
      const emulated = rewriteSql(singleStatement(sql), { parameters }).sql;
      expect(placeholders(emulated)).toEqual([]);
      expect(await outcomeOf(emulated, outcome)).toEqual(outcome);
      const unloaded = unloadedQuery(sql, names);
      if (unloaded === undefined) {
        // Only where another database would find other placeholders.
        expect(sql).toContain('\\');
        return;
      }
      expect(queryInUnload(unloaded)).toBe(unloaded);
      expect(await outcomeOf(rewriteSql(unloaded).sql, outcome)).toEqual(outcome);
    },
  );
});

/** What begins or ends something, in any order and between anything else. */
const marks = [
  "'", "''", "\\'", "E'", "e'", "b'", "X'", "N'", "U&'", '"', '""', '--', '/*', '*/', '$$', '$a$', '$a1$',
  '$é$', '$', '$1', '\n', '\r', '\f', '\v', ' ', '\\', ':x', '::', ':=', ':', 'a', 'e', 'b', 'U', '&', '_',
  'é', '\u00a0', '\u2028', '💥', '1', '1.', '.5', '1e', '*', '/', '-', '|', '~', '!', '<', '=', ',',
] as const; // biome-ignore format: a list to be read as such

const oddTexts = sample(array(constantFrom(...marks), { minLength: 1, maxLength: 12 }), {
  numRuns: 4_000,
  seed: 16,
}).map((parts) => parts.join(''));

/**
 * PL/pgSQL reads an expression with the engine's own lexer up to its semicolon, and parses it only
 * when it runs: so a text is `code` to its end, or in the middle of something, or refused.
 */
const readings = (setting: 'on' | 'off') => `
  set standard_conforming_strings = ${setting};
  set check_function_bodies = off;
  create or replace function pg_temp.readings(texts text[]) returns setof text as $f$
  declare
    given text;
  begin
    foreach given in array texts loop
      begin
        execute 'do ' || quote_literal('begin if false then perform 1 ' || given || '; end if; end');
        return next 'code';
      exception when others then
        return next sqlerrm;
      end;
    end loop;
  end $f$ language plpgsql`;

const UNFINISHED = /^unterminated |^syntax error at end of input/;
/** What the engine's lexer refuses wherever it stands: a text with it is not comparable. */
const REFUSED =
  /^(trailing junk after|unsafe use of string constant|invalid Unicode escape|zero-length)/;

/** Whether the engine reads each text as code up to its end; `undefined` where it refuses it. */
const readByEngine = async (texts: readonly string[], setting: 'on' | 'off') => {
  await engine.rows(readings(setting));
  const array = `{${texts.map((text) => `"${text.replaceAll(/["\\]/g, '\\$&')}"`).join(',')}}`;
  const found = await engine.rows('select pg_temp.readings($1)', [array]);
  await engine.rows('reset standard_conforming_strings');
  return found.map(([answer]) => {
    if (answer === 'code') return true;
    if (UNFINISHED.test(answer ?? '')) return false;
    expect(answer).toMatch(REFUSED);
    return undefined;
  });
};

/** Whether the tokenizer has the semicolon behind a text as a token of its own. */
const endsAsCode = (text: string, reading: BackslashReading): boolean =>
  [...tokenizeSql(`1 ${text};`, reading)].at(-1)?.text === ';';

describe('a text of all that begins or ends something', () => {
  it.each([
    ['escape', 'off'],
    ['standard', 'on'],
  ] as const)('ends where the engine says, backslashes read as %s', async (reading, setting) => {
    // The service writes NULL for a placeholder, the emulator a literal.
    const written = oddTexts.map((text) => {
      const values = placeholders(text).map((name) => [name, null] as const);
      return boundSql([text], Object.fromEntries(values)).sqls[0] ?? '';
    });
    const emulated = oddTexts.map((text) => renderSql(withValues(parseSql(text), [])).text);
    // To the other reading some placeholders are still there, and no database knows those.
    const isSql = (text: string) => placeholders(text, reading).length === 0;
    const texts = (reading === 'escape' ? [...written, ...emulated] : written).filter(isSql);
    const answers = await readByEngine(texts, setting);
    const differing = texts.filter((text, nth) => {
      const answer = answers[nth];
      return answer !== undefined && answer !== endsAsCode(text, reading);
    });
    expect(differing).toEqual([]);
    for (const answer of [true, false]) {
      expect(answers.filter((each) => each === answer).length).toBeGreaterThan(1_000);
    }
  });
});

describe('a text in quotes', () => {
  /** Numbers of characters, as in `\\101`, are left out: what is unloaded or copied has none. */
  const marks = [
    "''",
    "\\'",
    '\\\\',
    '\\n',
    '\\t',
    '\\q',
    '\\',
    'a',
    '"',
    '--',
    '/*',
    '$$',
    '\n',
    'é',
  ];

  it('has the value that the engine reads', async () => {
    const literals = sample(array(constantFrom(...marks), { maxLength: 8 }), {
      numRuns: 1_000,
      seed: 92,
    }).flatMap((parts) => [
      `'${parts.join('')}'`,
      `E'${parts.join('')}'`,
      `$a$${parts.join('')}$a$`,
    ]);
    const isWhole = (text: string) => {
      const [, second] = tokenizeSql(`${text};`);
      return second?.text === ';';
    };
    const whole = literals.filter(isWhole);
    expect(whole.length).toBeGreaterThan(2_000);
    const found = await engine.rows(`values ${whole.map((text) => `(${text})`).join(', ')}`);
    expect(whole.map(stringValue)).toEqual(found.map(([value]) => value));
  });
});
