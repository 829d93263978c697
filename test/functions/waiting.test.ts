import { describe, expect, it, vi } from 'vitest';
import { getJob } from '../../functions/status/look-ups.ts';
import { postJob } from '../../functions/submit/post-job.ts';
import { cancelJob } from '../../shared/pipeline/cancel-job.ts';
import { submitJob } from '../../shared/pipeline/submit-job.ts';
import { RetryableFailure } from '../../shared/platform/failure.ts';
import { aRequest } from '../support/api-request.ts';
import { memoryPipeline } from '../support/memory/memory-pipeline.ts';
import { readMemoryResults } from '../support/memory/memory-results.ts';
import { memoryWaiting } from '../support/memory/memory-waiting.ts';
import { requestLimits } from '../support/request-limits.ts';

const rules = {
  reports: [],
  adHocSql: 'allowed',
  unload: { role: 'default', bucket: 'results' },
  limits: requestLimits,
} as const;

const setUp = () => {
  const pipeline = memoryPipeline();
  const waiting = memoryWaiting(pipeline);
  const deps = { rules, waiting, submit: submitJob(pipeline), cancel: cancelJob(pipeline) };
  const post = async (prefer: string, body: object = {}, key?: string) => {
    const headers = { prefer, ...(key !== undefined && { 'idempotency-key': key }) };
    const request = aRequest({ headers, body: JSON.stringify({ sql: 'select 1 as n', ...body }) });
    const answer = await postJob(deps, request);
    return { ...answer, job: JSON.parse(answer.body ?? '') };
  };
  const get = (jobId: string, headers: Record<string, string>, owner = 'alice') =>
    getJob(
      {
        jobs: pipeline.jobs,
        clock: pipeline.clock,
        admins: ['root'],
        list: { page: async () => ({ jobs: [] }) },
        results: readMemoryResults(pipeline.results),
        waiting,
      },
      aRequest({ pathParameters: { jobId }, headers, owner }),
    );
  /** Brings the only job to its end once a request has waited so long. */
  const settleAfter = (ms: number, rows: readonly string[] | 'failure' = ['1', '2']) => {
    waiting.during = async (waitedMs) => {
      const [jobId = ''] = pipeline.jobs.records.keys();
      if (waitedMs < ms || pipeline.jobs.of(jobId).settledAt !== undefined) return;
      if (rows === 'failure') pipeline.statements.end(jobId, { status: 'FAILED' });
      else pipeline.statements.finish(jobId, rows);
      await pipeline.deliver(jobId);
    };
  };
  return { pipeline, waiting, deps, post, get, settleAfter };
};

const APPLIED = 'preference-applied';

