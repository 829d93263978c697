import { describe, expect, it } from 'vitest';
import { parseSubmitRequest } from '../../functions/submit/submit-request.ts';
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
    country: { type: 'string', enum: ['INDIA', 'CANADA'] },
    since: { type: 'string', format: 'date' },
    top: { type: 'integer', minimum: 1, maximum: 100, default: 10 },
  },
};
const target = { role: 'default', bucket: 'results-bucket' };
const rules = {
  reports: [report],
  adHocSql: 'allowed',
  unload: target,
  limits: requestLimits,
} as const;

const parse = (body: unknown, headers: Record<string, string> = {}) =>
  parseSubmitRequest(rules, aRequest({ body: JSON.stringify(body), headers }));

const problemOf = (run: () => unknown): HttpProblem => {
  try {
    run();
  } catch (error) {
    if (error instanceof HttpProblem) return error;
    throw error;
  }
  throw new Error('No problem.');
};

describe('a request that is accepted', () => {
  it('names a report, whose defaults are filled in', () => {
    const body = { report: 'sales', parameters: { country: 'INDIA', since: '1995-02-28' } };
    expect(parse(body, { 'idempotency-key': 'k' })).toEqual({
      owner: 'alice',
      traceparent: aRequest().traceparent,
      idempotencyKey: 'k',
      report: 'sales',
      sql: report.sql,
      parameters: { country: 'INDIA', since: '1995-02-28', top: 10 },
      asked: { parameters: body.parameters },
      format: 'csv',
      usualTimeoutSeconds: 14_400,
    });
  });

  it('brings its own SQL, whose placeholders all have values', () => {
    const sql = "select ':no', :n::int -- :no";
    expect(parse({ sql, parameters: { n: 1 }, format: 'jsonl' })).toEqual({
      owner: 'alice',
      traceparent: aRequest().traceparent,
      sql,
      parameters: { n: 1 },
      asked: { parameters: { n: 1 } },
      format: 'jsonl',
      usualTimeoutSeconds: 14_400,
    });
  });
});

