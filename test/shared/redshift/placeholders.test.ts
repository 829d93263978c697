import { describe, expect, it } from 'vitest';
import { placeholders } from '../../../shared/redshift/placeholders.ts';

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
    ['select 1', []],
  ])('%j are %j', (sql, names) => {
    expect(placeholders(sql)).toEqual(names);
  });

  it('are found in a long text without delay', () => {
    const sql = `select ${"'x', ".repeat(30_000)} :end`;
    expect(placeholders(sql)).toEqual(['end']);
  });
});
