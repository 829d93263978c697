import { describe, expect, it } from 'vitest';
import { parseSubmitRequest, type SubmitRules } from '../../functions/submit/submit-request.ts';
import { HttpProblem } from '../../shared/http/problem.ts';
import type { Report } from '../../shared/reports/report.ts';
import { aRequest } from '../support/api-request.ts';
import { requestLimits } from '../support/request-limits.ts';

const report: Report = {
  name: 'sales',
  title: 'Sales',
  description: 'Sales of a country since a day',
  sql: 'select :country, :since, :top',
  parameters: {
    country: { type: 'string' },
    since: { type: 'string', format: 'date' },
    top: { type: 'integer', default: 10 },
  },
};
const large: Report = {
  ...report,
  name: 'large',
  sql: 'select * from t',
  parameters: {},
  delivery: 'unload',
};
const topTen: Report = { ...large, name: 'top-ten', sql: 'select 1 limit 10', delivery: 'collect' };
const target = { role: 'default', bucket: 'results-bucket' };
const rules: SubmitRules = {
  reports: [report, large, topTen],
  adHocSql: 'allowed',
  unload: target,
  limits: requestLimits,
};
const values = { country: "O'Hara\\", since: '1995-02-28' };

const parse = (body: unknown, changed: Partial<SubmitRules> = {}) =>
  parseSubmitRequest({ ...rules, ...changed }, aRequest({ body: JSON.stringify(body) }));

const faultsOf = (body: unknown, changed: Partial<SubmitRules> = {}) => {
  try {
    parse(body, changed);
  } catch (error) {
    if (error instanceof HttpProblem && error.status === 422) return error.errors ?? [];
    throw error;
  }
  return [];
};

describe('formulas', () => {
  const sales = { report: 'sales', parameters: values, escapeFormulas: true };

  it('are escaped in collected csv where that is asked for, compressed or not', () => {
    expect(parse(sales)).toMatchObject({ escapeFormulas: true });
    expect(parse({ ...sales, compression: 'gzip' })).toMatchObject({ escapeFormulas: true });
    expect(parse({ ...sales, escapeFormulas: false })).not.toHaveProperty('escapeFormulas');
    expect(parse({ report: 'large', escapeFormulas: true, delivery: 'collect' })).toMatchObject({
      escapeFormulas: true,
    });
  });

  it.each([
    [{ delivery: 'unload' }, '"delivery": "unload"'],
    [{ report: 'large', parameters: {} }, '"delivery": "unload"'],
    [{ format: 'jsonl' }, '"format": "jsonl"'],
    [{ format: 'parquet' }, '"format": "parquet"'],
  ])('are refused elsewhere: %o', (changed, other) => {
    const faults = faultsOf({ ...sales, ...changed });
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatchObject({ pointer: '/escapeFormulas' });
    expect(faults[0]?.detail).toContain(`"escapeFormulas": true and ${other} do not go together`);
  });
});

describe('a delivery', () => {
  it('by unload has the values in the text, by the types of the report', () => {
    const body = { report: 'sales', parameters: values, delivery: 'unload', format: 'csv' };
    expect(parse(body).unload).toEqual({
      ...target,
      query: "select ('O''Hara' || chr(92) || ''), (date '1995-02-28'), 10",
    });
  });

  it('of ad hoc SQL has them by their JSON types', () => {
    const sql = 'select :n, :b, :s;';
    const parameters = { n: -1.5, b: true, s: '1995-02-28' };
    const { unload } = parse({ sql, parameters, delivery: 'unload' });
    expect(unload?.query).toBe("select (-1.5), true, '1995-02-28'");
  });

  it.each([
    [{ report: 'sales', parameters: values }, false],
    [{ report: 'sales', parameters: values, format: 'parquet' }, true],
    [{ report: 'sales', parameters: values, delivery: 'unload' }, true],
    [{ report: 'large' }, true],
    [{ report: 'large', delivery: 'collect' }, false],
    [{ report: 'large', format: 'jsonl', compression: 'gzip' }, true],
    [{ report: 'top-ten' }, false],
    [{ sql: 'select 1', compression: 'zstd' }, false],
  ])('of %j goes around the collector: %s', (body, unloads) => {
    expect(parse(body).unload !== undefined).toBe(unloads);
  });

  it('is compressed as it was asked for', () => {
    expect(parse({ sql: 'select 1', compression: 'zstd' }).compression).toBe('zstd');
    expect(parse({ sql: 'select 1' })).not.toHaveProperty('compression');
  });
});