describe('a body that is not accepted', () => {
  const good = { country: 'INDIA', since: '1995-01-01' };
  it.each([
    ['neither report nor sql', {}, ''],
    ['both', { report: 'sales', sql: 'select 1', parameters: good }, ''],
    ['an unknown report', { report: 'nope' }, '/report'],
    ['an unknown field', { report: 'sales', parameters: good, timeout: 5 }, '/timeout'],
    ['an unknown format', { sql: 'select 1', format: 'xml' }, '/format'],
    ['blank SQL', { sql: '  ' }, '/sql'],
    ['SQL that is too long', { sql: `select ${'1'.repeat(100_000)}` }, '/sql'],
    [
      'a missing parameter',
      { report: 'sales', parameters: { country: 'INDIA' } },
      '/parameters/since',
    ],
    ['an unknown parameter', { report: 'sales', parameters: { ...good, x: 1 } }, '/parameters/x'],
    [
      'a value of the wrong type',
      { report: 'sales', parameters: { ...good, top: 'ten' } },
      '/parameters/top',
    ],
    [
      'a value out of range',
      { report: 'sales', parameters: { ...good, top: 101 } },
      '/parameters/top',
    ],
    [
      'a day that does not exist',
      { report: 'sales', parameters: { ...good, since: '1995-02-30' } },
      '/parameters/since',
    ],
    [
      'a value outside the enumeration',
      { report: 'sales', parameters: { ...good, country: 'X' } },
      '/parameters/country',
    ],
    ['a NUL in its SQL', { sql: 'select \0' }, '/sql'],
    ['half a character in its SQL', { sql: "select '\ud800'" }, '/sql'],
    ['a NUL in a value', { sql: 'select :a', parameters: { a: 'a\0' } }, '/parameters/a'],
    ['half a character', { sql: 'select :a', parameters: { a: '\udc00' } }, '/parameters/a'],
    [
      'a NUL for a report',
      { report: 'sales', parameters: { ...good, country: '\0' } },
      '/parameters/country',
    ],
    ...[1e20, 1.5e30, -1e200, 1e-200, 5e-324].map((a): [string, object, string] => [
      `the number ${a}, which the job table does not keep`,
      { sql: 'select :a', parameters: { a } },
      '/parameters/a',
    ]),
    ...['toString', 'constructor', 'hasOwnProperty', 'valueOf'].map(
      (name): [string, object, string] => [
        `no value for :${name}`,
        { sql: `select :${name}` },
        `/parameters/${name}`,
      ],
    ),
    ['an object as value', { sql: 'select :a', parameters: { a: {} } }, '/parameters/a'],
    [
      'an integer that JSON rounds',
      { sql: 'select :a', parameters: { a: 2 ** 60 } },
      '/parameters/a',
    ],
    ['a value without placeholder', { sql: 'select 1', parameters: { a: 1 } }, '/parameters/a'],
    ['a placeholder without value', { sql: 'select :a' }, '/parameters/a'],
    ['a time that is no number', { sql: 'select 1', timeoutSeconds: '5' }, '/timeoutSeconds'],
    ['no time at all', { sql: 'select 1', timeoutSeconds: 0 }, '/timeoutSeconds'],
    ['more than a day', { sql: 'select 1', timeoutSeconds: 86_401 }, '/timeoutSeconds'],
    ['a name with a slash', { sql: 'select 1', parameters: { 'a/b': 1 } }, '/parameters/a~1b'],
  ])('has %s', (_, body, pointer) => {
    const problem = problemOf(() => parse(body));
    expect(problem.status).toBe(422);
    expect(problem.errors?.map((fault) => fault.pointer)).toEqual([pointer]);
  });

  it('is told of all its faults at once, with what was given and what is accepted', () => {
    const problem = problemOf(() =>
      parse({ report: 'sales', parameters: { since: '', top: 0.5, x: 1 }, format: 'xml', y: 2 }),
    );
    expect(problem.errors).toEqual([
      {
        pointer: '/format',
        detail: '"csv" or "jsonl" or "parquet" is accepted; given: "xml"',
      },
      { pointer: '/y', detail: 'y is not a field that is accepted here' },
      {
        pointer: '/parameters/country',
        detail: 'This parameter is missing. Accepted: string, enum INDIA | CANADA',
      },
      {
        pointer: '/parameters/since',
        detail: 'given: "". Accepted: string, format date',
      },
      {
        pointer: '/parameters/top',
        detail: 'given: 0.5. Accepted: integer, minimum 1, maximum 100',
      },
      {
        pointer: '/parameters/x',
        detail: 'Report sales has no such parameter; it has: country, since, top',
      },
    ]);
  });

  it.each([
    [{ sql: 'select 1', parameters: [{ name: 'a', value: 'x' }] }, /such as \{"name": "value"\}/],
    [{ sql: 'select 1', format: 5 }, /^"csv" or "jsonl" or "parquet" is accepted; given: 5$/],
    [{ sql: 5 }, /^a text is accepted; given: 5$/],
    [{ report: '' }, /^a text that is not empty is accepted; given: ""$/],
    [{ sql: 'select 1', escapeFormulas: 'yes' }, /^true or false is accepted; given: "yes"$/],
    [{ sql: 'select 1', timeoutSeconds: '5' }, /^a whole number of seconds from 1 to 86400/],
    [{ sql: 'select \0' }, /the character NUL .* not accepted/],
    [{ sql: 'select :a', parameters: { a: '\0' } }, /the character NUL .* not accepted/],
    [
      { sql: 'select :a', parameters: { a: 1e20 } },
      /given: 100000000000000000000; .*a string keeps/,
    ],
  ])('%j is told what is wanted in words of ours', (body, words) => {
    const [fault, ...others] = problemOf(() => parse(body)).errors ?? [];
    expect(others).toEqual([]);
    expect(fault?.detail).toMatch(words);
    expect(fault?.detail).not.toMatch(/[Ii]nvalid|expected|received|Too (small|big)/);
  });

  it.each([[], null, 'x', 5])('is told what is wanted where it is no object: %j', (body) => {
    const details = problemOf(() => parse(body)).errors?.map(({ detail }) => detail);
    expect(details?.[0]).toMatch(/^an object is accepted; given: /);
  });

  it('is told of its first hundred faults and of the number of the others', () => {
    const parameters = Object.fromEntries(Array.from({ length: 10_000 }, (_, n) => [`p${n}`, n]));
    for (const body of [
      { report: 'sales', parameters: { ...good, ...parameters } },
      { sql: 'select 1', parameters },
      { sql: 'select 1', ...parameters },
    ]) {
      const problem = problemOf(() => parse(body));
      expect(problem.errors).toHaveLength(100);
      const [first] = problem.errors ?? [];
      expect(problem.message).toBe(
        `${first?.pointer}: ${first?.detail}. The request has 10000 faults, the first 100 in errors.`,
      );
      expect(JSON.stringify(problem.body('urn')).length).toBeLessThan(20_000);
    }
  });

  it('is told of each fault once, and hears no more of a long text than its beginning', () => {
    const long = 'x'.repeat(50_000);
    for (const body of [
      { report: long },
      { sql: 'select 1', [long]: 1 },
      { sql: 'select :a', parameters: { a: { long } } },
      `{"sql": "select :a", "parameters": {"a": 1.${'0'.repeat(50_000)}1}}`,
    ]) {
      const problem = problemOf(() =>
        typeof body === 'string' ? parseSubmitRequest(rules, aRequest({ body })) : parse(body),
      );
      const [first] = problem.errors ?? [];
      expect(problem.message).toBe(`${first?.pointer}: ${first?.detail}.`);
      expect(problem.errors).toHaveLength(1);
      expect(problem.errors?.[0]?.detail.length).toBeLessThan(200);
    }
  });

  it.each([
    ['not JSON', '{"sql":', {}, 400],
    ['empty', '', {}, 400],
    ['a member called __proto__', '{"sql":"select 1","__proto__":{}}', {}, 400],
    ['not said to be JSON', '{}', { 'content-type': 'text/plain' }, 415],
    ['too large', JSON.stringify({ sql: 'x'.repeat(140_000) }), {}, 413],
    ['an array', '[]', {}, 422],
    ['null', 'null', {}, 422],
  ])('is %s', (_, body, headers, status) => {
    const request = aRequest({ body, headers });
    expect(problemOf(() => parseSubmitRequest(rules, request)).status).toBe(status);
  });

  it.each(['', 'k'.repeat(256)])('has the idempotency key %j', (key) => {
    const problem = problemOf(() => parse({ sql: 'select 1' }, { 'idempotency-key': key }));
    expect(problem.status).toBe(400);
    expect(problem.message).toContain('1 to 255');
  });
});

