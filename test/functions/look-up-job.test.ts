import { describe, expect, it } from 'vitest';
import { cursorFrom } from '../../functions/status/job-query.ts';
import * as lookUps from '../../functions/status/look-ups.ts';
import type { ApiRequest } from '../../shared/http/request.ts';
import type { ApiResponse } from '../../shared/http/response.ts';
import type { ListQuery } from '../../shared/job/job-list.ts';
import { manifestKey } from '../../shared/job/result-key.ts';
import { buildManifest } from '../../shared/result/build-manifest.ts';
import { resultFrom } from '../../shared/result/manifest.ts';
import { aRequest } from '../support/api-request.ts';
import { asProblem } from '../support/as-problem.ts';
import { memoryPipeline } from '../support/memory/memory-pipeline.ts';
import { readMemoryResults } from '../support/memory/memory-results.ts';
import { memoryWaiting } from '../support/memory/memory-waiting.ts';

/** The look-up as its caller sees it: an error is the problem that the API answers with. */
const overHttp =
  <Deps>(lookUp: (deps: Deps, request: ApiRequest) => Promise<ApiResponse>): typeof lookUp =>
  (deps, request) =>
    lookUp(deps, request).catch(asProblem);
const getJob = overHttp(lookUps.getJob);
const getManifest = overHttp(lookUps.getManifest);
const getResult = overHttp(lookUps.getResult);
const { listJobs } = lookUps;

/** Of an object that holds `x`. */
const ETAG_OF_X = '9dd4e461268c8034f5c8564e155c67a6';

const AT = '2026-11-22T10:00:00.000Z';
const LISTED = '2d5343bc-7b0d-4322-b92c-379dfd8f1d71';

const setUp = () => {
  const pipeline = memoryPipeline();
  const queries: ListQuery[] = [];
  const deps = {
    jobs: pipeline.jobs,
    clock: pipeline.clock,
    admins: ['root'],
    list: {
      page: async (query: ListQuery) => {
        queries.push(query);
        const next = { submittedAt: '2026-11-22T10:00:00.000Z', jobId: LISTED };
        return { jobs: [...pipeline.jobs.records.values()], next };
      },
    },
    results: readMemoryResults(pipeline.results),
    waiting: memoryWaiting(pipeline),
  };
  const request = (jobId: string, headers: Record<string, string> = {}, owner = 'alice') =>
    aRequest({ pathParameters: { jobId }, headers, owner });
  return { pipeline, deps, queries, request };
};

const succeeded = async () => {
  const all = setUp();
  const { jobId } = await all.pipeline.submit({ report: 'counts' });
  all.pipeline.statements.finish(jobId, ['1']);
  await all.pipeline.deliver(jobId);
  return { ...all, jobId };
};

describe('looking up a job', () => {
  it('shows the job and nothing of the protocol', async () => {
    const { deps, request, jobId } = await succeeded();
    const { statusCode, headers, body } = await getJob(deps, request(jobId));
    expect(statusCode).toBe(200);
    expect(headers['etag']).toBe(`"${jobId}.3"`);
    expect(Object.keys(JSON.parse(body ?? '')).sort()).toEqual([
      'expiresAt',
      'format',
      'jobId',
      'owner',
      'parameters',
      'report',
      'result',
      'settledAt',
      'state',
      'statement',
      'submittedAt',
      'timeline',
      'updatedAt',
    ]);
  });

  it('answers 304 without a body while nothing has changed', async () => {
    const { deps, pipeline, request } = setUp();
    const { jobId } = await pipeline.submit();
    const { headers } = await getJob(deps, request(jobId));
    const tag = headers['etag'] ?? '';
    for (const header of [tag, `W/${tag}`, `"other", ${tag}`, '*']) {
      const answer = await getJob(deps, request(jobId, { 'if-none-match': header }));
      expect(answer.statusCode).toBe(304);
      expect(answer.body).toBeUndefined();
    }
    pipeline.statements.finish(jobId, ['1']);
    await pipeline.deliver(jobId);
    const changed = await getJob(deps, request(jobId, { 'if-none-match': tag }));
    expect(changed.statusCode).toBe(200);
  });

  it.each([getJob, getResult, getManifest])(
    'hides another owner’s job from all but administrators: %o',
    async (lookUp) => {
      const { deps, request, jobId } = await succeeded();
      const foreign = lookUp(deps, request(jobId, {}, 'bob'));
      await expect(foreign).rejects.toMatchObject({ problem: 'job-not-found', status: 404 });
      await expect(lookUp(deps, request('none'))).rejects.toMatchObject({ status: 404 });
      const shown = await lookUp(deps, request(jobId, {}, 'root'));
      expect(shown).toEqual(await lookUp(deps, request(jobId)));
    },
  );
});

