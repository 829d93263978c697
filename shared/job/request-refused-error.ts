import type { JobState } from './job.ts';

/** Why a request is refused, with the facts that its message needs. */
export type Refusal =
  /** Also for another owner's job. */
  | { readonly code: 'job-not-found'; readonly jobId: string }
  | {
      readonly code: 'job-already-settled' | 'result-not-ready' | 'no-result';
      readonly jobId: string;
      readonly state: JobState;
    }
  /** The statement was DDL or DML, so there is no file and never will be. */
  | { readonly code: 'no-result-set'; readonly jobId: string }
  /** Its files cannot be read by rows here; `reason` is what stands in the way. */
  | { readonly code: 'result-not-pageable'; readonly jobId: string; readonly reason: string }
  | { readonly code: 'unknown-rows-cursor' }
  /** Another object has the result's key: the service links only to objects that it wrote. */
  | { readonly code: 'result-altered'; readonly jobId: string }
  /** The files were deleted, by their age or by hand. */
  | { readonly code: 'result-expired'; readonly jobId: string }
  | { readonly code: 'idempotency-key-reused' }
  | {
      readonly code: 'too-many-jobs' | 'too-many-submits';
      readonly limit: number;
      readonly retryAfterSeconds: number;
    }
  | { readonly code: 'service-busy'; readonly retryAfterSeconds: number };

/** A use case cannot do what its caller asks; `shared/http/problem-of.ts` renders the reason. */
export class RequestRefusedError extends Error {
  override readonly name = 'RequestRefusedError';
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.code);
    this.refusal = refusal;
  }
}
