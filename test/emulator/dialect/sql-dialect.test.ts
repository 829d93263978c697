import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rewriteSql, withAlias } from '../../../infra/redshift-data/dialect/sql-dialect.ts';
import { StatementError } from '../../../infra/redshift-data/sql/statement-error.ts';
import { tokenizeSql } from '../../../shared/sql/tokenizer.ts';

const rewritten = (sql: string): string => rewriteSql(sql).sql;

describe('rewriting', () => {
  it.each([
    "select 'nvl(1, 2) #t top 5 sysdate' as a",
    'select a as "getdate() sysdate" from t',
    'select $$nvl(1, 2) sysdate$$, $q$ isnull(1, 2) $q$',
    'select 1 /* nvl(1, /* sysdate */ 2) */ -- decode(1, 2, 3)',
    'select sum(a) from t where b = c::date',
    'select (1, 2',
    "select 'never closed",
    'select minus, top from orders',
    'select t.sysdate from t',
  ])('leaves %s as it is', (sql) => {
    expect(rewritten(sql)).toBe(sql);
  });

  it('keeps comments in the middle of what it rewrites', () => {
    expect(rewritten('select nvl(a -- sysdate\n + 1, b), /* nvl( */ c')).toBe(
      'select coalesce(a -- sysdate\n + 1, b), /* nvl( */ c',
    );
  });

  it('folds names, quoted ones too, unless the session keeps their case', () => {
    const sql = 'select "Name" as "Label" from "T"';
    expect(rewritten(sql)).toBe(sql.toLowerCase());
    expect(rewriteSql(sql, { caseSensitive: true }).sql).toBe(sql);
  });

  it('finds the alias that a select list uses itself', () => {
    const sql = 'select a + 1 as b, b * 2 as c, c from t';
    const spelt = withAlias(rewriteSql(sql), sql.indexOf('b * 2'));
    expect(spelt?.sql).toBe('select a + 1 as b, (a + 1) * 2 as c, c from t');
    expect(spelt && withAlias(spelt, sql.lastIndexOf('c from'))?.sql).toBe(
      'select a + 1 as b, (a + 1) * 2 as c, ((a + 1) * 2) as "c" from t',
    );
    expect(withAlias(rewriteSql('select a, b from t'), 10)).toBeUndefined();
  });
});

describe('statements that cannot run here', () => {
  it.each([
    ['create external table s.t (a int)', /^CREATE EXTERNAL is not supported/],
    ['drop user bob', /^DROP USER is not supported/],
    ['alter table a append from b', /^ALTER TABLE APPEND is not supported/],
    ["attach 'other.db'", /^syntax error at or near "attach"/],
    ['create index i on t (a)', /^syntax error at or near "index"/],
    ['create extension hstore', /^syntax error at or near "extension"/],
    ["copy (select 1) to '/tmp/out.csv'", /^syntax error at or near "copy"/],
    ['create table places (spot geometry)', /^The type GEOMETRY is not supported/],
    ["set datestyle to 'SQL, DMY'", /^datestyle 'SQL, DMY' is not supported locally; use ISO/],
  ])('are refused by name: %s', (sql, message) => {
    expect(() => rewriteSql(sql)).toThrow(StatementError);
    expect(() => rewriteSql(sql)).toThrow(message);
  });
});

const merging = 'on t.a = s.a when matched then delete when not matched then insert values (s.a)';

