import { describe, expect, it } from 'vitest';
import { mayCommit, onlyReads, splitStatements } from '../../../shared/sql/statements.ts';

describe('the statements of an SQL text', () => {
  it.each([
    ['select 1', ['select 1']],
    ['select 1;', ['select 1']],
    [' ;; select 1 ; -- done', ['select 1']],
    ["select ';' as a; select $$;$$ /* ; */", ["select ';' as a", 'select $$;$$ /* ; */']],
    [
      '-- first\ninsert into t values (1);\nselect 2',
      ['-- first\ninsert into t values (1)', 'select 2'],
    ],
    ["select 'never closed; select 2", ["select 'never closed; select 2"]],
    ['', []],
    ['-- nothing', []],
  ])('of %j are %j', (text, statements) => {
    expect(splitStatements(text).map(({ sql }) => sql)).toEqual(statements);
  });

  it('begin where their first word is', () => {
    const text = ' select 1; -- second\n (select 2)';
    expect(splitStatements(text).map(({ offset }) => text.slice(offset, offset + 4))).toEqual([
      'sele',
      '(sel',
    ]);
  });
});

describe('a statement', () => {
  it.each([
    ['select 1', true],
    ['(SELECT 1) union (select 2)', true],
    ["-- a comment\n with a as (select 'insert into' x) select * from a", true],
    ['show tables from schema dev.public', true],
    ['explain select 1', true],
    ['select "update" from t', true],
    ['insert into t select 1', false],
    ['with a as (select 1) insert into t select * from a', false],
    ['select * into copied from t', false],
    ['call tidy()', false],
    ['create table t (a int)', false],
    ['', false],
  ])('%j only reads: %s', (sql, reads) => {
    expect(onlyReads(sql)).toBe(reads);
  });

  it.each([
    ['truncate t', true],
    ['/* so */ COMMIT', true],
    ['call tidy()', true],
    ['insert into t select 1', false],
    ["select 'commit'", false],
  ])('%j may commit what ran before it: %s', (sql, commits) => {
    expect(mayCommit(sql)).toBe(commits);
  });
});