describe('fetching a result', () => {
  it('leads to a link that names the file, and to the manifest', async () => {
    const { deps, request, jobId } = await succeeded();
    const { statusCode, headers } = await getResult(deps, request(jobId));
    expect(statusCode).toBe(303);
    expect(headers['location']).toContain(`name=counts-${jobId}.csv`);

    const manifest = JSON.parse((await getManifest(deps, request(jobId))).body ?? '');
    expect(manifest.job).toMatchObject({ jobId, expectedRowCount: 1, writtenRowCount: 1 });
  });

  it('leads to each of several files, by its number', async () => {
    const { deps, pipeline, request, jobId } = await succeeded();
    const job = pipeline.jobs.of(jobId);
    const file = (key: string) => ({ key, sizeBytes: 1, rowCount: 1 });
    const result = { hasResultSet: true, rowCount: 2, sizeBytes: 2, columns: [], fileCount: 2 };
    const files = [file('a'), file('b')];
    pipeline.jobs.records.set(jobId, { ...job, format: 'parquet', result: { ...result, files } });
    for (const { key } of files) pipeline.results.files.set(key, 'x');

    const wanted = (query: Record<string, string>) => getResult(deps, { ...request(jobId), query });
    expect((await wanted({})).headers['location']).toContain(`a?name=counts-${jobId}-1.parquet`);
    expect((await wanted({ file: '2' })).headers['location']).toContain(
      `b?name=counts-${jobId}-2.parquet`,
    );
    for (const bad of ['3', '0', '-1', 'x', '1.5', '']) {
      await expect(wanted({ file: bad })).rejects.toMatchObject({ status: 400 });
    }
  });

  it('leads to every file by the manifest, of which the job shows the first hundred', async () => {
    const { deps, pipeline, request, jobId } = await succeeded();
    const job = pipeline.jobs.of(jobId);
    const files = Array.from({ length: 250 }, (_, at) => {
      return { key: `results/f${at + 1}`, sizeBytes: 1, rowCount: 1, etag: ETAG_OF_X };
    });
    const bucket = 'results-bucket';
    const about = { job, statementId: 's', bucket, columns: [], finishedAt: job.updatedAt };
    const manifest = buildManifest({ ...about, files, expectedRowCount: 250 });
    const key = manifestKey(job);
    pipeline.results.manifests.set(key, manifest);
    pipeline.jobs.records.set(jobId, { ...job, result: resultFrom(manifest, bucket, key) });
    for (const file of files) pipeline.results.files.set(file.key, 'x');

    const { result } = JSON.parse((await getJob(deps, request(jobId))).body ?? '');
    expect([result.fileCount, result.files.length]).toEqual([250, 100]);
    const leadsTo = async (file: string) =>
      (await getResult(deps, { ...request(jobId), query: { file } })).headers['location'];
    expect(await leadsTo('100')).toContain('/f100?name=');
    expect(await leadsTo('101')).toContain(`/f101?name=counts-${jobId}-101.csv`);
    expect(await leadsTo('250')).toContain('/f250?name=');
    await expect(leadsTo('251')).rejects.toThrow('the result has 250 files');
  });

  it('has no content where the query found no rows and UNLOAD left no file', async () => {
    const { deps, pipeline, request } = setUp();
    const unload = { role: 'default', bucket: 'results-bucket', query: 'select 1 where 1 = 0' };
    const { jobId } = await pipeline.submit({ unload });
    pipeline.statements.end(jobId, { hasResultSet: false });
    await pipeline.deliver(jobId);
    expect(await getResult(deps, request(jobId))).toMatchObject({ statusCode: 204 });
    expect((await getManifest(deps, request(jobId))).statusCode).toBe(200);
  });

  it('does not lead to what was written over a file of the result', async () => {
    const { deps, pipeline, request, jobId } = await succeeded();
    for (const key of pipeline.results.files.keys())
      pipeline.results.files.set(key, 'n\r\n666\r\n');
    await expect(getResult(deps, request(jobId))).rejects.toMatchObject({
      problem: 'result-altered',
      status: 410,
    });
  });

  it('is a conflict while the job runs, where it failed, and where there are no rows', async () => {
    const { deps, pipeline, request } = setUp();
    const { jobId } = await pipeline.submit();
    await expect(getResult(deps, request(jobId))).rejects.toMatchObject({
      problem: 'result-not-ready',
      status: 409,
    });
    pipeline.statements.end(jobId, { hasResultSet: false });
    await pipeline.deliver(jobId);
    await expect(getResult(deps, request(jobId))).rejects.toMatchObject({ status: 409 });
    await expect(getManifest(deps, request(jobId))).rejects.toMatchObject({ status: 409 });
  });

  it('is gone once it has expired, or where the files were deleted', async () => {
    const { deps, pipeline, request, jobId } = await succeeded();
    pipeline.results.files.clear();
    await expect(getResult(deps, request(jobId))).rejects.toMatchObject({ status: 410 });
    pipeline.clock.pass(30 * 86_400);
    await expect(getManifest(deps, request(jobId))).rejects.toMatchObject({ status: 410 });
  });
});

