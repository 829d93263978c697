import { describe, expect, it } from 'vitest';
import { parseSubmitRequest, type SubmitRules } from '../../../functions/submit/submit-request.ts';
import { HttpProblem } from '../../../shared/http/problem.ts';
import { newJob } from '../../../shared/pipeline/new-job.ts';
import { aRequest } from '../../support/api-request.ts';
import { requestLimits } from '../../support/request-limits.ts';

const report = { name: 'sales', title: 'S', description: 'S', sql: 'select 1', parameters: {} };
const patient = { ...report, name: 'patient', timeoutSeconds: 7_200 };
const limits = { ...requestLimits, sqlBytes: 20, bodyBytes: 100, defaultTimeoutSeconds: 60 };
const rules: SubmitRules = {
  reports: [report, patient],
  adHocSql: 'allowed',
  unload: undefined,
  limits: { ...limits, maxTimeoutSeconds: 3_600 },
};

const parse = (body: unknown) =>
  parseSubmitRequest(rules, aRequest({ body: JSON.stringify(body) }));

const refusal = (body: unknown) => {
  try {
    parse(body);
  } catch (error) {
    if (error instanceof HttpProblem) return error.body('urn:x');
    throw error;
  }
  throw new Error('Nothing was refused.');
};

const timeOf = (body: unknown) => newJob(parse(body), '2026-11-22T10:00:00.000Z').timeoutSeconds;

describe('the time of a statement', () => {
  it('is what the request says, else what its report says, else the usual one', () => {
    expect(timeOf({ report: 'patient', timeoutSeconds: 5 })).toBe(5);
    expect(timeOf({ report: 'sales' })).toBe(60);
  });

  it('is never more than the deployment allows, whatever the report says', () => {
    expect(timeOf({ report: 'patient' })).toBe(3_600);
    expect(refusal({ report: 'sales', timeoutSeconds: 3_601 }).errors).toEqual([
      {
        pointer: '/timeoutSeconds',
        detail: 'at most 3600 seconds are accepted; given: 3601',
      },
    ]);
  });

  it('makes another request of a repeat that asks for another one', () => {
    const hashOf = (body: unknown) => newJob(parse(body), '2026-11-22T10:00:00.000Z').requestHash;
    expect(hashOf({ report: 'sales', timeoutSeconds: 5 })).not.toBe(hashOf({ report: 'sales' }));
    expect(hashOf({ report: 'sales', timeoutSeconds: 5 })).not.toBe(
      hashOf({ report: 'sales', timeoutSeconds: 6 }),
    );
  });
});

describe('a request that is larger than its deployment allows', () => {
  it('is refused by the bytes of its SQL', () => {
    expect(refusal({ sql: "select 'áéíóúáé'" }).errors).toEqual([
      { pointer: '/sql', detail: 'at most 20 bytes of SQL are accepted; given: 23 bytes' },
    ]);
  });

  it('is refused by the bytes of its body', () => {
    const { status, detail } = refusal({ sql: 'x'.repeat(100) });
    expect([status, detail]).toEqual([413, 'The body has 110 bytes; at most 100 are accepted.']);
  });
});
