import type * as z from 'zod/mini';
import { problemSchema } from '../api/answers.ts';
import type { JobView } from '../job/job.ts';

/** The body of a refusal, as RFC 9457 defines it. */
export type ProblemView = z.infer<typeof problemSchema>;

/** The service refused a call; the message has its reasons, one a line. */
export class JobProblem extends Error {
  override readonly name = 'JobProblem';
  readonly status: number;
  readonly problem: ProblemView;
  /** The service's Retry-After. */
  readonly retryAfterSeconds: number | undefined;

  constructor(problem: ProblemView, retryAfterSeconds?: number) {
    super(messageOf(problem));
    this.status = problem.status;
    this.problem = problem;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** `detail` repeats the first of the errors. */
const messageOf = ({ detail, errors = [] }: ProblemView): string =>
  errors.length > 1
    ? errors.map((fault) => `${fault.pointer || 'body'}: ${fault.detail}`).join('\n')
    : detail;

/** A job did not succeed; the message has its reason. */
export class JobNotSucceededError extends Error {
  override readonly name = 'JobNotSucceededError';
  readonly job: JobView;

  constructor(job: JobView) {
    const { jobId, state, error } = job;
    super(`Job ${jobId} is ${state}${error === undefined ? '.' : `: ${error.detail}`}`);
    this.job = job;
  }
}

/** There was no response, or not one of this service; the message names the address. */
export class NoResponseError extends Error {
  override readonly name: string = 'NoResponseError';
}

/** The problem in a response, whatever its body is. */
export const problemIn = async (response: Response): Promise<JobProblem> => {
  const text = await response.text().catch(() => '');
  const parsed = problemSchema.safeParse(jsonIn(text));
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  const retryAfter = Number.isFinite(seconds) ? seconds : undefined;
  return new JobProblem(parsed.success ? parsed.data : problemOfOther(response, text), retryAfter);
};

/** The value of a JSON text; undefined for any other text. */
export const jsonIn = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** A problem for the bodies of API Gateway and S3, which are no problem documents. */
const problemOfOther = ({ status, url }: Response, text: string): ProblemView => {
  // A signed link is a secret; without its query it opens nothing.
  const address = url.replace(/\?.*/s, '');
  const message = /"message":"([^"]+)"|<Message>([^<]+)</.exec(text)?.slice(1).join('') ?? '';
  return {
    type: 'about:blank',
    title: 'The call was refused',
    status,
    detail: `${address} answered ${status}${message === '' ? '' : `: ${message}`}.`,
    instance: address,
  };
};
