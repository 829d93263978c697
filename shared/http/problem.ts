/** Every problem that the API answers with: its status and its title. */
const catalogue = {
  'malformed-request': { status: 400, title: 'The request cannot be read' },
  'lab-action-refused': { status: 400, title: 'The action cannot be done' },
  'ad-hoc-sql-refused': { status: 403, title: 'This deployment runs reports only' },
  'ad-hoc-sql-reads-only': { status: 403, title: 'This deployment accepts only SQL that reads' },
  'token-without-owner': { status: 403, title: 'The token names no caller' },
  'scope-missing': { status: 403, title: 'The token does not allow this' },
  'admin-only': { status: 403, title: 'Only an administrator may ask for this' },
  'not-found': { status: 404, title: 'There is nothing here' },
  'job-not-found': { status: 404, title: 'There is no such job' },
  'job-already-settled': { status: 409, title: 'The job is settled' },
  'result-not-ready': { status: 409, title: 'The job has no result yet' },
  'no-result': { status: 409, title: 'The job has no result' },
  'result-not-pageable': { status: 409, title: 'The result cannot be read by rows' },
  'result-expired': { status: 410, title: 'The result has expired' },
  'result-altered': { status: 410, title: 'The result is not the one that was written' },
  'request-too-large': { status: 413, title: 'The request is too large' },
  'unsupported-media-type': { status: 415, title: 'The body is not JSON' },
  'invalid-request': { status: 422, title: 'The request is not valid' },
  'idempotency-key-reused': {
    status: 422,
    title: 'The idempotency key stands for another request',
  },
  'too-many-jobs': { status: 429, title: 'Too many jobs under way' },
  'too-many-submits': { status: 429, title: 'Too many jobs a minute' },
  'service-busy': { status: 429, title: 'The service is busy' },
  'internal-error': { status: 500, title: 'Something went wrong on our side' },
} as const;

export type ProblemName = keyof typeof catalogue;

/** One fault in a body: where (a JSON pointer, RFC 6901) and what. */
export interface Fault {
  readonly pointer: string;
  readonly detail: string;
}

/** An RFC 9457 body. */
export interface ProblemBody {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly instance: string;
  readonly errors?: readonly Fault[];
}

interface ProblemOptions {
  readonly detail: string;
  readonly errors?: readonly Fault[];
  readonly retryAfterSeconds?: number;
}

/** The caller's fault: ends the request with an answer from the closed catalogue. */
export class HttpProblem extends Error {
  override readonly name = 'HttpProblem';
  readonly problem: ProblemName;
  readonly status: number;
  readonly errors: readonly Fault[] | undefined;
  /** When the same request may be accepted. */
  readonly retryAfterSeconds: number | undefined;

  constructor(problem: ProblemName, options: ProblemOptions) {
    super(options.detail);
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.problem = problem;
    this.status = catalogue[problem].status;
    this.errors = options.errors;
  }

  /** The body; `instance` names the request. */
  body(instance: string): ProblemBody {
    const { status, title } = catalogue[this.problem];
    return {
      type: `urn:redshift-data-jobs:problem:${this.problem}`,
      title,
      status,
      detail: this.message,
      instance,
      ...(this.errors && { errors: this.errors }),
    };
  }
}

/** Statuses and titles, for the OpenAPI document. */
export const problemCatalogue: Readonly<
  Record<ProblemName, { readonly status: number; readonly title: string }>
> = catalogue;
