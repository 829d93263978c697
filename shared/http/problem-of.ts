import { type Refusal, RequestRefusedError } from '../job/request-refused-error.ts';
import { shortened } from '../platform/given-value.ts';
import { unknownCursor } from './fault.ts';
import { HttpProblem } from './problem.ts';

/** The problem that answers this error, or undefined for an error that is a fault of ours. */
export const problemOf = (error: unknown): HttpProblem | undefined => {
  if (error instanceof HttpProblem) return error;
  return error instanceof RequestRefusedError ? problemFor(error.refusal) : undefined;
};

const problemFor = (refusal: Refusal): HttpProblem => {
  const { code } = refusal;
  if (code === 'unknown-rows-cursor') return unknownCursor('result');
  const detail = detailOf(refusal);
  if (code === 'no-result-set') return new HttpProblem('no-result', { detail });
  if (!('retryAfterSeconds' in refusal)) return new HttpProblem(code, { detail });
  return new HttpProblem(code, { detail, retryAfterSeconds: refusal.retryAfterSeconds });
};

const detailOf = (refusal: Exclude<Refusal, { code: 'unknown-rows-cursor' }>): string => {
  switch (refusal.code) {
    case 'job-not-found':
      return `There is no job ${shortened(refusal.jobId)}.`;
    case 'job-already-settled':
      return `Job ${refusal.jobId} is ${refusal.state}; only a job that has not settled can be cancelled.`;
    case 'result-not-ready':
      return `Job ${refusal.jobId} is ${refusal.state}; its result is there once it has SUCCEEDED.`;
    case 'no-result':
      return `Job ${refusal.jobId} is ${refusal.state}; only a job that SUCCEEDED has a result.`;
    case 'no-result-set':
      return `The statement of job ${refusal.jobId} brought no result set, so there is no file.`;
    case 'result-not-pageable':
      return (
        `The result of job ${refusal.jobId} cannot be read by rows: ${refusal.reason}. ` +
        `GET /jobs/${refusal.jobId}/result leads to its files; for rows submit the request with ` +
        '"format": "csv" or "jsonl", "delivery": "collect" and no compression.'
      );
    case 'result-altered':
      return (
        `A file of the result of job ${refusal.jobId} was overwritten after it was written, so it ` +
        'is not handed out; submit the request again.'
      );
    case 'result-expired':
      return `The result of job ${refusal.jobId} has expired; submit the request again.`;
    case 'idempotency-key-reused':
      return 'This Idempotency-Key was used with another request; use a new key for a new request.';
    case 'too-many-jobs':
      return `${refusal.limit} of your jobs are not settled, the most at a time. Wait for one, or cancel one.`;
    case 'too-many-submits':
      return `You have submitted ${refusal.limit} jobs within a minute, the most that are accepted.`;
    case 'service-busy':
      return 'All callers together have as many jobs under way as are accepted.';
  }
};
