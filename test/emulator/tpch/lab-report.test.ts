import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { reportsIn } from '../../../shared/reports/parse-report.ts';
import { checkReportParameters } from '../../../shared/reports/report-parameters.ts';
import { type DataApiUnderTest, startDataApi } from '../support/data-api-under-test.ts';

const reports = reportsIn('shared/reports');

const report = reports.find(({ name }) => name === 'revenue-by-country');
if (report === undefined) throw new Error('The report of the lab is missing.');

/** The lab's own text; the lab pastes the country into it. */
const labSql = (country: string) => `
select c.c_mktsegment as customer_segment, sum(o.o_totalprice) as total_order_price,
       extract(year from o.o_orderdate) as order_year,
       extract(month from o.o_orderdate) as order_month,
       r.r_name as region, n.n_name as country, o.o_orderpriority as order_priority
from public.orders o
inner join public.customer c on o.o_custkey = c.c_custkey
inner join public.nation n on c.c_nationkey = n.n_nationkey
inner join public.region r on n.n_regionkey = r.r_regionkey
where n.n_name = '${country}'
group by 1, 3, 4, 5, 6, 7
order by 2 desc
limit 10`;

const COLUMNS = [
  'customer_segment',
  'total_order_price',
  'order_year',
  'order_month',
  'region',
  'country',
  'order_priority',
];

let api: DataApiUnderTest;
/** For each nation all of its groups, the dearest first, summed here from the tables' rows. */
let computed: ReadonlyMap<string, readonly (readonly string[])[]>;

/** The rows of a table as texts. */
const rowsOf = async (sql: string): Promise<string[][]> => {
  const [, ...rows]: string[][] = parse(await api.csv(sql));
  return rows;
};

const cents = (price: string): bigint => BigInt(price.replace('.', ''));
const price = (cents: bigint): string => `${cents / 100n}.${String(cents % 100n).padStart(2, '0')}`;

/** One row a nation, customer or order at a time: no join, no sum and no order by the warehouse. */
const compute = async () => {
  const regions = new Map((await rowsOf('select r_regionkey, r_name from region')).map(pair));
  const nations = await rowsOf('select n_nationkey, n_name, n_regionkey from nation');
  const customers = new Map(
    (await rowsOf('select c_custkey, c_nationkey, c_mktsegment from customer')).map(
      ([key = '', nation = '', segment = '']) => [key, { nation, segment }],
    ),
  );
  const sums = new Map<string, bigint>();
  const orders = await rowsOf(
    'select o_custkey, o_totalprice, o_orderdate, o_orderpriority from orders',
  );
  for (const [custkey = '', total = '', date = '', priority = ''] of orders) {
    const { nation, segment } = customers.get(custkey) ?? { nation: '', segment: '' };
    const [year, month] = date.split('-').map(Number);
    const group = JSON.stringify([nation, segment, String(year), String(month), priority]);
    sums.set(group, (sums.get(group) ?? 0n) + cents(total));
  }
  const groups = [...sums].toSorted(([, a], [, b]) => Number(b - a));
  return new Map(
    nations.map(([key, name = '', region = '']) => [
      name,
      groups.flatMap(([group, sum]) => {
        const [nation, segment, year, month, priority] = JSON.parse(group);
        const row = [segment, price(sum), year, month, regions.get(region) ?? '', name, priority];
        return nation === key ? [row] : [];
      }),
    ]),
  );
};
const pair = ([key = '', value = '']: string[]): [string, string] => [key, value];

beforeAll(async () => {
  api = await startDataApi({ tpchScale: 0.01 });
  computed = await compute();
});
afterAll(() => api.stop());

/** The header and the rows of the report, its country bound as the service binds it. */
const answer = async (country: string): Promise<string[][]> =>
  parse(
    await api.csv(String(report.sql), { Parameters: [{ name: 'country_name', value: country }] }),
  );

describe('the report of the lab', () => {
  it('has the columns of the lab, and the rows that are known for UNITED STATES', async () => {
    const [header, ...rows] = await answer('UNITED STATES');
    expect(header).toEqual(COLUMNS);
    expect(rows.slice(0, 2)).toEqual([
      ['FURNITURE', '789077.92', '1998', '1', 'AMERICA', 'UNITED STATES', '1-URGENT'],
      ['FURNITURE', '589887.97', '1996', '11', 'AMERICA', 'UNITED STATES', '4-NOT SPECIFIED'],
    ]);
  });

  it("gives for all 25 nations what the lab's SQL gives, and what the orders add up to", async () => {
    expect(computed.size).toBe(25);
    for (const [country, groups] of computed) {
      const [, ...rows] = await answer(country);
      expect(rows, country).toEqual(groups.slice(0, 10));
      expect(rows, country).toEqual(await rowsOf(labSql(country)));
      // The order is by the price alone, so equal prices at the tenth row could go either way.
      expect(new Set(groups.slice(0, 11).map(([, sum]) => sum)).size, country).toBe(11);
    }
  });

  it.each([
    'ATLANTIS',
    "COTE D'IVOIRE",
    'BOSNIA-HERZEGOVINA',
    'ST. LUCIA',
    'TRINIDAD & TOBAGO',
    'CONGO (KINSHASA)',
    'ÅLAND',
    'SAINT VINCENT AND THE GRENADINES',
    "CANADA' OR '1'='1",
  ])('accepts %s and finds no rows, which is no error', async (country) => {
    expect(checkReportParameters(report, { country_name: country }).faults).toEqual([]);
    expect(await answer(country)).toEqual([COLUMNS]);
  });

  it.each(['', 'Canada', 'X'.repeat(101)])('refuses %j', (country) => {
    expect(checkReportParameters(report, { country_name: country }).faults).toHaveLength(1);
  });
});
