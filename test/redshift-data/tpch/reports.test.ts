import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tokenizeSql } from '../../../infra/local/redshift-data/dialect/sql-tokens.ts';
import { tpchStatements } from '../../../infra/local/redshift-data/tpch/tpch-tables.ts';
import { reports } from '../../../shared/reports/report-catalogue.static.ts';
import {
  openRedshiftLikeDatabase,
  type RedshiftLikeDatabase,
} from '../dialect/redshift-like-database.ts';

let database: RedshiftLikeDatabase;
beforeAll(async () => {
  database = await openRedshiftLikeDatabase();
  await database.prepare(tpchStatements(0.01));
});
afterAll(() => database.close());

/** The Data API sends every value as a text. */
const bound = (sql: string, values: Readonly<Record<string, unknown>>): string =>
  tokenizeSql(sql)
    .map(({ kind, text }) => (kind === 'placeholder' ? `'${values[text.slice(1)]}'` : text))
    .join('');

const sqlOf = (name: string): string => reports.find((report) => report.name === name)?.sql ?? '';

describe('the reports on the sample tables', () => {
  it.each(reports)('answer with rows for their own examples: $name', async (report) => {
    const values = Object.fromEntries(
      Object.entries(report.parameters).map(([name, schema]) => [
        name,
        schema.examples?.[0] ?? schema.default,
      ]),
    );
    expect((await database.answer(bound(report.sql, values))).length).toBeGreaterThan(0);
  });

  it.each(['UNITED STATES', 'CANADA', 'INDIA'])(
    'give ten rows of revenue-by-country for %s',
    async (country) => {
      const sql = bound(sqlOf('revenue-by-country'), { country_name: country });
      expect(await database.answer(sql)).toHaveLength(10);
    },
  );

  it('agree with the queries of TPC-H they come from', async () => {
    const sql = bound(sqlOf('forecast-revenue-change'), {
      year_start: '1994-01-01',
      discount: 0.06,
      quantity_below: 24,
    });
    expect(await database.answer(sql)).toEqual([['1193053.2253']]);
  });
});
