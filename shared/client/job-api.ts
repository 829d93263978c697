import type * as z from 'zod/mini';
import {
  type JobAnswer,
  type JobPage,
  jobAnswerSchema,
  jobPageSchema,
  type ReportView,
  type RowsPage,
  reportListSchema,
  rowsPageSchema,
} from '../api/answers.ts';
import type { submitBodySchema } from '../api/submit-body.ts';
import { type ExecutionMode, type JobState, type JobView, jobSchema } from '../job/job.ts';
import { ApiConnection, type ConnectionOptions } from './api-connection.ts';
import { type FollowOptions, followJob, type JobReading } from './follow-job.ts';
import { JobProblem } from './job-problem.ts';

type SubmitBody = z.input<typeof submitBodySchema>;

/** The body of POST /jobs: a report or, where the deployment allows it, SQL of the caller's own. */
export type JobSubmission = Omit<SubmitBody, Source | 'parameters'> & {
  readonly parameters?: JobView['parameters'];
} & (
    | ({ readonly report: string } & Without<'sql' | 'statements' | 'executionMode'>)
    | ({ readonly sql: string } & Without<'report' | 'statements' | 'executionMode'>)
    | ({
        readonly statements: string[];
        readonly executionMode?: ExecutionMode;
      } & Without<'report' | 'sql'>)
  );

type Source = 'report' | 'sql' | 'statements' | 'executionMode';
type Without<K extends Source> = { readonly [name in K]?: never };

/** Which jobs to list. */
export interface JobFilter {
  /** For administrators: the jobs of this owner, or `*` for all; the caller's own unless given. */
  readonly owner?: string | undefined;
  readonly state?: JobState | undefined;
  readonly report?: string | undefined;
  /** The number of jobs in one page, 1 to 100. */
  readonly pageSize?: number | undefined;
}

/** The jobs to list and the page of them, by the cursor of the page before. */
export interface JobPageFilter extends JobFilter {
  readonly cursor?: string | undefined;
}

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}

/** Where the answer may wait for the job to settle; it then has the first rows. */
export interface WaitOptions extends CallOptions {
  /** 0 to 25; without it the answer comes at once, and without rows. */
  readonly waitSeconds?: number | undefined;
}

/** Which rows of a result. */
export interface RowsOptions extends CallOptions {
  /** The number of rows in one page, 1 to 1,000. */
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

export interface SubmitOptions extends WaitOptions {
  /** Makes a repeat safe; with one, the call is retried after a lost response. */
  readonly idempotencyKey?: string;
}

/** Which file of a result, by its place in the manifest from 1 on; the first unless given. */
interface FileOptions extends CallOptions {
  readonly file?: number;
}

/** The path of a job. */
export const jobPath = (jobId: string): string => `/jobs/${encodeURIComponent(jobId)}`;

/** The path that redirects to a fresh link to a result's file. */
export const resultPath = (jobId: string, file = 1): string =>
  `${jobPath(jobId)}/result${file === 1 ? '' : `?file=${file}`}`;

const queryOf = (members: Readonly<Record<string, string | number | undefined>>): string => {
  const given = Object.entries(members).filter(([, value]) => value !== undefined);
  return String(new URLSearchParams(given.map(([name, value]) => [name, String(value)])));
};

const preferring = ({ waitSeconds }: Pick<WaitOptions, 'waitSeconds'>): Record<string, string> =>
  waitSeconds === undefined ? {} : { prefer: `wait=${waitSeconds}` };

/**
 * The calls of the API, for a page that counts its bytes; JobClient also reads manifests and rows.
 * Every method throws JobProblem where the service refuses, and NoResponseError where it cannot be
 * reached.
 */
export class JobApi {
  protected readonly api: ApiConnection;

  constructor(options: ConnectionOptions) {
    this.api = new ApiConnection(options);
  }

  /** Submits a job and returns as soon as it is accepted or, with `waitSeconds`, settled. */
  async submit(request: JobSubmission, options: SubmitOptions = {}): Promise<JobAnswer> {
    const { idempotencyKey, signal } = options;
    const response = await this.api.call({
      path: '/jobs',
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
        ...preferring(options),
      },
      body: JSON.stringify(request),
      repeatable: idempotencyKey !== undefined,
      signal,
    });
    return this.api.read(jobAnswerSchema, response);
  }

  /** The job as it is now or, with `waitSeconds`, once it is settled. */
  async get(jobId: string, options: WaitOptions = {}): Promise<JobAnswer> {
    const call = { path: jobPath(jobId), headers: preferring(options), signal: options.signal };
    return this.api.read(jobAnswerSchema, await this.api.call(call));
  }

