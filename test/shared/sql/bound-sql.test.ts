import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boundSql, measureBoundSql, type SqlValue } from '../../../shared/sql/bound-sql.ts';
import { tokenizeSql } from '../../../shared/sql/tokenizer.ts';

const bound = (sql: string, values: Readonly<Record<string, SqlValue>>) => {
  const { sqls, parameters } = boundSql([sql], values);
  return [sqls[0], parameters];
};

describe('SQL as the Data API takes it', () => {
  it.each<[string, Readonly<Record<string, SqlValue>>, string, object]>([
    ['select :a', { a: 'x' }, 'select :a', { a: 'x' }],
    ['select :a::int, b::a', { a: null }, 'select NULL::int, b::a', {}],
    ['select cast(:a as date)', { a: null }, 'select cast(NULL as date)', {}],
    ["select ':a', :a -- :a", { a: '' }, "select ':a', '' -- :a", {}],
    ['select ":a", :a /* :a */', { a: null }, 'select ":a", NULL /* :a */', {}],
    ['select $$:a$$, :a', { a: null }, 'select $$:a$$, NULL', {}],
    ['where n in (:a)', { a: [1, 2] }, 'where n in (:a_001, :a_002)', { a_001: 1, a_002: 2 }],
    ['in (:a)', { a: ['x', ''] }, "in (:a_001, '')", { a_001: 'x' }],
    ['in (:a) or in (:a)', { a: [1] }, 'in (:a_001) or in (:a_001)', { a_001: 1 }],
    ['in (:a, :a_001)', { a: [1], a_001: 2 }, 'in (:a_001_, :a_001)', { a_001_: 1, a_001: 2 }],
    ['in (:a, :A_001)', { a: [1], A_001: 2 }, 'in (:a_001_, :A_001)', { a_001_: 1, A_001: 2 }],
    ['in (:a, :A)', { a: [1], A: [2] }, 'in (:a_001, :A_001_)', { a_001: 1, A_001_: 2 }],
    ["select 'z':a'y'", { a: '' }, "select 'z' '' 'y'", {}],
    ['select E:a:b', { a: '', b: null }, "select E ''  NULL", {}],
  ])('of %j with %j', (sql, values, text, parameters) => {
    expect(bound(sql, values)).toEqual([text, parameters]);
  });

  it('gives texts that share a list the same parameters', () => {
    expect(boundSql(['select :b', 'in (:a)', 'or (:a)'], { a: [1, 2], b: 3 })).toEqual({
      sqls: ['select :b', 'in (:a_001, :a_002)', 'or (:a_001, :a_002)'],
      parameters: { a_001: 1, a_002: 2, b: 3 },
    });
  });

  it('is measured without being built', () => {
    const values = { a: Array.from({ length: 500 }, (_, n) => n), b: null };
    const sqls = ['select :b', 'in (:a, :a)'];
    const built = boundSql(sqls, values);
    expect(measureBoundSql(sqls, values)).toEqual({
      parameterCount: 500,
      bytes: built.sqls.map((sql) => Buffer.byteLength(sql)),
    });
    const huge = measureBoundSql([`in (${':a,'.repeat(33_000)})`], values);
    expect(huge.bytes[0]).toBeGreaterThan(130_000_000);
  });
});

/** Begins or ends something in SQL, in any order and between anything else. */
const marks = [
  "'", '"', '--', '/*', '*/', '\n', '$$', '$a$', '$1', '$', ';', '::', ':=', ' ', 'a', 'e', 'E', "E'",
  '1', '1.', '_', '\\', '(', ')', ',', '-', '|', '💥', '\u00a0', ':a', ':b', ':a_001', ':b_001', ':B',
] as const; // biome-ignore format: a list to be read as such
const hostile = fc
  .array(fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...marks) }, fc.string()), {
    maxLength: 20,
  })
  .map((pieces) => pieces.join(''));
/** A mark that no text has, so that a value that got into one is seen. */
const text = hostile.map((value) => `💠${value}`);
const scalar = fc.oneof(text, fc.constant(''), fc.integer(), fc.boolean());
const value: fc.Arbitrary<SqlValue> = fc.oneof(
  scalar,
  fc.constant(null),
  fc.array(fc.oneof(text, fc.constant('')), { minLength: 1, maxLength: 4 }),
);
const values = fc.record({ a: value, b: value, a_001: value, b_001: value, B: value });

/** The tokens that must stand in place of a placeholder. */
const replaced = (name: string, given: SqlValue, bindings: ReadonlyMap<string, unknown>) => {
  const one = (item: unknown) => {
    if (item === null) return 'word NULL';
    return item === '' ? "string ''" : `bound ${item}`;
  };
  if (given === null || typeof given !== 'object') return [one(given)];
  expect(bindings.has(name)).toBe(false);
  return given.flatMap((item, index) => (index === 0 ? [one(item)] : ['symbol ,', one(item)]));
};

describe('values in SQL', () => {
  it('replace placeholders alone, and none breaks out, thousands of hostile ones tried', () => {
    let written = 0;
    fc.assert(
      fc.property(hostile, values, (sql, given) => {
        const record: Record<string, SqlValue> = given;
        const { sqls, parameters } = boundSql([sql], record);
        const bindings = new Map<string, unknown>(Object.entries(parameters));
        const after = [...tokenizeSql(sqls[0] ?? '')].filter(({ kind }) => kind !== 'space');
        const before = [...tokenizeSql(sql)].filter(({ kind }) => kind !== 'space');
        expect(
          after.map(({ kind, text: token }) => {
            const binding = bindings.get(token.slice(1));
            return kind === 'placeholder' && binding !== undefined
              ? `bound ${binding}`
              : `${kind} ${token}`;
          }),
        ).toEqual(
          before.flatMap(({ kind, text: token }) => {
            const name = token.slice(1);
            const isGiven = kind === 'placeholder' && Object.hasOwn(record, name);
            const item = isGiven ? record[name] : undefined;
            if (item === undefined) return [`${kind} ${token}`];
            written += 1;
            return replaced(name, item, bindings);
          }),
        );
        expect(sqls[0]).not.toContain('💠');
        const folded = [...bindings.keys()].map((name) => name.toLowerCase());
        const lists = Object.values(record).some((item) => Array.isArray(item));
        if (!lists) return;
        // A name that only differs in case from another's was the caller's own.
        const own = new Set(Object.keys(record).map((name) => name.toLowerCase()));
        const made = folded.filter((name) => !own.has(name));
        expect(new Set(made).size).toBe(made.length);
      }),
      { numRuns: 5_000 },
    );
    expect(written).toBeGreaterThan(1_000);
  });
});
