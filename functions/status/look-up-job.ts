import type { ApiRequest } from '../../shared/http/request.ts';
import { type ApiResponse, empty, json } from '../../shared/http/response.ts';
import { type Job, viewOf } from '../../shared/job/job.ts';
import type { JobList } from '../../shared/job/job-list.ts';
import type { JobStore } from '../../shared/job/job-store.ts';
import { ownJob } from '../../shared/job/own-job.ts';
import {
  availableResult,
  noResultSet,
  resultExpired,
} from '../../shared/result/available-result.ts';
import { fileEnding } from '../../shared/result/file-type.ts';
import type { ResultReader } from '../../shared/result/result-reader.ts';
import type { Clock } from '../../shared/runtime/clock.ts';
import { cursorFrom, parseJobQuery } from './job-query.ts';

/** Look-ups read the job table and the result bucket; they cannot ask the warehouse. */
export interface LookUpDeps {
  readonly jobs: Pick<JobStore, 'get'>;
  readonly list: Pick<JobList, 'page'>;
  readonly results: Pick<ResultReader, 'link' | 'text'>;
  readonly clock: Clock;
}

type LookUp = (deps: LookUpDeps, request: ApiRequest) => Promise<ApiResponse>;

/** GET /jobs/{jobId} */
export const getJob: LookUp = async (deps, request) => {
  const job = await load(deps, request);
  const etag = `"${job.jobId}.${job.version}"`;
  const headers = { etag, 'cache-control': 'private, no-cache' };
  const matches = tagsOf(request.headers['if-none-match']).some(
    (tag) => tag === etag || tag === '*',
  );
  return matches ? empty(304, headers) : json(200, viewOf(job), headers);
};

/** GET /jobs */
export const listJobs: LookUp = async (deps, request) => {
  const { jobs, next } = await deps.list.page(parseJobQuery(request));
  return json(200, { jobs: jobs.map(viewOf), ...(next && { nextCursor: cursorFrom(next) }) });
};

/** GET /jobs/{jobId}/result */
export const getResult: LookUp = async (deps, request) => {
  const job = await load(deps, request);
  const file = availableResult(job, deps.clock.now()).files[0];
  if (file === undefined) throw noResultSet(job);
  const fileName = `${job.report ?? 'result'}-${job.jobId}.${fileEnding(job)}`;
  const link = await deps.results.link(file.key, fileName);
  if (link === undefined) throw resultExpired(job);
  return empty(303, { location: link });
};

/** GET /jobs/{jobId}/manifest */
export const getManifest: LookUp = async (deps, request) => {
  const job = await load(deps, request);
  const { manifestKey } = availableResult(job, deps.clock.now());
  if (manifestKey === undefined) throw noResultSet(job);
  const manifest = await deps.results.text(manifestKey);
  if (manifest === undefined) throw resultExpired(job);
  return json(200, JSON.parse(manifest));
};

const load = async (deps: LookUpDeps, request: ApiRequest): Promise<Job> => {
  const jobId = request.pathParameters['jobId'] ?? '';
  return ownJob(jobId === '' ? undefined : await deps.jobs.get(jobId), request.owner, jobId);
};

/** The tags of If-None-Match; the comparison is weak (RFC 9110, 13.1.2). */
const tagsOf = (header: string | undefined): string[] =>
  (header ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''));
