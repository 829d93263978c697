import { DEFAULT_ROWS, rowsQuerySchema } from '../../shared/api/job-query.ts';
import {
  type PreferredWaitDeps,
  waitAsPreferred,
  waitedBody,
} from '../../shared/http/preferred-wait.ts';
import { HttpProblem } from '../../shared/http/problem.ts';
import { assertQuery, parsedQuery } from '../../shared/http/query.ts';
import type { ApiRequest } from '../../shared/http/request.ts';
import { type ApiResponse, content, empty, json, jsonText } from '../../shared/http/response.ts';
import { viewerOf } from '../../shared/http/viewer.ts';
import { type Job, viewOf } from '../../shared/job/job.ts';
import type { JobList } from '../../shared/job/job-list.ts';
import {
  type LookUpDeps,
  lookUpJob,
  manifestLink,
  resultFileCount,
  resultLink,
  resultManifest,
} from '../../shared/pipeline/look-up-job.ts';
import { type LookUpRowsDeps, lookUpRows } from '../../shared/pipeline/look-up-rows.ts';
import { given } from '../../shared/platform/given-value.ts';
import { escapedBytes, MAX_BODY_BYTES } from '../../shared/platform/lambda-payload.ts';
import { cursorFrom, parseJobQuery } from './job-query.ts';

interface LookUpsDeps extends LookUpDeps, LookUpRowsDeps {
  readonly results: LookUpDeps['results'] & LookUpRowsDeps['results'];
  readonly list: Pick<JobList, 'page'>;
  /** The principals that see every job, where there are no tokens. */
  readonly admins: readonly string[];
}

interface GetJobDeps extends LookUpsDeps {
  readonly waiting: PreferredWaitDeps;
}

type LookUp = (deps: LookUpsDeps, request: ApiRequest) => Promise<ApiResponse>;

/** GET /jobs/{jobId}, as it is now or, where the request prefers to wait, once it is settled. */
export const getJob = async (deps: GetJobDeps, request: ApiRequest): Promise<ApiResponse> => {
  const startedAt = deps.clock.now();
  const found = await load(deps, request);
  const { waiting } = deps;
  const waited = await waitAsPreferred(waiting, request, startedAt, found);
  const etag = `"${waited.job.jobId}.${waited.job.version}"`;
  const headers = { etag, 'cache-control': 'private, no-cache', vary: 'prefer', ...waited.headers };
  const matches = tagsOf(request.headers['if-none-match']).some(
    (tag) => tag === etag || tag === '*',
  );
  const withRows = waited.outcome === 'settled' && !matches;
  const body = await waitedBody(waiting, waited, startedAt, withRows);
  return matches ? empty(304, headers) : jsonText(200, body, headers);
};

/** GET /jobs */
export const listJobs: LookUp = async (deps, request) => {
  const { jobs, next } = await deps.list.page(parseJobQuery(request, deps.admins));
  return json(200, { jobs: jobs.map(viewOf), ...(next && { nextCursor: cursorFrom(next) }) });
};

/** GET /jobs/{jobId}/result */
export const getResult: LookUp = async (deps, request) => {
  const job = await load(deps, request, 'file');
  const fileCount = resultFileCount(deps, job);
  if (fileCount === 0) return empty(204);
  const number = fileNumber(request);
  const location = await resultLink(deps, job, number);
  if (location !== undefined) return empty(303, { location });
  const files = fileCount === 1 ? 'one file' : `${fileCount} files`;
  const detail = `file is ${number}; the result has ${files}, and the manifest lists them.`;
  throw new HttpProblem('malformed-request', { detail });
};

/** The number of the file to fetch; the first unless the query names another. */
const fileNumber = ({ query }: ApiRequest): number => {
  const { file = '1' } = query;
  if (/^[1-9]\d{0,5}$/.test(file)) return Number(file);
  const detail = `file is ${given(file)}; the number of a file, from 1 on, is accepted.`;
  throw new HttpProblem('malformed-request', { detail });
};

/** GET /jobs/{jobId}/manifest */
export const getManifest: LookUp = async (deps, request) => {
  const job = await load(deps, request);
  const response = json(200, await resultManifest(deps, job));
  if (escapedBytes(response.body ?? '') <= MAX_BODY_BYTES) return response;
  return empty(303, { location: await manifestLink(deps, job) });
};

/** GET /jobs/{jobId}/rows */
export const getRows: LookUp = async (deps, request) => {
  const { limit, cursor } = parsedQuery(request, rowsQuerySchema);
  const job = await visible(deps, request);
  const query = { limit: limit === undefined ? DEFAULT_ROWS : Number(limit), cursor };
  return content('application/json', await lookUpRows(deps, job, query));
};

/** The job that the path names; refuses query parameters other than these. */
const load = (
  deps: LookUpsDeps,
  request: ApiRequest,
  ...query: readonly string[]
): Promise<Job> => {
  assertQuery(request, ...query);
  return visible(deps, request);
};

const visible = (deps: LookUpsDeps, request: ApiRequest): Promise<Job> =>
  lookUpJob(deps, viewerOf(request, deps.admins), request.pathParameters['jobId'] ?? '');

/** The tags of If-None-Match; the comparison is weak (RFC 9110, 13.1.2). */
const tagsOf = (header: string | undefined): string[] =>
  (header ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''));
