import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DataApiUnderTest } from '../support/data-api-under-test.ts';
import { sharedDataApi } from '../support/shared-data-api.ts';

let api: DataApiUnderTest;
beforeAll(async () => {
  api = await sharedDataApi();
  const statements = [
    `create table sales (pricepaid decimal(8,2), commission decimal(8,2), qtysold smallint,
       listid int, saleid bigint, dec1 decimal(7,2), dec2 decimal(15,3))`,
    'insert into sales values (10, 3, 2, 7, 9, 1.5, 2.125)',
    'create view halves as select pricepaid / 2 as half from sales',
    'create table made as select pricepaid / commission as q, listid from sales',
    'select pricepaid / 4.0 as quarter into kept from sales',
    'create table stored (x decimal(18,9))',
    'insert into stored select 1 / 3.0 from sales',
    'update stored set x = x / 7.0',
  ];
  for (const sql of statements) expect((await api.run(sql)).Error, sql).toBeUndefined();
});
afterAll(() => api.stop());

/** A select list's item, the type of its column, and its value. */
type Cases = readonly (readonly [item: string, type: string, value: string])[];

const found = async (items: readonly string[], from = ''): Promise<Cases> => {
  const { Records, ColumnMetadata = [] } = await api.query(`select ${items.join(', ')} ${from}`);
  return items.map((item, nth) => {
    const { precision, scale, typeName } = ColumnMetadata[nth] ?? {};
    const value = Object.values(Records[0]?.[nth] ?? {})[0];
    return [item, `${typeName}(${precision},${scale})`, String(value)];
  });
};

const items = (cases: Cases): readonly string[] => cases.map(([item]) => item);

/** https://docs.aws.amazon.com/redshift/latest/dg/r_numeric_computations201.html */
const computed: Cases = [
  ['pricepaid / commission', 'numeric(17,9)', '3.333333333'],
  ['pricepaid + dec2', 'numeric(16,3)', '12.125'],
  ['dec1 - listid', 'numeric(13,2)', '-5.50'],
  ['commission * qtysold', 'numeric(14,2)', '6.00'],
  ['saleid::decimal(19,0) / saleid', 'numeric(38,19)', '1.0000000000000000000'],
  ['pricepaid / listid', 'numeric(19,13)', '1.4285714285714'],
  ['7 / 2.0', 'numeric(15,4)', '3.5000'],
  ['1.0 / 7', 'numeric(13,12)', '0.142857142857'],
  ['pricepaid / 3 * 3', 'numeric(30,13)', '9.9999999999999'],
  ['-pricepaid', 'numeric(8,2)', '-10.00'],
  ['coalesce(dec1, dec2)', 'numeric(15,3)', '1.500'],
  ['decode(listid, 7, dec2, dec1)', 'numeric(15,3)', '2.125'],
  ['nvl(dec1, 0)', 'numeric(12,2)', '1.50'],
  ['12345678901234567890.5::decimal(38,1) * 1', 'numeric(38,1)', '12345678901234567890.5'],
  ['pricepaid::decimal', 'numeric(18,0)', '10'],
  ['0.05', 'numeric(3,2)', '0.05'],
  // A SUPER value has no digits of its own.
  ["json_parse('1.25')::decimal(5,2)", 'numeric(5,2)', '1.25'],
];

/** dg/r_SUM.html, dg/r_AVG.html, dg/r_SIGN.html, dg/r_ROUND.html */
const called: Cases = [
  ['sum(pricepaid)', 'numeric(38,2)', '10.00'],
  ['avg(dec2)', 'numeric(38,3)', '2.125'],
  ['sum(saleid)', 'numeric(38,0)', '9'],
  ['sum(pricepaid) / sum(commission)', 'numeric(38,4)', '3.3333'],
  ['100.00 * sum(dec1) / count(*)', 'numeric(38,4)', '150.0000'],
  ['max(pricepaid)', 'numeric(8,2)', '10.00'],
  ['sum(sum(dec1)) over ()', 'numeric(38,2)', '1.50'],
  ['sign(min(dec1))', 'numeric(1,0)', '1'],
  ['round(max(pricepaid) / 3, 1)', 'numeric(19,1)', '3.3'],
  ['trunc(max(dec2))', 'numeric(15,0)', '2'],
];

describe('a decimal', () => {
  it('that is computed has the type and the digits of the rules', async () => {
    expect(await found(items(computed), 'from sales')).toEqual(computed);
    expect(await found(items(called), 'from sales')).toEqual(called);
  });

  it.each([
    [
      'a column of a set operation',
      'x',
      '(select dec1 x from sales union select dec2 from sales where false) s',
      'numeric(15,3)',
      '1.500',
    ],
    [
      'a subquery',
      'r / 2',
      '(select pricepaid / commission as r from sales) s',
      'numeric(28,20)',
      '1.66666666650000000000',
    ],
    ['a view', 'half', 'halves', 'numeric(19,13)', '5.0000000000000'],
    ['a table made from a query', 'q', 'made', 'numeric(17,9)', '3.333333333'],
    ['SELECT INTO', 'quarter', 'kept', 'numeric(11,4)', '2.5000'],
    ['what INSERT and UPDATE compute', 'x', 'stored', 'numeric(18,9)', '0.047614286'],
  ])('keeps its type in %s', async (_, item, from, type, value) => {
    expect(await found([item], `from ${from}`)).toEqual([[item, type, value]]);
  });

  it('is grouped and ordered by the very expression that is shown', async () => {
    const { Records } = await api.query(
      'select pricepaid/commission, count(*) from sales group by pricepaid / commission order by pricepaid / commission',
    );
    expect(Records).toEqual([[{ stringValue: '3.333333333' }, { longValue: 1 }]]);
  });

  it('keeps its type behind a common table expression and an alias that is used again', async () => {
    const { Records, ColumnMetadata } = await api.query(
      'with r as (select pricepaid / 4.0 as a from sales) select a, a * 2 as b, b + 1 from r',
    );
    expect(ColumnMetadata?.map(({ scale }) => scale)).toEqual([4, 4, 4]);
    expect(Records).toEqual([
      [{ stringValue: '2.5000' }, { stringValue: '5.0000' }, { stringValue: '6.0000' }],
    ]);
  });

  it('that has no room is an error', async () => {
    expect((await api.run('select 12345.6::decimal(4,2)')).Error).toBe(
      'ERROR: Numeric data overflow (result precision)',
    );
  });
});
