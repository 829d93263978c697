import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { pageAssets, pageTemplate } from '../../../functions/console/page-assets.static.ts';
import { servePage } from '../../../functions/console/serve-page.ts';
import type { RowsPage } from '../../../shared/api/answers.ts';
import type { ApiResponse } from '../../../shared/http/response.ts';
import { isSettled, type JobState, type JobView } from '../../../shared/job/job.ts';
import { aRequest } from '../../support/api-request.ts';
import { etagOf, type FakeResult, movedOn, newFakeJob } from './fake-jobs.ts';
import { type FakeResults, startFakeResults } from './fake-results.ts';
import { listen } from './listen.ts';
import { checkSubmission, type FakeReport } from './submission-check.ts';

/** A call that the page made. */
interface RecordedCall {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  readonly status: number;
}

/** The API as the page sees it, with jobs that move only when a test says so. */
export interface FakeApi {
  readonly url: string;
  readonly results: FakeResults;
  readonly calls: RecordedCall[];
  readonly jobs: Map<string, JobView>;
  /** The rows of results that can be paged, by job. */
  readonly rows: Map<string, RowsPage['rows']>;
  /** Called with each job that is submitted. */
  onSubmit: (job: JobView) => void;
  /** Replaces the response to a call, unless it returns undefined. */
  intercept: (method: string, path: string) => ApiResponse | 'cut-off' | undefined;
  move(jobId: string, state: JobState, news?: Parameters<typeof movedOn>[2]): void;
  succeed(jobId: string, result: FakeResult): void;
  stop(): Promise<void>;
}

export interface FakeApiOptions {
  readonly reports: readonly FakeReport[];
  readonly adHocSql?: boolean;
  readonly canUnload?: boolean;
  readonly port?: number;
}

const json = (statusCode: number, body: unknown, headers = {}): ApiResponse => ({
  statusCode,
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(body),
});

const problem = (status: number, title: string, detail: string, errors?: unknown): ApiResponse => ({
  statusCode: status,
  headers: { 'content-type': 'application/problem+json' },
  body: JSON.stringify({ type: 'urn:test', title, status, detail, instance: 'urn:1', errors }),
});

const mediaTypes: Record<string, string> = {
  csv: 'text/csv',
  jsonl: 'application/x-ndjson',
};

const listJobs = (jobs: readonly JobView[], query: URLSearchParams): ApiResponse => {
  const state = query.get('state');
  const report = query.get('report');
  const matching = jobs
    .filter((job) => (!state || job.state === state) && (!report || job.report === report))
    .toSorted((a, b) => b.submittedAt.localeCompare(a.submittedAt));
  const start = Number(query.get('cursor') ?? 0);
  const limit = Number(query.get('limit') ?? 50);
  const next = start + limit < matching.length ? { nextCursor: String(start + limit) } : {};
  return json(200, { jobs: matching.slice(start, start + limit), ...next });
};

const resultOf = (job: JobView, results: FakeResults): ApiResponse => {
  const file = job.result?.files[0];
  if (!file) return problem(409, 'The job has no result', 'There is no file.');
  if (Date.parse(job.expiresAt ?? '') < Date.now()) {
    return problem(410, 'The result has expired', 'It was kept for seven days.');
  }
  return { statusCode: 303, headers: { location: results.link(file.key) } };
};

/** A page of these rows, whose cursor is the number of the next one. */
const rowsOf = (
  job: JobView,
  all: RowsPage['rows'] | undefined,
  query: URLSearchParams,
): RowsPage | undefined => {
  if (all === undefined || job.result === undefined) return undefined;
  const { columns, rowCount } = job.result;
  const start = Number(query.get('cursor') ?? 0);
  const end = start + Number(query.get('limit') ?? 100);
  const next = end < all.length ? { nextCursor: String(end) } : {};
  return { columns, rows: all.slice(start, end), rowCount, ...next };
};

