import { describe, expect, it } from 'vitest';
import { declaredCharacterColumns } from '../../../infra/redshift-data/result/declared-types.ts';

describe('declaredCharacterColumns', () => {
  it('reads the character columns of a CREATE TABLE', () => {
    expect(
      declaredCharacterColumns(
        `create table if not exists s.t (a char(5) not null, b varchar(20) default 'x, y)', ` +
          `"c d" character varying(7), e nchar, f varchar, g text, h varchar(max), ` +
          `i decimal(10, 2), j int, primary key (a))`,
      ),
    ).toEqual({
      table: 's.t',
      columns: [
        { column: 'a', declaredType: 'char(5)' },
        { column: 'b', declaredType: 'varchar(20)' },
        { column: '"c d"', declaredType: 'varchar(7)' },
        { column: 'e', declaredType: 'char(1)' },
        { column: 'f', declaredType: 'varchar(256)' },
        { column: 'g', declaredType: 'varchar(256)' },
        { column: 'h', declaredType: 'varchar(65535)' },
      ],
    });
  });

  it('finds none in other statements', () => {
    for (const sql of [
      'create table t as select 1',
      'create table t (n int)',
      "select 'create table t (a char(5))'",
      'create view v (a) as select 1',
    ]) {
      expect(declaredCharacterColumns(sql), sql).toBeUndefined();
    }
  });
});
