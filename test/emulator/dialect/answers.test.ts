import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Answer,
  dates,
  numbers,
  texts,
} from '../../conformance/questions/expression-answers.ts';
import {
  arithmetic,
  moments,
  textFunctions,
  windows,
} from '../../conformance/questions/function-answers.ts';
import type { DataApiUnderTest } from '../support/data-api-under-test.ts';
import { sharedDataApi } from '../support/shared-data-api.ts';

let api: DataApiUnderTest;
beforeAll(async () => {
  api = await sharedDataApi();
  await api.run(`create table measured as ${rows}`);
});
afterAll(() => api.stop());

const groups = { dates, numbers, texts, arithmetic, moments, textFunctions, windows };

describe('the type and the value', () => {
  it.each(Object.entries(groups))('of expressions on %s', async (_, answers) => {
    const items = answers.map(([expression], nth) => `(${expression}) as c${nth}`);
    const { Records, ColumnMetadata = [] } = await api.query(`select ${items.join(', ')}`);
    const found = answers.map(([expression], nth) => {
      const { isNull, ...field } = Records[0]?.[nth] ?? {};
      const value = isNull === true ? null : String(Object.values(field)[0]);
      return [expression, ColumnMetadata[nth]?.typeName, value];
    });
    expect(found).toEqual(answers);
  });
});

/** Numbers with a NULL among them, in two groups. */
const rows = `select 1 as g, 10 as i, 1.5::numeric(8,2) as n, 1.5::real as r union all
  select 1, 20, 2.25, 2.5 union all select 2, 20, null, 3`;

const aggregates: readonly Answer[] = [
  ['avg(i)', 'int8', '16'],
  ['avg(distinct i)', 'int8', '15'],
  ['avg(n)', 'numeric', '1.88'],
  ['avg(r)', 'float8', '2.3333333333333335'],
  ['sum(i)', 'int8', '50'],
  ['sum(i::bigint)', 'numeric', '50'],
  ['sum(n)', 'numeric', '3.75'],
  ['sum(r)', 'float8', '7'],
  ['count(n)', 'int8', '2'],
  ['count(distinct i)', 'int8', '2'],
  ['min(n)', 'numeric', '1.50'],
  ['stddev(i)', 'float8', '5.773502691896258'],
  ['var_pop(n)', 'float8', '0.140625'],
  ['median(i)', 'float8', '20'],
  ["listagg(i, ',') within group (order by i desc)", 'varchar', '20,20,10'],
  ["listagg(distinct i - 1, ',') within group (order by i - 1)", 'varchar', '9,19'],
  ['percentile_cont(0.5) within group (order by i)', 'float8', '20'],
  ['median(i) over ()', 'float8', '20'],
  ['percentile_cont(0.5) within group (order by i) over ()', 'float8', '20'],
  ["listagg(g, ',') within group (order by g) over ()", 'varchar', '1,1,2'],
  ['bool_or(i > 10)', 'bool', 'true'],
  ['approximate count(distinct g)', 'int8', '2'],
];

describe('an aggregate', () => {
  it.each(aggregates)('%s has the type and the value of Redshift', async (sql, type, value) => {
    const { Records, ColumnMetadata } = await api.query(`select ${sql} as c from measured`);
    expect(ColumnMetadata?.[0]?.typeName).toBe(type);
    expect(String(Object.values(Records[0]?.[0] ?? {})[0])).toBe(value);
  });

  it('over a window is an integer of integers too', async () => {
    const { Records } = await api.query(
      `select avg(i) over (order by g, i rows unbounded preceding), avg(sum(i)) over ()
       from measured group by g, i order by 1`,
    );
    expect(Records.map((row) => row.map(({ longValue }) => longValue))).toEqual([
      [10, 16],
      [15, 16],
      [16, 16],
    ]);
  });
});

describe('the label of a column', () => {
  it('is the name of what it is of', async () => {
    const labels = {
      "cast('ab' as varchar(2))": 'varchar',
      "lower('AB')::varchar(3)": 'lower',
      'avg(1)': 'avg',
      'median(1)': 'median',
      "regexp_substr('a', 'a')": 'regexp_substr',
      "json_extract_path_text('{}', 'a')": 'json_extract_path_text',
      'exists (select 1)': 'exists',
      '(select max(1) as m)': 'm',
      'date_part(year, current_date)': 'pgdate_part',
      "dateadd(day, 1, '2008-01-01')": 'date_add',
      "datediff(day, '2008-01-01', '2008-01-02')": 'date_diff',
      "listagg(distinct 'a') within group (order by 1) over ()": 'listagg',
      'nvl(1, 2)': 'coalesce',
      current_user: 'current_user',
      '1 as Total': 'total',
      '2 as "Random Column"': 'random column',
    };
    const { ColumnMetadata } = await api.query(
      `select ${Object.keys(labels).join(', ')} from measured`,
    );
    expect(ColumnMetadata?.map(({ label }) => label)).toEqual(Object.values(labels));
  });
});

describe('a function of dates', () => {
  it('stands in the plan as its own body, without a call for each row', async () => {
    const { Records } = await api.query(`explain verbose
      select extract(yr from d), date_part('month', d), date_trunc('week', d), dateadd(day, n, d),
        datediff(day, d, d)
      from (select distinct current_date as d, 1 as n)`);
    const plan = Records.map(([line]) => line?.stringValue).join('\n');
    expect(plan).toContain("extract\"('year'");
    expect(plan).not.toMatch(/redshift|date_part|datediff|interval_of|part_value/);
  });
});
