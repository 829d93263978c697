import {
  getJob,
  getManifest,
  getResult,
  getRows,
  listJobs,
} from '../../functions/status/look-ups.ts';
import { postJob } from '../../functions/submit/post-job.ts';
import { type ApiResponse, json } from '../../shared/http/response.ts';
import { viewerOf } from '../../shared/http/viewer.ts';
import { type Job, viewOf } from '../../shared/job/job.ts';
import type { JobPage, ListQuery } from '../../shared/job/job-list.ts';
import { httpFunction } from '../../shared/lambda/http-function.ts';
import { cancelJob } from '../../shared/pipeline/cancel-job.ts';
import type { Pipeline } from '../../shared/pipeline/pipeline.ts';
import { submitJob } from '../../shared/pipeline/submit-job.ts';
import type { Report } from '../../shared/reports/report.ts';
import { lambdaTime } from '../support/lambda-time.ts';
import { memoryPipeline } from '../support/memory/memory-pipeline.ts';
import { readMemoryResults } from '../support/memory/memory-results.ts';
import { memoryWaiting } from '../support/memory/memory-waiting.ts';
import { requestLimits } from '../support/request-limits.ts';

/** A request as API Gateway passes it on; what is left out is absent. */
export interface SentRequest {
  readonly routeKey: string;
  readonly owner: string;
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly jobId?: string;
}

const report: Report = {
  name: 'sales',
  title: 'Sales',
  description: 'Sales of a country',
  sql: 'select :country, :top',
  parameters: {
    country: { type: 'string', minLength: 2 },
    top: { type: 'integer', minimum: 1, default: 10 },
  },
};

/**
 * The HTTP API over services in memory: the handlers' own reading, rendering and use cases.
 * `turn` is awaited before each access to the job table, so that callers can be interleaved.
 */
export const memoryApi = (turn: (what: string) => Promise<unknown> = async () => undefined) => {
  const pipeline = memoryPipeline();
  const jobs = inTurn(pipeline.jobs, turn);
  const deps = { ...pipeline, jobs };
  const waiting = { ...memoryWaiting(pipeline), jobs };
  const lookUps = {
    jobs,
    clock: pipeline.clock,
    admins: [],
    list: { page: async (query: ListQuery) => pageOf([...pipeline.jobs.records.values()], query) },
    results: readMemoryResults(pipeline.results),
  };
  const rules = {
    reports: [report],
    adHocSql: 'allowed',
    unload: { role: 'default', bucket: 'results' },
    limits: requestLimits,
  } as const;
  const handler = httpFunction(
    [],
    () => ({ rules, submit: submitJob(deps), cancel: cancelJob(deps), waiting }),
    async (commands, request): Promise<ApiResponse> => {
      switch (request.routeKey) {
        case 'POST /jobs':
          return postJob(commands, request);
        case 'POST /jobs/{jobId}/cancel':
          return json(
            202,
            viewOf(
              await commands.cancel(viewerOf(request, []), request.pathParameters['jobId'] ?? ''),
            ),
          );
        case 'GET /jobs':
          return listJobs(lookUps, request);
        case 'GET /jobs/{jobId}':
          return getJob({ ...lookUps, waiting }, request);
        case 'GET /jobs/{jobId}/result':
          return getResult(lookUps, request);
        case 'GET /jobs/{jobId}/manifest':
          return getManifest(lookUps, request);
        case 'GET /jobs/{jobId}/rows':
          return getRows(lookUps, request);
        default:
          throw new Error(`The API has no ${request.routeKey}.`);
      }
    },
  );
  return { pipeline, send: (request: SentRequest) => handler(eventOf(request), lambdaTime()) };
};

type Jobs = ReturnType<typeof memoryPipeline>['jobs'];

const inTurn = (jobs: Jobs, turn: (what: string) => Promise<unknown>): Pipeline['jobs'] => ({
  overdue: (...asked) => jobs.overdue(...asked),
  queued: (limit) => jobs.queued(limit),
  lastQueued: (owner) => jobs.lastQueued(owner),
  create: async (job: Job) => {
    await turn(`create ${job.jobId}`);
    return jobs.create(job);
  },
  get: async (jobId: string) => {
    await turn(`get ${jobId}`);
    return jobs.get(jobId);
  },
  update: async (...change: Parameters<Jobs['update']>) => {
    await turn(`update ${change[0]}`);
    return jobs.update(...change);
  },
});

/** What JobList answers, from records in memory. */
const pageOf = (records: readonly Job[], query: ListQuery): JobPage => {
  const { after } = query;
  const position = ({ submittedAt, jobId }: Pick<Job, 'submittedAt' | 'jobId'>) =>
    `${submittedAt} ${jobId}`;
  const found = records
    .filter(({ owner }) => owner === query.owner)
    .filter(({ report: name }) => query.report === undefined || name === query.report)
    .filter(({ state }) => query.state === undefined || state === query.state)
    .filter((job) => after === undefined || position(job) < position(after))
    .sort((a, b) => (position(a) < position(b) ? 1 : -1));
  const page = found.slice(0, query.limit);
  const last = page.at(-1);
  if (last === undefined || found.length === page.length) return { jobs: page };
  return { jobs: page, next: { submittedAt: last.submittedAt, jobId: last.jobId } };
};

const eventOf = ({
  routeKey,
  owner,
  body,
  isBase64Encoded,
  headers,
  query,
  jobId,
}: SentRequest) => ({
  routeKey,
  rawPath: routeKey.slice(routeKey.indexOf(' ') + 1).replace('{jobId}', jobId ?? ''),
  requestContext: { requestId: 'request-1', authorizer: { iam: { userArn: owner } } },
  ...(headers && { headers }),
  ...(query && { queryStringParameters: query }),
  ...(jobId !== undefined && { pathParameters: { jobId } }),
  ...(body !== undefined && { body }),
  ...(isBase64Encoded !== undefined && { isBase64Encoded }),
});
