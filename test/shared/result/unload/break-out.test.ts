import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseUnload } from '../../../../infra/redshift-data/transfer/unload-command.ts';
import { renderedQuery } from '../../../../shared/result/unload/rendered-query.ts';
import { unloadStatement } from '../../../../shared/result/unload/unload-statement.ts';
import { openEngine } from '../../../emulator/support/engine-connection.ts';
import { type Reading, readQuoted, readTexts } from './quoted-text.ts';

const readings: readonly Reading[] = ['backslash escapes', 'standard'];

/** Pieces of which a way out could be made, in any order and between anything else. */
const weapons = [
  "'", "''", '\\', "\\'", "\\\\'", '"', ';', '--', '/*', '*/', '$$', '$a$', ')', '(', ':value', '::',
  '\n', '\r\n', '\t', '\u2019', '\uff07', '\u02bc', "E'", "U&'", '%', 'limit 1', 'chr(92)', '||',
  "') to 's3://elsewhere/' iam_role default csv --", '\u0000', '\ud800', '💥',
] as const; // biome-ignore format: a list to be read as such

const hostile = fc
  .array(fc.oneof(fc.constantFrom(...weapons), fc.string({ unit: 'binary' }), fc.string()), {
    maxLength: 8,
  })
  .map((pieces) => pieces.join(''));

const render = (value: unknown, sql = 'select :value as v') =>
  renderedQuery(sql, { value }, () => ({ type: 'string' }), 1e6);

const queryOf = (value: unknown, sql?: string): string => {
  const rendered = render(value, sql);
  if ('query' in rendered) return rendered.query;
  throw new Error(JSON.stringify(rendered));
};

const unload = (query: string): string =>
  unloadStatement({
    query,
    role: 'default',
    bucket: 'bucket',
    prefix: 'results/x/unload-',
    format: 'csv',
    compression: 'none',
  });

const isRefused = (value: string) => value.includes('\0') || !value.isWellFormed();

/** Many more than usual: a value that breaks out could read everything in the warehouse. */
const RUNS = { numRuns: 2_000 };

describe('a text in the SQL of a query', () => {
  it('is refused only where no SQL text can hold it', () => {
    fc.assert(
      fc.property(hostile, (value) => {
        expect('refusals' in render(value)).toBe(isRefused(value));
      }),
      RUNS,
    );
  });

  it.each(readings)(
    'is one value and nothing else where a database reads it with %s',
    (reading) => {
      fc.assert(
        fc.property(
          hostile.filter((value) => !isRefused(value)),
          (value) => {
            const query = queryOf(value);
            const { value: read, rest } = readTexts(query.slice('select '.length), reading);
            expect(read).toBe(value);
            expect(rest).toBe(' as v');
          },
        ),
        RUNS,
      );
    },
  );

  it.each(readings)('is one value of its list where a database reads it with %s', (reading) => {
    const list = fc.array(
      hostile.filter((value) => !isRefused(value)),
      { minLength: 1, maxLength: 4 },
    );
    fc.assert(
      fc.property(list, (values) => {
        let rest = queryOf(values, 'select a in (:value)').slice('select a in ('.length);
        for (const [index, value] of values.entries()) {
          const item = readTexts(rest, reading);
          expect(item.value).toBe(value);
          expect(item.rest.startsWith(index < values.length - 1 ? ', ' : ')')).toBe(true);
          rest = item.rest.slice(2);
        }
        expect(rest).toBe('');
      }),
      RUNS,
    );
  });

  it.each(readings)('does not end UNLOAD’s own quotes, read with %s', (reading) => {
    fc.assert(
      fc.property(
        hostile.filter((value) => !isRefused(value)),
        (value) => {
          const query = queryOf(value);
          const statement = unload(query);
          expect(statement.startsWith("UNLOAD ('")).toBe(true);
          const outer = readQuoted(statement.slice('UNLOAD ('.length), reading);
          expect(outer.rest).toBe(
            ")\nTO 's3://bucket/results/x/unload-'\nIAM_ROLE default\n" +
              "FORMAT CSV HEADER EXTENSION 'csv'\nMANIFEST VERBOSE",
          );
          // What the value is at the inner level does not depend on how the outer one was read.
          expect(outer.value).toBe(query);
          expect(query).not.toContain('\\');
        },
      ),
      RUNS,
    );
  });

  it('reaches a real database unchanged, through UNLOAD as the emulator reads it', async () => {
    const engine = await openEngine();
    await fc.assert(
      fc.asyncProperty(
        hostile.filter((value) => !isRefused(value)),
        async (value) => {
          const query = parseUnload(unload(queryOf(value)))?.query ?? '';
          // Several statements would have several results and no rows.
          expect(await engine.rows(query)).toEqual([[value]]);
        },
      ),
      { numRuns: 500 },
    );
    await engine.close();
  });

  it('is not searched for placeholders, and replaces only real ones', () => {
    const sql = 'select :value, \':value\', ":value" -- :value\n/* :value */, x::int, :value';
    expect(queryOf(':value', sql)).toBe(
      "select ':value', ':value', \":value\" -- :value\n/* :value */, x::int, ':value'",
    );
  });
});

describe('two values side by side', () => {
  it.each([
    ['select :a:b', "select 'x'  'y'"],
    ["select 'z':a", "select 'z' 'x'"],
    ['select E:a', "select E 'x'"],
    ["select :a'z'", "select 'x' 'z'"],
    ['select 1-:a', "select 1-'x'"],
  ])('in %s stay two texts', (sql, rendered) => {
    const values = { a: 'x', b: 'y' };
    expect(renderedQuery(sql, values, () => ({ type: 'string' }), 1_000)).toEqual({
      query: rendered,
    });
  });
});

describe('the quotes of the query itself', () => {
  it('come back as they are, backslashes too, as Redshift reads UNLOAD', () => {
    fc.assert(
      fc.property(hostile, (query) => {
        const outer = readQuoted(unload(query).slice('UNLOAD ('.length), 'backslash escapes');
        expect(outer.value).toBe(query);
      }),
      RUNS,
    );
  });

  it.each(readings)('never end early, read with %s', (reading) => {
    fc.assert(
      fc.property(hostile, (query) => {
        const outer = readQuoted(unload(query).slice('UNLOAD ('.length), reading);
        expect(outer.rest.startsWith(")\nTO 's3://bucket/")).toBe(true);
      }),
      RUNS,
    );
  });
});

describe('what stands beside the query', () => {
  it('is refused with anything that a quote could be made of', () => {
    const wanted = { query: 'select 1', format: 'csv', compression: 'none' } as const;
    const good = { ...wanted, role: 'default', bucket: 'bucket', prefix: 'results/' };
    for (const bad of ["a'b", 'a\\b', 'a b', 'a"b', 'a\nb', '']) {
      if (bad !== '') expect(() => unloadStatement({ ...good, role: bad })).toThrow('cannot name');
      if (bad !== '') expect(() => unloadStatement({ ...good, bucket: bad })).toThrow('cannot');
    }
  });
});