describe('listing jobs', () => {
  const list = (query: Record<string, string>, owner = 'alice') => {
    const all = setUp();
    return { ...all, answer: listJobs(all.deps, aRequest({ query, owner })) };
  };

  it('asks for the caller’s own jobs, fifty unless told otherwise', async () => {
    const { answer, queries } = list({});
    await answer;
    expect(queries).toEqual([{ owner: 'alice', limit: 50 }]);
    const named = list({ owner: 'alice' });
    await named.answer;
    expect(named.queries).toEqual(queries);
  });

  it('goes on where the cursor says', async () => {
    const first = list({ state: 'FAILED', report: 'counts', limit: '7' });
    const { nextCursor } = JSON.parse((await first.answer).body ?? '');
    const next = list({ cursor: nextCursor }, 'bob');
    await next.answer;
    expect(first.queries[0]).toMatchObject({ state: 'FAILED', report: 'counts', limit: 7 });
    expect(next.queries[0]).toMatchObject({
      owner: 'bob',
      after: { submittedAt: '2026-11-22T10:00:00.000Z', jobId: LISTED },
    });
  });

  it('asks for another’s, or every owner’s, for an administrator alone', async () => {
    for (const [owner, asked] of [
      ['bob', 'bob'],
      ['*', null],
    ] as const) {
      const { answer, queries } = list({ owner }, 'root');
      await answer;
      expect(queries).toMatchObject([{ owner: asked }]);
      await expect(list({ owner }).answer).rejects.toMatchObject({ problem: 'admin-only' });
      // A token's subject may be any text, even the one that means every owner.
      await expect(list({ owner }, '*').answer).rejects.toMatchObject({ problem: 'admin-only' });
    }
  });

  it('goes on from a cursor of a list of the same kind only', async () => {
    const cursor = cursorFrom({ submittedAt: '2026-11-22T10:00:00.000Z', jobId: LISTED });
    const ofAll = cursorFrom({
      submittedAt: '2026-11-22T10:00:00.000Z',
      jobId: LISTED,
      format: 'csv',
    });
    await list({ owner: '*', cursor: ofAll }, 'root').answer;
    const refusal = { status: 400, errors: [{ pointer: '/cursor' }] };
    await expect(list({ owner: '*', cursor }, 'root').answer).rejects.toMatchObject(refusal);
    await expect(list({ cursor: ofAll }, 'root').answer).rejects.toMatchObject(refusal);
  });

  it.each([
    [{ limit: '0' }, 'limit'],
    [{ limit: '101' }, 'limit'],
    [{ limit: 'ten' }, 'limit'],
    [{ state: 'DONE' }, 'state'],
    [{ cursor: 'x' }, 'cursor'],
    [{ colour: 'red' }, 'colour'],
    [{ owner: '' }, 'owner'],
    [{ owner: 'o'.repeat(1_025) }, 'owner'],
    ...[
      {},
      { submittedAt: '', jobId: '' },
      { submittedAt: AT, jobId: 'j'.repeat(2_100) },
      { submittedAt: '2'.repeat(1_100), jobId: LISTED },
      { submittedAt: AT, jobId: LISTED, format: 'csv' },
      { submittedAt: AT, jobId: LISTED, more: 1 },
    ].map((position): [Record<string, string>, string] => [
      { cursor: Buffer.from(JSON.stringify(position)).toString('base64url') },
      'cursor',
    ]),
  ])('refuses %o and names the parameter', async (query, name) => {
    await expect(list(query).answer).rejects.toMatchObject({
      status: 400,
      errors: [{ pointer: `/${name}` }],
    });
  });
});