  /** Waits until the job is settled and returns it, whether it succeeded or not. */
  wait(jobId: string, options: FollowOptions = {}): Promise<JobAnswer> {
    const look = async (etag: string | undefined, waitSeconds: number): Promise<JobReading> => {
      const headers = { ...(etag && { 'if-none-match': etag }), ...preferring({ waitSeconds }) };
      const call = { path: jobPath(jobId), headers, signal: options.signal };
      const response = await this.api.call(call);
      const waited = response.headers.has('preference-applied');
      if (response.status === 304) return { outcome: 'unchanged', waited };
      const job = await this.api.read(jobAnswerSchema, response);
      return { outcome: 'read', waited, job, etag: response.headers.get('etag') ?? undefined };
    };
    return followJob(look, { pause: this.api.pause, ...options });
  }

  /** The jobs of the filter, newest first; each page is fetched when it is needed. */
  async *list(filter: JobFilter = {}, { signal }: CallOptions = {}): AsyncGenerator<JobView, void> {
    let cursor: string | undefined;
    do {
      const { jobs, nextCursor } = await this.listPage({ ...filter, cursor }, { signal });
      yield* jobs;
      cursor = nextCursor;
    } while (cursor !== undefined);
  }

  /** One page of such a list, for a program that keeps the cursor of the next one. */
  async listPage(filter: JobPageFilter = {}, { signal }: CallOptions = {}): Promise<JobPage> {
    const { owner, state, report, pageSize: limit, cursor } = filter;
    const query = queryOf({ owner, state, report, limit, cursor });
    return this.api.read(jobPageSchema, await this.api.call({ path: `/jobs?${query}`, signal }));
  }

  /**
   * Requests the job's cancel; the end of its statement decides whether it is cancelled. A job that
   * is cancelled already is returned: the response to an earlier try may have been lost.
   *
   * @throws JobProblem job-already-settled where it succeeded or failed.
   */
  async cancel(jobId: string, { signal }: CallOptions = {}): Promise<JobView> {
    const call = { path: `${jobPath(jobId)}/cancel`, method: 'POST', signal } as const;
    try {
      return await this.api.read(jobSchema, await this.api.call(call));
    } catch (error) {
      if (!(error instanceof JobProblem && error.status === 409)) throw error;
      const job = await this.get(jobId, { signal });
      if (job.state !== 'CANCELLED') throw error;
      return job;
    }
  }

  /** One page of the rows of the job's result, in the order of its file. */
  async rowsPage(jobId: string, { limit, cursor, signal }: RowsOptions = {}): Promise<RowsPage> {
    const path = `${jobPath(jobId)}/rows?${queryOf({ limit, cursor })}`;
    return this.api.read(rowsPageSchema, await this.api.call({ path, signal }));
  }

  /** The reports that this deployment offers. */
  async reports({ signal }: CallOptions = {}): Promise<ReportView[]> {
    const response = await this.api.call({ path: '/reports', signal });
    return (await this.api.read(reportListSchema, response)).reports;
  }

  /**
   * A file of the job's result, byte for byte, straight from S3: the only one or, where the
   * warehouse wrote several, the one at this place in the manifest, from 1 on. No bytes where the
   * query found no rows and the warehouse wrote no file.
   */
  async file(
    jobId: string,
    { signal, file }: FileOptions = {},
  ): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
    const response = await this.linked({ path: resultPath(jobId, file), signal });
    // The query found no rows, and UNLOAD wrote no file.
    if (response.status === 204) return new Blob([]).stream();
    if (response.body === null) throw new Error(`The result of job ${jobId} has no body.`);
    return response.body;
  }

  /**
   * A fresh link to a file of the job's result, which is valid for a short time. A browser shows no
   * redirect to its pages, so there the link is followed up to the file's first bytes.
   */
  async link(jobId: string, { signal, file }: FileOptions = {}): Promise<string> {
    const response = await this.followed({ path: resultPath(jobId, file), signal });
    await response.body?.cancel();
    return response.headers.get('location') ?? response.url;
  }

  /** The response of the call, or of the link that it redirects to. */
  protected async linked(call: { path: string; signal: AbortSignal | undefined }) {
    const response = await this.followed(call);
    const link = response.headers.get('location');
    if (response.status !== 303 || link === null) return response;
    return this.api.call({ path: link, signal: call.signal });
  }

  /**
   * The authorization must not be sent to the link, which is signed: S3 refuses two signatures. A
   * browser hides redirects from the page, but drops the authorization when it follows one.
   */
  private async followed(call: { path: string; signal: AbortSignal | undefined }) {
    if (!this.api.authorizes) return this.api.call(call);
    const response = await this.api.call({ ...call, redirect: 'manual' });
    return response.type === 'opaqueredirect' ? this.api.call(call) : response;
  }
}
