import { describe, expect, it } from 'vitest';
import { problemOf } from '../../../shared/http/problem-of.ts';
import { type Refusal, RequestRefusedError } from '../../../shared/job/request-refused-error.ts';

const jobId = 'f81d4fae-7dec-11d0-a765-00a0c91e6bf6';

const answer = (refusal: Refusal) => {
  const problem = problemOf(new RequestRefusedError(refusal));
  return [problem?.status, problem?.problem, problem?.message, problem?.retryAfterSeconds];
};

describe('the refusal of a use case', () => {
  it.each<[Refusal, number, string, string]>([
    [{ code: 'job-not-found', jobId }, 404, 'job-not-found', `There is no job ${jobId}.`],
    [
      { code: 'job-not-found', jobId: 'x'.repeat(100) },
      404,
      'job-not-found',
      `There is no job ${'x'.repeat(80)}….`,
    ],
    [
      { code: 'job-already-settled', jobId, state: 'FAILED' },
      409,
      'job-already-settled',
      `Job ${jobId} is FAILED; only a job that has not settled can be cancelled.`,
    ],
    [
      { code: 'result-not-ready', jobId, state: 'RUNNING' },
      409,
      'result-not-ready',
      `Job ${jobId} is RUNNING; its result is there once it has SUCCEEDED.`,
    ],
    [
      { code: 'no-result', jobId, state: 'CANCELLED' },
      409,
      'no-result',
      `Job ${jobId} is CANCELLED; only a job that SUCCEEDED has a result.`,
    ],
    [
      { code: 'no-result-set', jobId },
      409,
      'no-result',
      `The statement of job ${jobId} brought no result set, so there is no file.`,
    ],
    [
      { code: 'result-altered', jobId },
      410,
      'result-altered',
      `A file of the result of job ${jobId} was overwritten after it was written, so it is not ` +
        'handed out; submit the request again.',
    ],
    [
      { code: 'result-expired', jobId },
      410,
      'result-expired',
      `The result of job ${jobId} has expired; submit the request again.`,
    ],
    [
      { code: 'idempotency-key-reused' },
      422,
      'idempotency-key-reused',
      'This Idempotency-Key was used with another request; use a new key for a new request.',
    ],
  ])('is answered with its problem: %o', (refusal, status, name, detail) => {
    expect(answer(refusal)).toEqual([status, name, detail, undefined]);
  });

  it('for a limit says how many are accepted and when to retry', () => {
    expect(answer({ code: 'too-many-jobs', limit: 3, retryAfterSeconds: 5 })).toEqual([
      429,
      'too-many-jobs',
      '3 of your jobs are not settled, the most at a time. Wait for one, or cancel one.',
      5,
    ]);
    expect(answer({ code: 'too-many-submits', limit: 9, retryAfterSeconds: 41 })).toEqual([
      429,
      'too-many-submits',
      'You have submitted 9 jobs within a minute, the most that are accepted.',
      41,
    ]);
    expect(answer({ code: 'service-busy', retryAfterSeconds: 15 })).toEqual([
      429,
      'service-busy',
      'All callers together have as many jobs under way as are accepted.',
      15,
    ]);
  });

  it('is no problem of its own for any other error', () => {
    expect(problemOf(new Error('a fault of ours'))).toBeUndefined();
  });
});