describe('a submit that prefers to wait', () => {
  it('is answered with the job and its first rows as soon as it is settled', async () => {
    const { post, settleAfter, pipeline, waiting } = setUp();
    settleAfter(700);
    const startedAt = Date.parse(pipeline.clock.now());
    const { statusCode, headers, job } = await post('wait=20');
    expect(statusCode).toBe(200);
    expect(headers).toMatchObject({ [APPLIED]: 'wait=20', location: `/jobs/${job.jobId}` });
    expect(headers).not.toHaveProperty('retry-after');
    expect(job).toMatchObject({ state: 'SUCCEEDED', result: { rowCount: 2 } });
    expect(job.rows).toEqual({ columns: job.result.columns, rows: [[1], [2]], rowCount: 2 });
    // Seen at most a tenth later than it was.
    expect(Date.parse(pipeline.clock.now()) - startedAt).toBeLessThan(700 * 1.13);
    expect(waiting.waitingNow).toEqual([]);
  });

  it('is answered as ever at the end of its wait, and the job goes on', async () => {
    const { post, pipeline, waiting } = setUp();
    const { statusCode, headers, job } = await post('wait=25');
    expect(statusCode).toBe(202);
    expect(headers).toMatchObject({ [APPLIED]: 'wait=25', 'retry-after': '1' });
    expect(job.state).toBe('RUNNING');
    expect(job).not.toHaveProperty('rows');
    const { submittedAt } = pipeline.jobs.of(job.jobId);
    expect(Date.parse(pipeline.clock.now()) - Date.parse(submittedAt)).toBe(25_000);
    expect(waiting.reads).toBeLessThanOrEqual(70);
    expect(waiting.waitingNow).toEqual([]);
    expect(pipeline.statements.calls).not.toContain('cancel');
  });

  it('waits 25 seconds where it prefers more', async () => {
    const { post, pipeline } = setUp();
    const startedAt = Date.parse(pipeline.clock.now());
    const { headers } = await post('wait=3600');
    expect(headers[APPLIED]).toBe('wait=25');
    expect(Date.parse(pipeline.clock.now()) - startedAt).toBe(25_000);
  });

  it('is answered with a job that failed', async () => {
    const { post, settleAfter } = setUp();
    settleAfter(50, 'failure');
    const { statusCode, job } = await post('wait=5');
    expect(statusCode).toBe(200);
    expect(job).toMatchObject({ state: 'FAILED', error: { code: 'STATEMENT_FAILED' } });
    expect(job).not.toHaveProperty('rows');
  });

  it('gets a job without rows where its result cannot be paged', async () => {
    const { post, settleAfter, pipeline } = setUp();
    settleAfter(50);
    const { statusCode, job } = await post('wait=5', { compression: 'gzip' });
    expect([statusCode, job.state, job.rows]).toEqual([200, 'SUCCEEDED', undefined]);
    expect(pipeline.logged.map(({ message }) => message)).not.toContain('First rows not read');
  });

  it('gets a job without rows where the bucket does not answer', async () => {
    const { post, settleAfter, waiting, pipeline } = setUp();
    settleAfter(50);
    vi.spyOn(waiting.firstRows, 'read').mockRejectedValue(new Error('S3 is away'));
    const { statusCode, job } = await post('wait=5');
    expect([statusCode, job.state, job.rows]).toEqual([200, 'SUCCEEDED', undefined]);
    expect(pipeline.logged.map(({ message }) => message)).toContain('First rows not read');
  });

  it.each(['wait=x', 'wait=-1', 'respond-async', ''])(
    'is answered at once where the preference is %j',
    async (prefer) => {
      const { post, waiting } = setUp();
      const { statusCode, headers, job } = await post(prefer);
      expect([statusCode, job.state]).toEqual([202, 'RUNNING']);
      expect(headers).not.toHaveProperty(APPLIED);
      expect(waiting.reads).toBe(0);
    },
  );

  it('is answered at once where as many wait as may, whatever becomes of the job', async () => {
    const { post, waiting, pipeline } = setUp();
    waiting.max = 0;
    const { statusCode, headers, job } = await post('wait=20', { onWaitTimeout: 'cancel' });
    expect([statusCode, job.state]).toEqual([202, 'RUNNING']);
    expect(headers).not.toHaveProperty(APPLIED);
    expect(pipeline.jobs.of(job.jobId).state).toBe('RUNNING');
  });

  it('waits where its count gets no answer', async () => {
    const { post, settleAfter, waiting } = setUp();
    settleAfter(100);
    vi.spyOn(waiting.waiters, 'enter').mockRejectedValue(new RetryableFailure('away'));
    const { statusCode, job } = await post('wait=5');
    expect([statusCode, job.state]).toEqual([200, 'SUCCEEDED']);
  });

  it('leaves its rows at least a second, and no more than the function has', async () => {
    const { post, settleAfter, waiting } = setUp();
    const read = vi.spyOn(waiting.firstRows, 'read');
    settleAfter(24_990);
    await post('wait=25');
    const [late = 0] = read.mock.calls.map(([, timeoutMs]) => timeoutMs);
    expect(late).toBeGreaterThanOrEqual(1_000);
    expect(late).toBeLessThan(2_100);
  });

  it('waits on while the table does not answer', async () => {
    const { post, waiting, settleAfter } = setUp();
    settleAfter(600);
    const { get } = waiting.jobs;
    let failures = 3;
    vi.spyOn(waiting.jobs, 'get').mockImplementation((jobId) => {
      failures -= 1;
      return failures >= 0 ? Promise.reject(new RetryableFailure('away')) : get(jobId);
    });
    expect((await post('wait=5')).job.state).toBe('SUCCEEDED');
  });

  it('with a known key waits for the job of the first request', async () => {
    const { post, settleAfter } = setUp();
    const first = await post('', {}, 'key');
    settleAfter(100);
    const again = await post('wait=5', {}, 'key');
    expect(again.job).toMatchObject({ jobId: first.job.jobId, state: 'SUCCEEDED' });
    expect(again.job.rows.rows).toEqual([[1], [2]]);
    expect([again.statusCode, again.headers['idempotent-replayed']]).toEqual([200, 'true']);
    // Without the preference a repeat is answered as ever.
    expect((await post('', {}, 'key')).statusCode).toBe(202);
  });
});

