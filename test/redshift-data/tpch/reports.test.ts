import type { SqlParameter } from '@aws-sdk/client-redshift-data';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../../../shared/reports/report.ts';
import { reports } from '../../../shared/reports/report-catalogue.static.ts';
import { type DataApiUnderTest, startDataApi } from '../support/data-api-under-test.ts';

let api: DataApiUnderTest;
beforeAll(async () => {
  api = await startDataApi({ tpchScale: 0.01 });
});
afterAll(() => api.stop());

/** The Data API takes every value as a text. */
const bound = (values: Readonly<Record<string, unknown>>): { Parameters?: SqlParameter[] } => {
  const Parameters = Object.entries(values).map(([name, value]) => ({ name, value: `${value}` }));
  return Parameters.length === 0 ? {} : { Parameters };
};

const examplesOf = ({ parameters }: Report) =>
  Object.fromEntries(
    Object.entries(parameters).map(([name, { examples, default: otherwise }]) => [
      name,
      examples?.[0] ?? otherwise,
    ]),
  );

describe('the reports on the sample tables', () => {
  it.each(reports)('answer with rows for their own examples: $name', async (report) => {
    const { Records } = await api.query(report.sql, bound(examplesOf(report)));
    expect(Records.length).toBeGreaterThan(0);
  });

  it('agree with the queries of TPC-H they come from', async () => {
    const report = reports.find(({ name }) => name === 'forecast-revenue-change');
    const values = { year_start: '1994-01-01', discount: 0.06, quantity_below: 24 };
    const { Records } = await api.query(report?.sql ?? '', bound(values));
    expect(Records).toEqual([[{ stringValue: '1193053.2253' }]]);
  });
});
