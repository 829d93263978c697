import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commentText } from '../../../infra/redshift-data/tpch/comment-text.ts';
import { sampleTables } from '../../../infra/redshift-data/tpch/tpch-tables.ts';
import {
  openRedshiftLikeDatabase,
  type RedshiftLikeDatabase,
} from '../dialect/redshift-like-database.ts';

let database: RedshiftLikeDatabase;
beforeAll(async () => {
  database = await openRedshiftLikeDatabase({ tpchScale: 0.01 });
});
afterAll(() => database.close());

describe('the tables', () => {
  it.each([
    ['region', 5],
    ['nation', 25],
    ['supplier', 100],
    ['customer', 1500],
    ['part', 2000],
    ['partsupp', 8000],
    ['orders', 15000],
    ['lineitem', 60175],
  ])('have in %s %s rows', async (table, count) => {
    expect(await database.answer(`select count(*) from ${table}`)).toEqual([[count]]);
  });

  it.each([
    ['select c_address from customer where c_custkey = 1', 'IVhzIApeRb ot,c,E'],
    ['select s_address from supplier where s_suppkey = 20', 'iybAE,RmTymrZVYaFZva2SH,j'],
    ['select p_name from part where p_partkey = 1', 'goldenrod lavender spring chocolate lace'],
    ['select n_name from nation where n_nationkey = 24', 'UNITED STATES'],
    ['select max(o_orderdate) from orders', '1998-08-02'],
    ['select min(length(s_comment)) >= 25 and max(length(s_comment)) <= 100 from supplier', true],
  ])('hold what dbgen writes: %s', async (sql, value) => {
    expect(await database.answer(sql)).toEqual([[value]]);
  });

  it.each([
    `select count(*) from lineitem left join orders
     on l_orderkey = o_orderkey where o_orderkey is null`,
    `select count(*) from orders left join customer
     on o_custkey = c_custkey where c_custkey is null`,
    `select count(*) from lineitem left join partsupp
     on l_partkey = ps_partkey and l_suppkey = ps_suppkey where ps_partkey is null`,
    `select count(*) from partsupp left join supplier
     on ps_suppkey = s_suppkey where s_suppkey is null`,
  ])('refer to rows that exist: %s', async (sql) => {
    expect(await database.answer(sql)).toEqual([[0]]);
  });

  it('leave nothing else behind', async () => {
    const names = await database.answer('select table_name from svv_tables');
    expect(names).toHaveLength(8);
  });

  it.each([0, -1, 100, Number.NaN])('are refused at the scale %s', (scale) => {
    expect(() => sampleTables(scale)).toThrow(RangeError);
  });
});

describe("dbgen's text", () => {
  it('has a sentence begin where the published checkpoints of its text say', () => {
    const text = commentText(524_400);
    expect([text.slice(262_122, 262_124), text.slice(524_231, 524_233)]).toEqual([
      expect.stringMatching(/^ \w/),
      expect.stringMatching(/^ \w/),
    ]);
    expect(text.slice(262_121, 262_122)).toMatch(/[.;:?!-]/);
    expect(text.slice(524_230, 524_231)).toMatch(/[.;:?!-]/);
  });
});
