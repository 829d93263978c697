import { describe, expect, it } from 'vitest';
import { parseSubmitRequest } from '../../functions/submit/submit-request.ts';
import { HttpProblem } from '../../shared/http/problem.ts';
import { parseReports } from '../../shared/reports/parse-report.ts';
import { aRequest } from '../support/api-request.ts';
import { requestLimits } from '../support/request-limits.ts';

const text = `/*---
title: Refreshed
description: Several statements of one report.
executionMode: AUTO_COMMIT
parameters:
  n: { type: integer }
---*/
create temp table t as select :n as n; -- first
;
select ';' as s, n from t where n = :n;`;
const reports = parseReports([{ file: 'refreshed.sql', text }]);
const rules = {
  reports,
  adHocSql: 'allowed',
  unload: { role: 'default', bucket: 'results-bucket' },
  limits: { ...requestLimits, sqlBytes: 1_000 },
} as const;

const parse = (body: unknown, changes = {}) =>
  parseSubmitRequest({ ...rules, ...changes }, aRequest({ body: JSON.stringify(body) }));
const problemOf = (body: unknown, changes = {}): HttpProblem => {
  try {
    parse(body, changes);
  } catch (error) {
    if (error instanceof HttpProblem) return error;
    throw error;
  }
  throw new Error('No problem.');
};
const faultsOf = (body: unknown) =>
  problemOf(body).errors?.map(({ pointer, detail }) => `${pointer} ${detail}`);

describe('several statements in a request', () => {
  it('share their parameters, and are one transaction unless it says otherwise', () => {
    const body = {
      statements: ['insert into t values (:a)', 'select :b'],
      parameters: { a: 1, b: [2] },
    };
    expect(parse(body)).toMatchObject({ sql: body.statements, parameters: body.parameters });
    expect(parse(body)).not.toHaveProperty('executionMode');
    expect(parse({ ...body, executionMode: 'AUTO_COMMIT' }).executionMode).toBe('AUTO_COMMIT');
  });

  it('are those of a report, with its mode', () => {
    expect(parse({ report: 'refreshed', parameters: { n: 1 } })).toMatchObject({
      report: 'refreshed',
      executionMode: 'AUTO_COMMIT',
      sql: [
        'create temp table t as select :n as n',
        "-- first\n;\nselect ';' as s, n from t where n = :n".slice('-- first\n;\n'.length),
      ],
    });
  });

  it('are unloaded by their last, whose values are written into it', () => {
    const { sql, unload } = parse({
      statements: [
        'create temp table t as select :a as n limit 5',
        'select n from t where n = :b;',
      ],
      parameters: { a: 1, b: 2 },
      delivery: 'unload',
    });
    expect(sql).toHaveLength(2);
    expect(unload?.query).toBe('select n from t where n = 2');
  });

  it.each<[object, string[]]>([
    [{}, [' Exactly one of report, sql and statements is accepted; none was given']],
    [
      { sql: 'select 1', statements: ['select 1'] },
      [' Exactly one of report, sql and statements is accepted; 2 were given'],
    ],
    [{ statements: [] }, ['/statements a list of 1 to 40 statements is accepted; given: []']],
    [
      { statements: 'select 1' },
      ['/statements a list of 1 to 40 statements is accepted; given: "select 1"'],
    ],
    [
      { statements: ['select 1', ' ', 5], executionMode: 'ALL' },
      [
        '/statements/1 an SQL text must have words; given: " "',
        '/statements/2 a text is accepted; given: 5',
        '/executionMode "TRANSACTION" or "AUTO_COMMIT" is accepted; given: "ALL"',
      ],
    ],
    [
      { statements: ['select :a', 'select 1'], parameters: { b: 1 } },
      [
        '/parameters/a This parameter is missing',
        '/parameters/b The SQL text has no :b; the Data API refuses a parameter without use',
      ],
    ],
    [
      { sql: 'select 1', executionMode: 'TRANSACTION' },
      [
        '/executionMode executionMode goes with statements; a report sets its own, and one statement needs none',
      ],
    ],
    [
      { statements: ['select 1', `select '${'x'.repeat(1_000)}'`] },
      ['/statements/1 at most 1000 bytes of SQL are accepted; given: 1009 bytes'],
    ],
    [
      { statements: ['select 1', 'insert into t values (1)'], delivery: 'unload' },
      ['/delivery "delivery": "unload": UNLOAD takes a query, and this begins with "insert"'],
    ],
  ])('are refused as %j, with every fault', (body, faults) => {
    expect(faultsOf(body)).toEqual(faults);
  });

  it('may not be 41, nor use the role that unloads results', () => {
    expect(faultsOf({ statements: Array(41).fill('select 1') })?.[0]).toContain('1 to 40');
    expect(faultsOf({ statements: ['select 1', "copy t from 's3://x'"] })?.[0]).toMatch(
      /^\/statements\/1 COPY is not accepted here/,
    );
  });

  it('are refused where the deployment runs reports only', () => {
    expect(problemOf({ statements: ['select 1'] }, { adHocSql: 'refused' }).status).toBe(403);
  });

  it('have a limit each once their lists are written out', () => {
    const a = Array.from({ length: 500 }, (_, n) => n);
    const long = `select ${Array(30).fill('1 in (:a)').join(' or ')}`;
    expect(faultsOf({ statements: ['select 1', long], parameters: { a } })).toEqual([
      expect.stringMatching(/^\/statements\/1 at most 100000 bytes .* given: 12\d{4} bytes$/),
    ]);
  });
});
