import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UnsupportedSqlError } from '../../../infra/redshift-data/dialect/dialect-rule.ts';
import { rewriteSql } from '../../../infra/redshift-data/dialect/sql-dialect.ts';
import { tokenizeSql } from '../../../shared/sql/tokenizer.ts';

describe('rewriting', () => {
  it.each([
    "select 'nvl(1, 2) #t top 5 sysdate' as a",
    'select a as "getdate() sysdate" from t',
    'select $$nvl(1, 2) sysdate$$, $q$ isnull(1, 2) $q$',
    'select 1 /* nvl(1, /* sysdate */ 2) */ -- decode(1, 2, 3)',
    'select sum(a) from t where b = :since and c::date > :until',
    'select (1, 2',
    "select 'never closed",
    'select minus, top from orders',
    'select t.sysdate from t',
  ])('leaves %s as it is', (sql) => {
    expect(rewriteSql(sql)).toBe(sql);
  });

  it('keeps placeholders where it rewrites around them', () => {
    const sql = "select nvl(:a, 1), :b::varchar(3), dateadd(day, :n::int, '2024-01-01'::date)";
    expect(rewriteSql(sql)).toBe(
      'select COALESCE(:a, 1), "varchar"(CAST(:b AS VARCHAR), 3),' +
        " dateadd('day', :n::int, '2024-01-01'::date)",
    );
  });

  it('keeps comments in the middle of what it rewrites', () => {
    expect(rewriteSql('select nvl(a -- sysdate\n + 1, b), /* nvl( */ c')).toBe(
      'select COALESCE(a -- sysdate\n + 1, b), /* nvl( */ c',
    );
  });

  it('keeps the name of a column that a cast cuts', () => {
    expect(rewriteSql('select t.name::varchar(2), 1 from t')).toBe(
      'select "varchar"(CAST(t.name AS VARCHAR), 2) AS name, 1 from t',
    );
  });

  it.each([
    "select nvl(a, 1), decode(b, 1, 'x'), to_char(c, 'YYYY Q'), avg(distinct d) from t",
    'create table #t (id int identity(1, 1) primary key, s super) diststyle even',
    "select percentile_cont(0.5) within group (order by a) over (partition by b), a ~ 'c' from t",
  ])('changes nothing the second time in %s', (sql) => {
    const once = rewriteSql(sql);
    expect(rewriteSql(once)).toBe(once);
  });

  it('reads a backslash in a literal as Redshift does, as an escape', () => {
    const sql = String.raw`select e'it\'s', 'it\'s', 'a\\b', 'c\td', $$e\tf$$ from t`;
    expect(rewriteSql(sql)).toBe(
      `select 'it''s', 'it''s', 'a\\b', 'c\td', ${String.raw`$$e\tf$$`} from t`,
    );
  });
});

describe('statements that cannot run here', () => {
  it.each([
    ['/* nightly */ CALL refresh()', /^CALL is not supported/],
    ['create or replace procedure p() as $$ begin end $$', /^CREATE PROCEDURE is not supported/],
    ['create external table s.t (a int)', /^CREATE EXTERNAL is not supported/],
    ['drop user bob', /^DROP USER is not supported/],
    ['alter table a append from b', /^ALTER TABLE APPEND is not supported/],
    ['declare c cursor for select 1', /^Cursors are not supported/],
    ["attach 'other.db'", /^syntax error at or near "attach"/],
    ['create table places (spot geometry)', /^The type GEOMETRY is not supported/],
    ["select to_char(a, 'RM') from t", /^The date format "RM" in "RM" is not supported/],
    ['select to_char(a, b) from t', /^TO_CHAR is supported with a literal format only/],
    ['select dateadd(fortnight, 1, a) from t', /^The date part "fortnight" is not known/],
  ])('are refused by name: %s', (sql, message) => {
    expect(() => rewriteSql(sql)).toThrow(UnsupportedSqlError);
    expect(() => rewriteSql(sql)).toThrow(message);
  });
});

describe('statements without effect here', () => {
  it.each([
    'grant select on t to group readers',
    'revoke all on t from public',
    'analyze compression t',
    'vacuum full t',
    "set query_group to 'reports'",
    'lock t',
    'alter table t owner to bob',
    'alter table t alter diststyle all',
    'alter table t alter column a encode zstd',
  ])('become one that does nothing: %s', (sql) => {
    expect(rewriteSql(sql)).toBe('VACUUM');
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
