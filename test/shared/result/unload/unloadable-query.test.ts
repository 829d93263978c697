import { describe, expect, it } from 'vitest';
import { unloadableQuery } from '../../../../shared/result/unload/unloadable-query.ts';

describe('a query that UNLOAD takes', () => {
  it.each([
    ['select 1', 'select 1'],
    ['  select 1 ; ', 'select 1'],
    [
      'with t as (select 1 limit 1) select * from t',
      'with t as (select 1 limit 1) select * from t',
    ],
    ['(select 1) union (select 2)', '(select 1) union (select 2)'],
    ['select * from (select 1 limit 5)', 'select * from (select 1 limit 5)'],
    ['select \'limit\' as "limit" -- limit', 'select \'limit\' as "limit" -- limit'],
    ['/* limit; */ select a.limits from a', '/* limit; */ select a.limits from a'],
    ['select 1; -- the end', 'select 1'],
    ["select 'a\\nb', '\\\\', '\\\\d+', :v", "select 'a\\nb', '\\\\', '\\\\d+', :v"],
    ["select 'it\\'s'", "select 'it\\'s'"],
  ])('%s', (sql, query) => {
    expect(unloadableQuery(sql)).toEqual({ query });
  });

  it.each([
    ['select 1 limit 10', 'UNLOAD refuses a LIMIT outside of parentheses; nest it'],
    ['select 1 order by 1 LIMIT 10;', 'UNLOAD refuses a LIMIT outside of parentheses; nest it'],
    ['select 1; select 2', 'UNLOAD takes one statement, and these are several'],
    ['select 1; drop table t', 'UNLOAD takes one statement, and these are several'],
    ['create table t (n int)', 'UNLOAD takes a query, and this begins with "create"'],
    ["unload ('select 1') to 's3://b/x'", 'UNLOAD takes a query, and this begins with "unload"'],
    ["select 'it\\'s :v', :v", 'a backslash before a quote in this SQL decides where its :names'],
    ["select '\\', ' :x '", 'a backslash before a quote in this SQL decides where its :names are'],
    ['-- nothing', 'UNLOAD takes a query, and this begins with ""'],
  ])('is not %s', (sql, refusal) => {
    const checked = unloadableQuery(sql);
    expect('refusal' in checked ? checked.refusal : '').toContain(refusal);
  });
});
