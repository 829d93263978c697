import { given } from '../../shared/http/fault.ts';
import { HttpProblem } from '../../shared/http/problem.ts';
import { assertQuery } from '../../shared/http/query.ts';
import type { ApiRequest } from '../../shared/http/request.ts';
import {
  type ApiResponse,
  answerBytes,
  empty,
  json,
  MOST_ANSWER_BYTES,
} from '../../shared/http/response.ts';
import { viewerOf } from '../../shared/http/viewer.ts';
import { type Job, viewOf } from '../../shared/job/job.ts';
import { isJobId } from '../../shared/job/job-id.ts';
import type { JobList } from '../../shared/job/job-list.ts';
import type { JobStore } from '../../shared/job/job-store.ts';
import { visibleJob } from '../../shared/job/visible-job.ts';
import type { Clock } from '../../shared/platform/clock.ts';
import {
  availableResult,
  noResultSet,
  resultAltered,
  resultExpired,
} from '../../shared/result/available-result.ts';
import { filesOf, type Manifest, manifestSchema } from '../../shared/result/manifest.ts';
import { contentType, fileEnding, manifestKey } from '../../shared/result/result-key.ts';
import type { Download, ReadObject, ResultReader } from '../../shared/result/result-reader.ts';
import { cursorFrom, parseJobQuery } from './job-query.ts';

/** Look-ups read the job table and the result bucket; they cannot ask the warehouse. */
export interface LookUpDeps {
  readonly jobs: Pick<JobStore, 'get'>;
  readonly list: Pick<JobList, 'page'>;
  readonly results: Pick<ResultReader, 'link' | 'text'>;
  readonly clock: Clock;
  /** The principals that see every job, where there are no tokens. */
  readonly admins: readonly string[];
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
  const { jobs, next } = await deps.list.page(parseJobQuery(request, deps.admins));
  return json(200, { jobs: jobs.map(viewOf), ...(next && { nextCursor: cursorFrom(next) }) });
};

/** GET /jobs/{jobId}/result */
export const getResult: LookUp = async (deps, request) => {
  const job = await load(deps, request, 'file');
  const { hasResultSet, fileCount, files } = availableResult(job, deps.clock.now());
  if (!hasResultSet) throw noResultSet(job);
  // UNLOAD writes no file of no rows.
  if (fileCount === 0) return empty(204);
  const number = fileNumber(request);
  if (number > fileCount) throw noSuchFile(number, fileCount);
  // The record has the first files only.
  const file = files[number - 1] ?? filesOf(await manifestOf(deps, job))[number - 1];
  if (file === undefined) throw noSuchFile(number, fileCount);
  const part = fileCount > 1 ? `-${number}` : '';
  const fileName = `${job.report ?? 'result'}-${job.jobId}${part}.${fileEnding(job)}`;
  return leadTo(deps, job, file, { name: fileName, type: contentType(job) });
};

/** Which file of the result is wanted; the first unless the query says. */
const fileNumber = ({ query }: ApiRequest): number => {
  const { file = '1' } = query;
  if (/^[1-9]\d{0,5}$/.test(file)) return Number(file);
  const detail = `file is ${given(file)}; the number of a file, from 1 on, is accepted.`;
  throw new HttpProblem('malformed-request', { detail });
};

const noSuchFile = (number: number, count: number): HttpProblem => {
  const there = count === 1 ? 'one file' : `${count} files`;
  const detail = `file is ${number}; the result has ${there}, and the manifest lists them.`;
  return new HttpProblem('malformed-request', { detail });
};

/** GET /jobs/{jobId}/manifest */
export const getManifest: LookUp = async (deps, request) => {
  const job = await load(deps, request);
  const { hasResultSet } = availableResult(job, deps.clock.now());
  if (!hasResultSet) throw noResultSet(job);
  const answer = json(200, await manifestOf(deps, job));
  if (answerBytes(answer.body ?? '') <= MOST_ANSWER_BYTES) return answer;
  const name = `${job.jobId}-manifest.json`;
  return leadTo(deps, job, { key: manifestKey(job) }, { name, type: 'application/json' });
};

const leadTo = async (
  { results }: LookUpDeps,
  job: Job,
  object: ReadObject,
  download: Download,
): Promise<ApiResponse> => {
  const link = await results.link(object, download);
  if (link.outcome === 'link') return empty(303, { location: link.url });
  throw link.outcome === 'gone' ? resultExpired(job) : resultAltered(job);
};

const manifestOf = async ({ results }: LookUpDeps, job: Job): Promise<Manifest> => {
  const read = await results.text({ key: manifestKey(job) });
  if (read.outcome !== 'text') throw resultExpired(job);
  return manifestSchema.parse(JSON.parse(read.text));
};

/** The job that the path names, for a request whose query has no other parameters than these. */
const load = async (
  deps: LookUpDeps,
  request: ApiRequest,
  ...queryNames: readonly string[]
): Promise<Job> => {
  assertQuery(request, ...queryNames);
  const jobId = request.pathParameters['jobId'] ?? '';
  const job = isJobId(jobId) ? await deps.jobs.get(jobId) : undefined;
  return visibleJob(job, viewerOf(request, deps.admins), jobId);
};

/** The tags of If-None-Match; the comparison is weak (RFC 9110, 13.1.2). */
const tagsOf = (header: string | undefined): string[] =>
  (header ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''));