describe('ad hoc SQL', () => {
  it('is forbidden where the deployment refuses it, whatever else is wrong', () => {
    const request = aRequest({ body: JSON.stringify({ sql: 'select 1', y: 2 }) });
    const closed = { ...rules, adHocSql: 'refused' } as const;
    expect(problemOf(() => parseSubmitRequest(closed, request)).status).toBe(403);
  });

  it.each([
    [{ sql: "with a as (select 'insert into t') select * from a -- delete" }, []],
    [{ sql: 'show tables' }, []],
    [{ report: 'sales', parameters: { country: 'INDIA', since: '1995-02-28' } }, []],
    [{ sql: 'delete from t' }, ['/sql']],
    [{ sql: '/* select */ create table t (a int)' }, ['/sql']],
    [
      { statements: ['select 1', 'call p()', 'select 2 into t'] },
      ['/statements/1', '/statements/2'],
    ],
  ])('that may write is forbidden where the deployment takes what reads: %j', (body, pointers) => {
    const reads = { ...rules, adHocSql: 'read' } as const;
    const run = () => parseSubmitRequest(reads, aRequest({ body: JSON.stringify(body) }));
    if (pointers.length === 0) {
      expect(run().parameters).toBeDefined();
      return;
    }
    const problem = problemOf(run);
    expect([problem.status, problem.problem]).toEqual([403, 'ad-hoc-sql-reads-only']);
    expect(problem.errors?.map(({ pointer }) => pointer)).toEqual(pointers);
  });
});