describe('an UNLOAD or a COPY of the caller', () => {
  const sqls = [
    "unload ('select 1') to 's3://b/x' iam_role default",
    "/* a */ -- b\n ((UNLOAD ('select 1') to 's3://b/x' iam_role default))",
    ";; copy t from 's3://b/x' iam_role default",
    "select 1; Copy t from 's3://b/x' iam_role default",
  ];

  it.each(sqls)('is refused where a role unloads results: %s', (sql) => {
    expect(faultsOf({ sql })).toEqual([
      {
        pointer: '/sql',
        detail: expect.stringMatching(/^(UNLOAD|COPY) is not accepted here: .*role/),
      },
    ]);
    expect(faultsOf({ sql }, { unload: undefined })).toEqual([]);
  });

  it.each([
    'select unload, copy from t',
    'select \'; unload\' as "copy" -- ; copy',
    'call copy_things()',
  ])('is not %s', (sql) => {
    expect(faultsOf({ sql })).toEqual([]);
  });
});

describe('a combination that does not go together', () => {
  it.each([
    [
      { report: 'large', format: 'parquet', compression: 'gzip' },
      '/compression',
      /"format": "parquet" and "compression": "gzip" do not go together.*leave compression out/,
    ],
    [
      { report: 'large', format: 'parquet', delivery: 'collect' },
      '/delivery',
      /"format": "parquet" and "delivery": "collect" do not go together.*leave delivery out/,
    ],
    [
      { report: 'top-ten', delivery: 'unload' },
      '/delivery',
      /LIMIT outside of parentheses; nest it.*"delivery": "collect"/,
    ],
    [{ report: 'top-ten', format: 'parquet' }, '/format', /LIMIT outside of parentheses/],
    [
      { sql: 'create table t (n int)', delivery: 'unload' },
      '/delivery',
      /UNLOAD takes a query, and this begins with "create"/,
    ],
    [
      { sql: 'select :s', parameters: { s: 'a\0b' }, delivery: 'unload' },
      '/parameters/s',
      /the character NUL \(U\+0000\) and halves of surrogate pairs are not accepted/,
    ],
    [
      // Written out, these are a gigabyte.
      {
        sql: `select ${':a,'.repeat(20_000)}1`,
        parameters: { a: 'x'.repeat(50_000) },
        delivery: 'unload',
      },
      '/delivery',
      /at most 99000 bytes of SQL with all values in it.*"delivery": "collect"/,
    ],
    [
      { sql: `select ${"''".repeat(30_000)}`, delivery: 'unload' },
      '/delivery',
      /at most 99000 bytes of SQL with all values in it.*"delivery": "collect"/,
    ],
  ])('is refused: %j', (body, pointer, detail) => {
    expect(faultsOf(body)).toEqual([{ pointer, detail: expect.stringMatching(detail) }]);
  });

  it.each([
    [{ report: 'large' }, '/delivery'],
    [{ sql: 'select 1', delivery: 'unload' }, '/delivery'],
    [{ sql: 'select 1', format: 'parquet' }, '/format'],
  ])('is %j with a warehouse that has no role for UNLOAD', (body, pointer) => {
    const detail = expect.stringMatching(/no role for UNLOAD.*ask for "delivery": "collect"/);
    expect(faultsOf(body, { unload: undefined })).toEqual([{ pointer, detail }]);
  });

  it('is told together with every other fault', () => {
    const body = { report: 'sales', parameters: { x: 1 }, format: 'parquet', compression: 'zstd' };
    const found = faultsOf(body).map(({ pointer }) => pointer);
    expect(found.toSorted()).toEqual([
      '/compression',
      '/parameters/country',
      '/parameters/since',
      '/parameters/x',
    ]);
  });
});
