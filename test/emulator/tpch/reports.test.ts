import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runReport, runReports } from '../../../bin/check-reports/run-reports.ts';
import { reportsIn } from '../../../shared/reports/parse-report.ts';
import type { Report } from '../../../shared/reports/report.ts';
import { type DataApiUnderTest, startDataApi } from '../support/data-api-under-test.ts';

const reports = reportsIn('shared/reports');

let api: DataApiUnderTest;
beforeAll(async () => {
  api = await startDataApi({ tpchScale: 0.01 });
});
afterAll(() => api.stop());

describe('the reports on the sample tables', () => {
  it.each(reports)('answer with rows for their own examples: $name', async (report) => {
    expect(await runReport(api.client, report)).toEqual({
      rowCount: expect.toSatisfy((count: number) => count > 0),
    });
  });

  it('agree with the queries of TPC-H they come from', async () => {
    const report = reports.find(({ name }) => name === 'forecast-revenue-change');
    const values = { year_start: '1994-01-01', discount: '0.06', quantity_below: '24' };
    const Parameters = Object.entries(values).map(([name, value]) => ({ name, value }));
    const { Records } = await api.query(String(report?.sql), { Parameters });
    expect(Records).toEqual([[{ stringValue: '1193053.2253' }]]);
  });
});

describe('the check of reports', () => {
  const report = (name: string, sql: string, parameters: Report['parameters'] = {}): Report => ({
    name,
    title: 'T',
    description: 'D',
    sql,
    parameters,
  });
  const check = async (...of: Report[]) => {
    const lines: string[] = [];
    const allRan = await runReports(api.client, of, (line) => lines.push(line));
    return { allRan, lines };
  };

  it('says of each whether it ran, in the words of the warehouse where it did not', async () => {
    const { allRan, lines } = await check(
      report('good', 'select :a', { a: { type: 'string', enum: ['x'] } }),
      report('nonsense', 'select 1 from'),
      report('no-table', 'select * from no_such_table'),
      report('bare', 'select :a, :b', { a: { type: 'integer' }, b: { type: 'boolean' } }),
    );
    expect(allRan).toBe(false);
    expect(lines).toEqual([
      '✓ good      1 row',
      expect.stringMatching(/^✗ nonsense {2}ERROR: syntax error/),
      expect.stringMatching(/^✗ no-table {2}ERROR: .*no_such_table/),
      '✗ bare      There is no example of :a, :b; add examples or a default.',
    ]);
  });

  it('runs several statements of a report as one, with null and a list', async () => {
    const several = {
      ...report('several', '', {
        keys: { type: 'array', items: { type: 'integer' }, examples: [[1, 2, 3]] },
        none: { type: 'string', nullable: true, examples: [null] },
      }),
      executionMode: 'TRANSACTION' as const,
      sql: [
        'create temp table chosen as select n_name from nation where n_nationkey in (:keys)',
        'select * from chosen where cast(:none as varchar) is null',
        'drop table chosen',
      ],
    };
    // UNLOAD takes the last statement, which has no rows here.
    const lines = ['✓ several  3 rows; cannot be unloaded'];
    expect(await check(several)).toEqual({ allRan: true, lines });
  });

  it('is content where all ran', async () => {
    expect(await check(report('good', 'select 1'))).toEqual({
      allRan: true,
      lines: ['✓ good  1 row'],
    });
  });
});
