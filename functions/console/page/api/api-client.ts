import type { ZodMiniType } from 'zod/mini';
import { noteServerTime } from '../frame/clock.ts';
import { authorization } from './authorization.ts';
import { gatewayProblem } from './gateway-problem.ts';
import { type Job, type JobPage, type JobState, jobPageSchema, jobSchema } from './job.ts';
import type { JobRequest } from './job-request.ts';
import { ConnectionLost, readProblem } from './problem.ts';
import { type Report, reportListSchema } from './report.ts';

/** A job that was looked up, or the news that it has not changed since `etag`. */
export type JobReading =
  | { outcome: 'read'; job: Job; etag: string | undefined }
  | { outcome: 'unchanged' };

/** Which of the caller's jobs to list. */
export interface JobFilter {
  readonly state?: JobState | undefined;
  readonly report?: string | undefined;
  readonly cursor?: string | undefined;
}

/** How many jobs one page of the history holds: a screenful and a half. */
const HISTORY_PAGE_SIZE = 30;

/** A call, and the scope of a token that it takes where there are tokens. */
interface Call extends RequestInit {
  readonly needs: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const sent = (path: string, { needs: _, ...init }: Call, credentials = {}): Promise<Response> => {
  const headers = { ...init.headers, ...credentials };
  return fetch(path, { cache: 'no-store', ...init, headers }).catch((cause: unknown) => {
    if (init.signal?.aborted) throw cause;
    throw new ConnectionLost(`${path} could not be fetched`, { cause });
  });
};

/** Sends a call, in somebody's name where the API asks for a token. */
const answered = (path: string, init: Call): Promise<Response> => {
  const guard = authorization();
  if (!guard) return sent(path, init);
  return guard.authorize((credentials) => sent(path, init, credentials), init.signal ?? undefined);
};

const accepted = async (response: Response, { needs }: Call): Promise<Response> => {
  if (response.ok || response.status === 304) return response;
  throw gatewayProblem(response, needs, authorization()) ?? (await readProblem(response));
};

const call = async (path: string, init: Call): Promise<Response> => {
  const response = await answered(path, init);
  noteServerTime(response.headers.get('date'));
  return accepted(response, init);
};

const read = async <T>(schema: ZodMiniType<T>, response: Response): Promise<T> =>
  schema.parse(await response.json());

const jobPath = (jobId: string): string => `/jobs/${encodeURIComponent(jobId)}`;

/** The address that answers with a fresh link to a job's result file, the first unless it says. */
export const resultPath = (jobId: string, file = 1): string =>
  `${jobPath(jobId)}/result${file === 1 ? '' : `?file=${file}`}`;

/** The reports that this deployment offers. */
export const fetchReports = async (): Promise<Report[]> =>
  (await read(reportListSchema, await call('/reports', { needs: 'jobs:read or jobs:submit' })))
    .reports;

/** Submits a job; the same key makes a repeat after a lost connection safe. */
export const submitJob = async (request: JobRequest, idempotencyKey: string): Promise<Job> => {
  const headers = { 'content-type': 'application/json', 'idempotency-key': idempotencyKey };
  const body = JSON.stringify(request);
  const needs = 'jobs:submit';
  return read(jobSchema, await call('/jobs', { method: 'POST', headers, body, needs }));
};

/** Looks a job up, cheaply when it has not changed since the reading that gave `etag`. */
export const fetchJob = async (jobId: string, etag?: string): Promise<JobReading> => {
  const headers = etag ? { 'if-none-match': etag } : {};
  const response = await call(jobPath(jobId), { headers, needs: 'jobs:read' });
  if (response.status === 304) return { outcome: 'unchanged' };
  const job = await read(jobSchema, response);
  return { outcome: 'read', job, etag: response.headers.get('etag') ?? undefined };
};

/** Lists one page of the caller's jobs. */
export const fetchJobs = async (filter: JobFilter): Promise<JobPage> => {
  const query = new URLSearchParams({ limit: String(HISTORY_PAGE_SIZE) });
  for (const name of ['state', 'report', 'cursor'] as const) {
    const value = filter[name];
    if (value) query.set(name, value);
  }
  return read(jobPageSchema, await call(`/jobs?${query}`, { needs: 'jobs:read' }));
};

/** Asks for a job's cancellation; the statement's own end decides what becomes of it. */
export const cancelJob = async (jobId: string): Promise<Job> =>
  read(jobSchema, await call(`${jobPath(jobId)}/cancel`, { method: 'POST', needs: 'jobs:cancel' }));

/**
 * Opens a job's result file. The browser follows the redirect to the signed link, so that the rows
 * come straight from S3.
 */
export const openResult = async (
  jobId: string,
  file: number,
  signal: AbortSignal,
): Promise<Response> => {
  const reading = { signal, needs: 'jobs:read' };
  const response = await answered(resultPath(jobId, file), reading);
  // What S3 says of a link that is over is not of our API, and to most pages not even readable.
  if (response.redirected && !response.ok) throw new ConnectionLost(`S3 said ${response.status}`);
  return accepted(response, reading);
};

/**
 * A fresh link to a result file. A link of the page's own cannot carry a token, so the redirect is
 * followed here, up to the file's first bytes, for the address that it leads to.
 */
export const fetchResultLink = async (path: string): Promise<string> => {
  const abort = new AbortController();
  const reading = { signal: abort.signal, needs: 'jobs:read' };
  const { url } = await accepted(await answered(path, reading), reading);
  abort.abort();
  return url;
};
