import fc from 'fast-check';
import { expect } from 'vitest';
import type { ApiResponse } from '../../shared/http/response.ts';
import { startsAfter } from '../../shared/pipeline/collect-job.ts';
import { type ApiModel, type ModelJob, type Owner, owners, variants } from './api-model.ts';
import type { memoryApi, SentRequest } from './memory-api.ts';
import { breachOf } from './openapi-conformance.ts';

export type Api = ReturnType<typeof memoryApi>;
type Command = fc.AsyncCommand<ApiModel, Api>;

/** Sends the request and checks that the answer is one that the document allows. */
export const sent = async (api: Api, request: SentRequest): Promise<ApiResponse> => {
  const answer = await api.send(request);
  expect(breachOf(request.routeKey, answer)).toBeUndefined();
  return answer;
};

const parsed = (answer: ApiResponse) => JSON.parse(answer.body ?? 'null');

const always = () => true;
const command = (
  name: string,
  run: (model: ApiModel, api: Api) => Promise<void>,
  check: (model: Readonly<ApiModel>) => boolean = always,
): Command => ({ check, run, toString: () => name });

const owner = fc.constantFrom(...owners);
const key = fc.constantFrom('k1', 'k2', 'k3', 'k4', 'k5');
const which = fc.nat({ max: 20 });
const picked = (model: ApiModel, index: number): ModelJob => {
  const job = model.jobs[index % model.jobs.length];
  if (job === undefined) throw new Error('There is no job yet.');
  return job;
};
const hasJobs = (model: Readonly<ApiModel>): boolean => model.jobs.length > 0;

const submit = fc.tuple(owner, key, fc.constantFrom(...variants)).map(([by, idempotencyKey, sql]) =>
  command(`${by} submits ${sql} as ${idempotencyKey}`, async (model, api) => {
    api.pipeline.clock.pass(1);
    const answer = await sent(api, {
      routeKey: 'POST /jobs',
      owner: by,
      body: JSON.stringify({ sql }),
      headers: { 'idempotency-key': idempotencyKey },
    });
    const known = model.known(by, idempotencyKey);
    if (known !== undefined && known.variant !== sql) {
      expect(answer.statusCode).toBe(422);
      return;
    }
    const { jobId, state } = parsed(answer);
    expect(answer.statusCode).toBe(202);
    expect(answer.headers['idempotent-replayed']).toBe(known && 'true');
    if (known === undefined) {
      model.submitted({ owner: by, key: idempotencyKey, variant: sql, jobId });
    }
    const expected = model.known(by, idempotencyKey);
    expect({ jobId, state }).toEqual({ jobId: expected?.jobId, state: expected?.state });
  }),
);

const lookUp = fc.tuple(owner, which).map(([by, index]) =>
  command(
    `${by} looks up job ${index}`,
    async (model, api) => {
      const job = picked(model, index);
      const request = { routeKey: 'GET /jobs/{jobId}', owner: by, jobId: job.jobId };
      const answer = await sent(api, request);
      if (job.owner !== by) {
        expect(answer.statusCode).toBe(404);
        return;
      }
      expect(parsed(answer).state).toBe(job.state);
      const headers = { 'if-none-match': answer.headers['etag'] ?? '' };
      expect((await sent(api, { ...request, headers })).statusCode).toBe(304);
    },
    hasJobs,
  ),
);

const fetchResult = fc.tuple(owner, which).map(([by, index]) =>
  command(
    `${by} fetches the result of job ${index}`,
    async (model, api) => {
      const { owner: own, state, jobId } = picked(model, index);
      for (const [what, success] of [
        ['result', 303],
        ['manifest', 200],
      ] as const) {
        const routeKey = `GET /jobs/{jobId}/${what}`;
        const { statusCode } = await sent(api, { routeKey, owner: by, jobId });
        expect(statusCode).toBe(own !== by ? 404 : state === 'SUCCEEDED' ? success : 409);
      }
    },
    hasJobs,
  ),
);

const cancel = fc.tuple(owner, which).map(([by, index]) =>
  command(
    `${by} cancels job ${index}`,
    async (model, api) => {
      const job = picked(model, index);
      const routeKey = 'POST /jobs/{jobId}/cancel';
      const answer = await sent(api, { routeKey, owner: by, jobId: job.jobId });
      if (job.owner !== by) {
        expect(answer.statusCode).toBe(404);
        return;
      }
      const state = model.cancelled(job);
      expect(answer.statusCode).toBe(state === undefined ? 409 : 202);
      if (state !== undefined) expect(parsed(answer).state).toBe(state);
    },
    hasJobs,
  ),
);

const state = fc.constantFrom(undefined, 'QUEUED', 'RUNNING', 'CANCELLED', 'SUCCEEDED');
const list = fc.tuple(owner, fc.integer({ min: 1, max: 4 }), state).map(([by, limit, only]) =>
  command(`${by} lists ${only ?? 'all'} by ${limit}`, async (model, api) => {
    expect(await walk(api, by, { limit: String(limit), ...(only && { state: only }) })).toEqual(
      model.listed(by, only),
    );
  }),
);

/** The ids on all pages, from the first to the last. */
export const walk = async (
  api: Api,
  by: Owner,
  query: Readonly<Record<string, string>>,
): Promise<string[]> => {
  const ids: string[] = [];
  for (let cursor: string | undefined; ; ) {
    const request = { routeKey: 'GET /jobs', owner: by };
    const page = await sent(api, { ...request, query: { ...query, ...(cursor && { cursor }) } });
    const { jobs, nextCursor } = parsed(page);
    ids.push(...jobs.map(({ jobId }: { readonly jobId: string }) => jobId));
    if (nextCursor === undefined) return ids;
    cursor = nextCursor;
  }
};

const end = which.map((index) =>
  command(
    `the statement of job ${index} ends`,
    async (model, api) => {
      const job = picked(model, index);
      if (job.state === 'RUNNING') api.pipeline.statements.finish(job.jobId, ['1', '2']);
      if (!api.pipeline.statements.byJob.has(job.jobId)) return;
      await api.pipeline.deliver(job.jobId);
      const { statementId } = api.pipeline.statements.of(job.jobId).statement;
      model.ended(job, startsAfter(statementId));
    },
    hasJobs,
  ),
);

const room = fc.boolean().map((isFull) =>
  command(`the warehouse is ${isFull ? 'full' : 'not full'}`, async (model, api) => {
    model.isFull = isFull;
    api.pipeline.statements.full = isFull;
  }),
);

const reconcile = fc.constant(
  command('the reconciler runs', async (model, api) => {
    await api.pipeline.reconcile();
    model.startWaiting(Number.POSITIVE_INFINITY);
  }),
);

/** Everything that can happen to the API, in any order. */
export const apiCommands = fc.commands(
  [submit, lookUp, fetchResult, cancel, list, end, room, reconcile],
  { maxCommands: 60, size: '+1' },
);
