import { describe, expect, it } from 'vitest';
import { placeholders } from '../../../shared/sql/placeholders.ts';

describe('placeholders of an SQL text', () => {
  it.each([
    ['select :a, :b2, :a', ['a', 'b2']],
    ['select :a::int', ['a']],
    ["select '12:30:00', ':no', 'it''s :no', :yes", ['yes']],
    ['select ":no" from t -- :no\nwhere x = :yes', ['yes']],
    ['/* :no /* :no */ :no */ select :yes', ['yes']],
    ['select $$ :no $$, $tag$ :no $$ :no $tag$, :yes', ['yes']],
    ["select 'a\\':no', :yes", ['yes']],
    ["select ':never closed", []],
    ['/* :never closed', []],
    ['select a.b:c, x := 1', ['c']],
    ['select $q1$ :no $q1$, $é$ :no $é$, $_1é$ :no $_1é$, :yes', ['yes']],
    ['select 1$x$ :no $x$, 1e5$x$ :no $x$, 1.$x$ :no $x$, $1$x$ :no $x$, :yes', ['yes']],
    ['select a$x$ :yes $x$', ['yes']],
    ['select é$x$, :yes as b$x$', ['yes']],
    ['select 1e$x$ :yes $x$', ['yes']],
    ['select \u00a0$x$ :yes $x$', ['yes']],
    ['select 1 -- :no\r, :yes', ['yes']],
    ['select 1 -- :no\u2028 :no', []],
    ["select E'\\' :no', e'' :yes", ['yes']],
    ["select 'a\\\\', :yes, 'b\\\\' ':no'", ['yes']],
    ["select ':no\\", []],
    ['select */* :no */ :yes, 1 --- :no', ['yes']],
    ['select 1', []],
  ])('%j are %j', (sql, names) => {
    expect(placeholders(sql)).toEqual(names);
  });

  it('stand where standard SQL reads no backslash as an escape, if that is asked for', () => {
    const sql = "select '\\', ':a', E'\\' :b'";
    expect(placeholders(sql)).toEqual(['a']);
    expect(placeholders(sql, 'standard')).toEqual([]);
  });

  it('are found in a long text without delay', () => {
    const sql = `select ${"'x', ".repeat(30_000)} :end`;
    expect(placeholders(sql)).toEqual(['end']);
  });
});