describe('what Redshift refuses and PostgreSQL runs', () => {
  it.each([
    'select a from (select a from t limit 1) x union select a from t',
    '(select a from t limit 1) union select a from t limit 2',
    'select case when a is true then 1 end from t where a is not true',
    'select median(a), percentile_cont(0.1) within group (order by a) from t',
    'select median(a) over (partition by b), median(b) over (partition by a) from t',
    'update t set a = u.a from u join v on u.a = v.a where t.a = u.a',
    `merge into t using s ${merging}`,
    'select relname::name, oid::regclass from pg_class',
  ])('has neighbours that run: %s', (sql) => {
    expect(rewriteSql(sql).kind).not.toBe('nothing');
  });

  it.each([
    ['select sum(a) over (order by b) from t', /require a frame clause/],
    ['select count(distinct a) over (partition by b) from t', /DISTINCT is not supported/],
    ['select count(*) filter (where a > 1) from t', /^syntax error at or near "\("$/],
    ['select a is distinct from b from t', /^syntax error at or near "distinct"$/],
    ['select distinct on (a) a from t', /^SELECT DISTINCT ON is not supported$/],
    ['select 1 intersect all select 1', /^INTERSECT ALL is not supported$/],
    ['select * from t, lateral (select 1) x', /^syntax error at or near "lateral"$/],
    ['insert into t values (1) on conflict do nothing', /^syntax error at or near "on"$/],
    ['delete from t returning a', /^syntax error at or near "returning"$/],
    ['select * from (values (1)) t(x)', /^syntax error at or near "values"$/],
    ['values (1)', /^syntax error at or near "values"$/],
    ['select a from t, u where t.a = u.b (+)', /^The operator \(\+\) is not supported locally/],
    ['select hll_create_sketch(a) from t', /^The function hll_create_sketch is not supported/],
    ['select a from t limit 1 union select a from t', /^LIMIT may not be used within input/],
    ['select a from t fetch first 2 rows only', /^syntax error at or near "fetch"$/],
    ['select a from t tablesample system (10)', /^syntax error at or near "tablesample"$/],
    ['with w as materialized (select 1) select 1', /^syntax error at or near "materialized"$/],
    ['select array[1, 2]', /^Array constructors are not supported by Amazon Redshift; ARRAY\(\)/],
    ['select row(1, 2)', /^Row constructors are not supported by Amazon Redshift/],
    ['select a is not true as b from t', /^Not implemented: in a select list/],
    [
      'select percentile_cont(0.5) within group (order by a), percentile_disc(0.5) within group (order by b) from t',
      /^within group ORDER BY clauses for aggregate functions must be the same$/,
    ],
    ['select median(a), median(b) from t', /^within group ORDER BY clauses/],
    [
      'select median(f(a)), listagg(b) within group (order by b) from t',
      /^within group ORDER BY clauses/,
    ],
    ["select '1'::money", /^The type MONEY is not supported by Amazon Redshift/],
    ['select cast(a as uuid) from t', /^The type UUID is not supported by Amazon Redshift/],
    ['create table t (a int, b bigserial)', /^The type BIGSERIAL is not supported by Amazon/],
    ['create table t (a varchar(3)[])', /^The type VARCHAR\[\] is not supported by Amazon/],
    ['alter table t add a json', /^The type JSON is not supported by Amazon Redshift/],
    ['create table t (a int check (a > 0))', /^CHECK, EXCLUDE and computed columns are not/],
    ['create temp table t (a int, check (a > 0))', /^CHECK, EXCLUDE and computed columns are not/],
    ['create table t (a int) inherits (u)', /^Inheritance, partitions and tablespaces are not/],
    ['create table t (a int) partition by range (a)', /^Inheritance, partitions and tablespaces/],
    ['update t set a = 1 from u left join t v on u.a = v.a', /^Target table must be part of an/],
    [`merge into t using (select 1 as a) s ${merging}`, /^The source of MERGE must be a table/],
    [`merge into t using t s ${merging}`, /^The source and the target of MERGE must be two tables/],
    [`with w as (select 1) merge into t using s ${merging}`, /^MERGE takes no WITH clause/],
    ['merge into t using s on t.a = s.a when matched then delete', /^MERGE must have WHEN MATCHED/],
    ['merge into t using s on t.a = s.a remove duplicates', /use DELETE and INSERT\.$/],
    ['create function f(a int) returns int stable as $$ return a $$ language plpythonu', /use SQL/],
    ['show procedure p()', /^SHOW is supported locally for settings/],
    ['select * from t pivot (sum(a) for b in (1, 2))', /^PIVOT is not supported locally; use/],
    ['select * from t unpivot (a for b in (c, d))', /^UNPIVOT of a relation is not supported/],
    ['select * from t unpivot include nulls (a for b in (c, d))', /^UNPIVOT of a relation is/],
    ['cancel 123', /CancelStatement\.$/],
    ['select a from t connect by prior a = b', /^CONNECT BY is not supported locally/],
  ])('is refused: %s', (sql, message) => {
    expect(() => rewriteSql(sql)).toThrow(message);
  });

  it('has the place of what does not belong there', () => {
    const sql = 'select count(*) filter (where a > 1) from t';
    expect(() => rewriteSql(sql)).toThrow(
      expect.objectContaining({ offset: sql.indexOf('(where') }),
    );
  });
});

describe('statements without effect here', () => {
  it.each([
    'grant select on t to group readers',
    'revoke all on t from public',
    'analyze compression t',
    'vacuum full t',
    'lock t',
    'alter table t owner to bob',
    'alter table t alter column a encode zstd',
    'alter table t add constraint k primary key (a)',
    'alter table t drop constraint k',
    'alter materialized view v auto refresh yes',
    'alter schema s owner to bob',
    'alter schema s quota 5 gb',
    "comment on database dev is 'x'",
  ])('are not run: %s', (sql) => {
    expect(rewriteSql(sql).kind).toBe('nothing');
  });
});

describe('tokens', () => {
  it('are all of the text, whatever it is', () => {
    const piece = fc.constantFrom(
      "'",
      '"',
      '$$',
      '$a$',
      '--',
      '/*',
      '*/',
      ':',
      '::',
      '\n',
      '#',
      ' ',
    );
    const text = fc.array(fc.oneof(piece, fc.string({ maxLength: 4 }))).map((all) => all.join(''));
    fc.assert(
      fc.property(text, (sql) => {
        expect([...tokenizeSql(sql)].map((token) => token.text).join('')).toBe(sql);
      }),
    );
  });

  it('tell a placeholder from a cast', () => {
    const kinds = [...tokenizeSql(':a::int')].map(({ kind, text }) => `${kind} ${text}`);
    expect(kinds).toEqual(['placeholder :a', 'symbol ::', 'word int']);
  });
});
