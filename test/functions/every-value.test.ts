import { describe, expect, it } from 'vitest';
import { parseSubmitRequest } from '../../functions/submit/submit-request.ts';
import { HttpProblem } from '../../shared/http/problem.ts';
import { parseReports } from '../../shared/reports/parse-report.ts';
import { aRequest } from '../support/api-request.ts';
import { requestLimits } from '../support/request-limits.ts';

const text = `/*---
title: Nations
description: Nations of some keys, perhaps of one region.
parameters:
  keys: { type: array, items: { type: integer, minimum: 0 }, maxItems: 3 }
  days: { type: array, items: { type: string, format: date }, default: ['1995-01-01'] }
  region: { type: [string, "null"], enum: [ASIA, EUROPE, null], default: null }
  since: { type: [string, "null"], format: date, default: null }
  comment: { type: string, minLength: 0, maxLength: 5, default: '' }
  name: { type: string, default: x }
  size: { type: ["null", number], default: 1 }
---*/
select 1 where 1 in (:keys) and :region = :comment and :since in (:days) and :name = :size`;
const [report] = parseReports([{ file: 'nations.sql', text }]);
const rules = {
  reports: report === undefined ? [] : [report],
  adHocSql: 'allowed',
  unload: { role: 'default', bucket: 'results-bucket' },
  limits: requestLimits,
} as const;

const parse = (body: unknown) =>
  parseSubmitRequest(rules, aRequest({ body: JSON.stringify(body) }));
const ofReport = (parameters: object) => ({ report: 'nations', parameters });
const faultsOf = (body: unknown) => {
  try {
    parse(body);
  } catch (error) {
    if (error instanceof HttpProblem) return error.errors;
    throw error;
  }
  return [];
};

describe('a report', () => {
  it('takes null, an empty text and lists where its schema does', () => {
    const parameters = {
      keys: [1, 2, 3],
      days: ['1995-02-01'],
      region: null,
      since: null,
      comment: '',
      name: 'y',
      size: null,
    };
    expect(parse(ofReport(parameters)).parameters).toEqual(parameters);
    expect(parse(ofReport({ keys: [0] })).parameters).toEqual({
      keys: [0],
      days: ['1995-01-01'],
      region: null,
      since: null,
      comment: '',
      name: 'x',
      size: 1,
    });
  });

  it('refuses every other one, all at once, each value of a list at its place', () => {
    const faults = faultsOf(
      ofReport({
        keys: [1, -1, '2', null],
        days: ['1995-13-01', ''],
        region: '',
        since: '',
        comment: null,
        name: '',
        size: [1],
      }),
    );
    expect(faults).toEqual([
      {
        pointer: '/parameters/keys',
        detail: expect.stringMatching(/^given: a list of 4 values\. /),
      },
      { pointer: '/parameters/days/0', detail: expect.stringContaining('given: "1995-13-01"') },
      { pointer: '/parameters/days/1', detail: expect.stringContaining('given: ""') },
      { pointer: '/parameters/region', detail: expect.stringContaining('ASIA | EUROPE') },
      { pointer: '/parameters/since', detail: expect.stringContaining('string or null') },
      {
        pointer: '/parameters/comment',
        detail: expect.stringMatching(/^given: null\. Accepted: str/),
      },
      { pointer: '/parameters/name', detail: 'given: "". Accepted: string' },
      { pointer: '/parameters/size', detail: expect.stringContaining('given: [1]') },
    ]);
    expect(faultsOf(ofReport({ keys: [-1, '2', null] }))).toEqual([
      { pointer: '/parameters/keys/0', detail: 'given: -1. Accepted: integer, minimum 0' },
      { pointer: '/parameters/keys/1', detail: 'given: "2". Accepted: integer, minimum 0' },
      { pointer: '/parameters/keys/2', detail: 'given: null; a list holds no null' },
    ]);
  });

  it.each([[[]], ['1'], [null], [{}]])('refuses %j for a list', (keys) => {
    expect(faultsOf(ofReport({ keys }))?.[0]).toEqual({
      pointer: '/parameters/keys',
      detail: expect.stringContaining('Accepted: array of 1 to 3 values (integer, minimum 0)'),
    });
  });
});

describe('ad hoc SQL', () => {
  it.each([[null], [''], [[1, 2.5]], [['a', '']], [[true]]])('takes %j', (a) => {
    const body = { sql: 'select :a', parameters: { a } };
    expect(parse(body)).toMatchObject(body);
  });

  it.each<[unknown, string, RegExp]>([
    [[], '/parameters/a', /a list of 0 values; 1 to 500 values are accepted/],
    [Array(501).fill(1), '/parameters/a', /a list of 501 values; 1 to 500/],
    [[1, '2'], '/parameters/a/1', /given: "2"; the values of a list are of one kind, here number/],
    [[1, null], '/parameters/a/1', /given: null; a list holds no null/],
    [['a', ['b']], '/parameters/a/1', /given: \["b"\]/],
    [['a', '\0'], '/parameters/a/1', /the character NUL/],
    [[1, 2 ** 60], '/parameters/a/1', /a string keeps/],
  ])('refuses %j', (a, pointer, detail) => {
    expect(faultsOf({ sql: 'select :a', parameters: { a } })).toEqual([
      { pointer, detail: expect.stringMatching(detail) },
    ]);
  });

  const list = Array.from({ length: 500 }, (_, n) => n);
  const lists = { a: list, b: list, c: list, d: list };

  it('is refused with the number where its lists come to too many parameters', () => {
    const sql = 'select 1 where x in (:a) or x in (:b) or x in (:c) or x in (:d)';
    expect(faultsOf({ sql, parameters: lists })).toEqual([]);
    const faults = faultsOf({ sql: `${sql} or :e`, parameters: { ...lists, e: 1 }, format: 'xml' });
    expect(faults).toEqual([
      expect.objectContaining({ pointer: '/format' }),
      {
        pointer: '/parameters',
        detail: 'at most 2000 values are accepted, those in lists counted; given: 2001',
      },
    ]);
  });

  it('is refused with the number where its lists make the text too long', () => {
    const sql = `select ${Array(30).fill('x in (:a)').join(' or ')}`;
    const [fault] = faultsOf({ sql, parameters: { a: list } }) ?? [];
    expect(fault).toEqual({
      pointer: '/sql',
      detail: 'at most 100000 bytes of SQL are accepted, lists written out; given: 120273 bytes',
    });
    const unloaded = { sql, parameters: { a: list }, delivery: 'unload' };
    expect(parse(unloaded).unload?.query).toContain('x in (0, 1, 2, ');
  });
});
