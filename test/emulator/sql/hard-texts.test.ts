import { describe, expect, it } from 'vitest';
import { rewriteSql } from '../../../infra/redshift-data/dialect/sql-dialect.ts';
import { checkParameters } from '../../../infra/redshift-data/sql/statement-parameters.ts';
import { placeholders } from '../../../shared/sql/placeholders.ts';

/** SQL that is hard to cut, and the parameters that it has. */
const TEXTS: readonly (readonly [sql: string, names: readonly string[]])[] = [
  ['select :a', ['a']],
  ['select :a, :a, :b', ['a', 'b']],
  ["select ':a'", []],
  ["select 'it''s', :a", ['a']],
  [String.raw`select 'it\'s', :a`, ['a']],
  [String.raw`select 'it\\', :a`, ['a']],
  [String.raw`select 'a\\\'b :x', :a`, ['a']],
  [String.raw`select E'it\'s :x', :a`, ['a']],
  [String.raw`select e'\\', :a`, ['a']],
  [String.raw`select '\n:x', :a`, ['a']],
  ["select '', :a", ['a']],
  ["select '''', :a", ['a']],
  ["select ''':x''', :a", ['a']],
  ['select ":x", :a', ['a']],
  ['select "it""s :x", :a', ['a']],
  [String.raw`select "back\", :a`, ['a']],
  ['select $$:x$$, :a', ['a']],
  ['select $a1$ :x $a1$, :a', ['a']],
  ['select $a$ $$ :x $a$, :a', ['a']],
  ['select $1 + :a', ['a']],
  ['select 1 -- :x\n, :a', ['a']],
  ['select 1 -- :x\r, :a', ['a']],
  ['select 1 /* :x */, :a', ['a']],
  ['select 1 /* :x /* :y */ :z */, :a', ['a']],
  ["select '/*', :a, '*/'", ['a']],
  ["select '--', :a", ['a']],
  ['select x::int, :a', ['a']],
  ['select :a::int', ['a']],
  ['select :a ::int', ['a']],
  ["select '10:30', :a", ['a']],
  ['select a[1:2], :b', ['2', 'b']],
  ['select x := :a', ['a']],
  ['select (:a)', ['a']],
  ['select f(:a,:b)', ['a', 'b']],
  ['select :a_1', ['a_1']],
  ['select :A, :a', ['A', 'a']],
  ['select a<:b and c>:d', ['b', 'd']],
  ['select #t.x, :a from #t', ['a']],
  ['select naïve, :a', ['a']],
  ['select :a;', ['a']],
];

describe('a text that is hard to cut', () => {
  it.each(TEXTS)('%j has the same parameters for service and emulator', (sql, names) => {
    expect(placeholders(sql)).toEqual(names);
    const parameters = names.map((name) => ({ name, value: 'v' }));
    expect(() => checkParameters([sql], parameters)).not.toThrow();
    expect(() => checkParameters([sql], [...parameters, { name: 'zz', value: 'v' }])).toThrow(
      'unused parameters',
    );
    expect(placeholders(rewriteSql(sql, { parameters }).sql)).toEqual([]);
  });
});