describe('the end of a wait', () => {
  it('cancels the job where the request says so', async () => {
    const { post, pipeline } = setUp();
    const { statusCode, job } = await post('wait=2', { onWaitTimeout: 'cancel' });
    expect([statusCode, job.state]).toEqual([202, 'CANCELLING']);
    expect(pipeline.statements.calls).toContain('cancel');
  });

  it('shows a job that settled before its cancel', async () => {
    const { post, deps, pipeline, waiting } = setUp();
    const { cancel } = deps;
    deps.cancel = async (viewer, jobId) => {
      pipeline.statements.finish(jobId, ['7']);
      await pipeline.deliver(jobId);
      return cancel(viewer, jobId);
    };
    const { statusCode, job } = await post('wait=2', { onWaitTimeout: 'cancel' });
    expect([statusCode, job.state, job.rows.rows]).toEqual([200, 'SUCCEEDED', [[7]]]);
    expect(waiting.waitingNow).toEqual([]);
  });

  it('shows the job as it is where the cancel cannot be recorded', async () => {
    const { post, deps } = setUp();
    deps.cancel = () => Promise.reject(new RetryableFailure('away'));
    const { statusCode, job } = await post('wait=2', { onWaitTimeout: 'cancel' });
    expect([statusCode, job.state]).toEqual([202, 'RUNNING']);
  });

  it('is part of the request that a key stands for', async () => {
    const { post } = setUp();
    await post('', { onWaitTimeout: 'continue' }, 'key');
    expect((await post('', {}, 'key')).headers['idempotent-replayed']).toBe('true');
    await expect(post('', { onWaitTimeout: 'cancel' }, 'key')).rejects.toMatchObject({
      refusal: { code: 'idempotency-key-reused' },
    });
  });

  it('is refused in other words', async () => {
    const { post } = setUp();
    await expect(post('', { onWaitTimeout: 'stop' })).rejects.toMatchObject({
      status: 422,
      errors: [{ pointer: '/onWaitTimeout', detail: expect.stringContaining('"cancel"') }],
    });
  });
});

describe('a look-up that prefers to wait', () => {
  const tagOf = async (get: ReturnType<typeof setUp>['get'], jobId: string) =>
    (await get(jobId, {})).headers['etag'] ?? '';

  it('is answered with rows once the job is settled', async () => {
    const { get, pipeline, settleAfter } = setUp();
    const { jobId } = await pipeline.submit();
    const tag = await tagOf(get, jobId);
    settleAfter(300);
    const answer = await get(jobId, { prefer: 'wait=5', 'if-none-match': tag });
    expect(answer.statusCode).toBe(200);
    expect(answer.headers).toMatchObject({ [APPLIED]: 'wait=5', vary: 'prefer' });
    expect(JSON.parse(answer.body ?? '')).toMatchObject({
      state: 'SUCCEEDED',
      rows: { rows: [[1], [2]], rowCount: 2 },
    });
  });

  it('answers 304 only at the end of the wait', async () => {
    const { get, pipeline } = setUp();
    const { jobId } = await pipeline.submit();
    const tag = await tagOf(get, jobId);
    const startedAt = Date.parse(pipeline.clock.now());
    const answer = await get(jobId, { prefer: 'wait=3', 'if-none-match': tag });
    expect([answer.statusCode, answer.headers[APPLIED]]).toEqual([304, 'wait=3']);
    expect(Date.parse(pipeline.clock.now()) - startedAt).toBe(3_000);
    expect((await get(jobId, { 'if-none-match': tag })).statusCode).toBe(304);
  });

  it('of a settled job is answered at once: 304 to its entity tag, else its rows', async () => {
    const { get, pipeline, waiting } = setUp();
    const { jobId } = await pipeline.submit();
    pipeline.statements.finish(jobId, ['1']);
    await pipeline.deliver(jobId);
    waiting.max = 0;
    const tag = await tagOf(get, jobId);
    const read = vi.spyOn(waiting.firstRows, 'read');
    const unchanged = await get(jobId, { prefer: 'wait=9', 'if-none-match': tag });
    expect([unchanged.statusCode, unchanged.body]).toEqual([304, undefined]);
    expect(read).not.toHaveBeenCalled();
    const whole = await get(jobId, { prefer: 'wait=9' });
    expect(JSON.parse(whole.body ?? '').rows.rows).toEqual([[1]]);
    expect(JSON.parse((await get(jobId, {})).body ?? '')).not.toHaveProperty('rows');
    expect(waiting.reads).toBe(0);
  });

  it('takes a place of its caller, not of the owner of the job', async () => {
    const { get, pipeline, waiting } = setUp();
    const { jobId } = await pipeline.submit();
    const seen = new Set<string>();
    waiting.during = () => waiting.waitingNow.forEach((caller) => void seen.add(caller));
    await get(jobId, { prefer: 'wait=1' }, 'root');
    expect([...seen]).toEqual(['root']);
  });

  it('is answered at once where as many wait as may', async () => {
    const { get, pipeline, waiting } = setUp();
    waiting.max = 0;
    const { jobId } = await pipeline.submit();
    const answer = await get(jobId, { prefer: 'wait=9' });
    expect(answer.statusCode).toBe(200);
    expect(answer.headers).not.toHaveProperty(APPLIED);
    expect(JSON.parse(answer.body ?? '').state).toBe('RUNNING');
  });
});