export const startFakeApi = async (options: FakeApiOptions): Promise<FakeApi> => {
  const keys = new Map<string, string>();
  const results = await startFakeResults(() => api.url);
  const page = servePage({
    template: pageTemplate,
    assets: pageAssets,
    adHocSql: options.adHocSql === false ? 'refused' : 'allowed',
    unload: options.canUnload === false ? 'refused' : 'allowed',
    resultOrigin: results.url,
  });

  const submit = (headers: IncomingMessage['headers'], body: string): ApiResponse => {
    const key = String(headers['idempotency-key'] ?? '');
    const known = api.jobs.get(keys.get(key) ?? '');
    if (known) return json(202, known, { 'idempotent-replayed': 'true' });
    const checked = checkSubmission(JSON.parse(body), options.reports, options.adHocSql !== false);
    if ('refusal' in checked) {
      const { status, title, detail, errors } = checked.refusal;
      return problem(status, title, detail, errors);
    }
    const job = newFakeJob(`job-${api.jobs.size + 1}`, checked.request);
    api.jobs.set(job.jobId, job);
    if (key) keys.set(key, job.jobId);
    api.onSubmit(job);
    return json(202, job, { location: `/jobs/${job.jobId}`, 'retry-after': '1' });
  };

  const jobCall = (
    method: string,
    { pathname, searchParams: query }: URL,
    ifNoneMatch: unknown,
  ): ApiResponse => {
    const [, , jobId = '', part] = pathname.split('/');
    const job = api.jobs.get(decodeURIComponent(jobId));
    if (!job) return problem(404, 'There is no such job', `No job ${jobId} is yours.`);
    if (part === 'result') return resultOf(job, results);
    const page = rowsOf(job, api.rows.get(job.jobId), query);
    if (part === 'rows') return json(200, page);
    if (part === 'cancel' && method === 'POST') {
      if (isSettled(job)) return problem(409, 'The job is settled', 'It cannot be cancelled.');
      api.move(jobId, job.state === 'QUEUED' ? 'CANCELLED' : 'CANCELLING');
      return json(202, api.jobs.get(jobId));
    }
    const etag = etagOf(job);
    return ifNoneMatch === etag
      ? { statusCode: 304, headers: { etag } }
      : json(200, { ...job, ...(page && { rows: page }) }, { etag });
  };

  const answer = (request: IncomingMessage, body: string): ApiResponse | 'cut-off' => {
    const { method = 'GET', headers } = request;
    const url = new URL(request.url ?? '/', 'http://api');
    const path = url.pathname;
    const intercepted = api.intercept(method, path);
    if (intercepted) return intercepted;
    const apiRequest = aRequest({
      path,
      headers: { 'accept-encoding': String(headers['accept-encoding'] ?? '') },
      pathParameters: { file: path.replace('/assets/', '') },
    });
    if (path === '/') return page.page(apiRequest);
    if (path.startsWith('/assets/')) return page.asset(apiRequest);
    if (path === '/reports') return json(200, { reports: options.reports });
    if (path === '/jobs' && method === 'POST') return submit(headers, body);
    if (path === '/jobs') return listJobs([...api.jobs.values()], url.searchParams);
    if (path.startsWith('/jobs/')) return jobCall(method, url, headers['if-none-match']);
    return problem(404, 'Not found', path);
  };

  const send = (response: ServerResponse, { statusCode, headers, ...rest }: ApiResponse) => {
    const encoding = rest.isBase64Encoded ? 'base64' : 'utf8';
    response.writeHead(statusCode, headers).end(Buffer.from(rest.body ?? '', encoding));
  };

  const server = createServer(async (request, response) => {
    const body = await text(request);
    const answered = answer(request, body);
    const { method = '', url: path = '', headers } = request;
    const status = answered === 'cut-off' ? 0 : answered.statusCode;
    api.calls.push({ method, path, headers, body, status });
    if (answered === 'cut-off') response.destroy();
    else send(response, answered);
  });

  const { url, stop } = await listen(server, options.port);
  const api: FakeApi = {
    url,
    results,
    calls: [],
    jobs: new Map(),
    rows: new Map(),
    onSubmit: () => {},
    intercept: () => undefined,
    move: (jobId, state, news) => {
      const job = api.jobs.get(jobId);
      if (!job) throw new Error(`There is no job ${jobId}.`);
      api.jobs.set(jobId, movedOn(job, state, news));
    },
    succeed: (jobId, result) => {
      api.move(jobId, 'SUCCEEDED', { result });
      const contentType = mediaTypes[api.jobs.get(jobId)?.format ?? 'csv'] ?? 'text/plain';
      results.files.set(`results/${jobId}`, { body: result.file ?? '', contentType });
    },
    stop: async () => {
      await stop();
      await results.stop();
    },
  };
  return api;
};
