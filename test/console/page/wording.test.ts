import { describe, expect, it } from 'vitest';
import { duration, pluralize, size } from '../../../functions/console/page/frame/wording.ts';
import { failureAdvice } from '../../../functions/console/page/job/failure-advice.ts';
import {
  hrefOf,
  parseRoute,
  type Route,
} from '../../../functions/console/page/navigation/route.ts';
import { visibleRange } from '../../../functions/console/page/result/table/row-order.ts';
import { formErrors } from '../../../functions/console/page/submit/form/form-errors.ts';

describe('a duration', () => {
  it.each([
    [48, '48 ms'],
    [-3, '0 ms'],
    [1_000, '1.0 s'],
    [9_990, '9.9 s'],
    [59_999, '59 s'],
    [65_000, '1 min 05 s'],
    [7_620_000, '2 h 07 min'],
  ])('of %d ms reads well', (ms, text) => {
    expect(duration(ms)).toBe(text);
  });
});

describe('a quantity', () => {
  it('reads well', () => {
    expect([size(812), size(3_141_592), size(999_000_000_000)]).toEqual([
      '812 B',
      '3.1 MB',
      '999 GB',
    ]);
    expect([pluralize(1, 'row'), pluralize(12_500, 'row')]).toEqual(['1 row', '12,500 rows']);
  });
});

describe('an address of the console', () => {
  it.each<Route>([
    { view: 'reports' },
    { view: 'report', name: 'a/b ?&%', from: undefined },
    { view: 'report', name: 'late-orders', from: 'job-1' },
    { view: 'sql', from: undefined },
    { view: 'jobs', state: 'FAILED', report: 'late-orders' },
    { view: 'job', jobId: '3f2a' },
  ])('leads back to the route it was made of: %j', (route) => {
    expect(parseRoute(hrefOf(route))).toEqual(route);
  });

  it('that is unknown leads to the reports', () => {
    expect(parseRoute('')).toEqual({ view: 'reports' });
    expect(parseRoute('#/nowhere')).toEqual({ view: 'reports' });
    expect(parseRoute('#/jobs?state=ODD')).toMatchObject({ state: undefined });
    expect(parseRoute('#/reports/100%')).toMatchObject({ name: '100%' });
  });
});

describe('the faults of a refused submission', () => {
  const refused = (...errors: { pointer: string; detail: string }[]) => ({
    type: 'urn:t',
    title: 'The request is not valid',
    status: 422,
    detail: 'Two fields.',
    instance: 'urn:i',
    errors,
  });

  it('go to the fields that they point to, in the words of the form where it has some', () => {
    const problem = refused(
      { pointer: '/parameters/a~1b', detail: 'is too long' },
      { pointer: '/sql', detail: 'is empty' },
    );
    const fields = new Map([
      ['a/b', 'Enter digits.'],
      ['sql', undefined],
    ]);
    expect(formErrors(problem, fields)).toEqual({
      byField: new Map([
        ['a/b', 'Enter digits.'],
        ['sql', 'is empty'],
      ]),
      others: [],
    });
  });

  it('are shown above the form when no field shows them', () => {
    const problem = refused(
      { pointer: '/format', detail: 'is unknown' },
      { pointer: '/parameters/country_name', detail: 'is missing' },
      { pointer: '/odd', detail: 'is odd' },
    );
    expect(formErrors(problem, new Map()).others).toEqual([
      'File format: is unknown',
      'Country name: is missing',
      '/odd: is odd',
    ]);
  });

  it('are the detail when there is no list of them', () => {
    expect(formErrors(refused(), new Map()).others).toEqual(['Two fields.']);
  });
});

describe('the advice on a failed job', () => {
  it.each([
    ['ERROR: permission denied for relation orders', /missing grant/],
    ['ERROR: relation "order" does not exist', /spelling and the schema/],
    ['ERROR: column "x" does not exist in orders', /spelling of the column/],
    ['ERROR: syntax error at or near "form"', /not valid SQL/],
    ['Query cancelled on user request: statement_timeout', /longer than it may/],
  ])('on “%s” is of use', (detail, advice) => {
    expect(failureAdvice({ code: 'x', detail, retryable: false }).advice).toMatch(advice);
  });

  it.each([
    ['RESULT_INCOMPLETE', 'its result did not arrive whole', 'run it again'],
    ['WAREHOUSE_ACCESS_DENIED', 'may not use the warehouse', 'who run this deployment'],
    ['START_UNKNOWN', 'may not have been started', 'if nothing has changed'],
    ['STOPPED_BY_RULE', 'A rule of the warehouse', 'when the warehouse is less busy'],
    ['WAREHOUSE_CONNECTION_LOST', 'connection to the warehouse', 'before you run it again'],
  ])('for %s says what failed and what helps', (code, title, advice) => {
    const detail = 'permission denied, out of range';
    const given = failureAdvice({ code, detail, retryable: false });
    expect(given.title).toContain(title);
    expect(given.advice).toContain(advice);
  });

  it.each(['TRANSACTION_CONFLICT', 'WAREHOUSE_DISK_FULL', 'WAREHOUSE_UNAVAILABLE'])(
    'for %s is to run it again',
    (code) => {
      const given = failureAdvice({ code, detail: 'permission denied', retryable: true });
      expect(given.advice).toContain('run it again in a while');
    },
  );

  it('depends on whether another try may help where the message is unknown', () => {
    const unknown = { code: 'x', detail: 'odd' };
    expect(failureAdvice({ ...unknown, retryable: true }).advice).toMatch(/run it again/);
    expect(failureAdvice({ ...unknown, retryable: false }).advice).toMatch(/Change/);
  });
});

describe('the rows that are drawn', () => {
  const list = { height: 300, rowHeight: 30, count: 100_000 };

  it('are those that show and a margin around them', () => {
    expect(visibleRange({ ...list, top: 30_000 })).toEqual({ first: 988, end: 1022 });
  });

  it('end with the list', () => {
    expect(visibleRange({ ...list, top: 0, count: 5 })).toEqual({ first: 0, end: 5 });
    expect(visibleRange({ ...list, top: 9_999_999 })).toMatchObject({ end: 100_000 });
  });
});
