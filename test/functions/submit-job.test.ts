import { describe, expect, it } from 'vitest';
import { cancelJob } from '../../shared/pipeline/cancel-job.ts';
import { PermanentFailure, RetryableFailure } from '../../shared/platform/failure.ts';
import { memoryPipeline } from '../support/memory/memory-pipeline.ts';
import { just } from '../support/viewer.ts';

const lost = () => new RetryableFailure('no answer');

describe('submitting a job', () => {
  it('records the job and starts its statement', async () => {
    const pipeline = memoryPipeline();
    const job = await pipeline.submit({ report: 'counts', parameters: { since: '1995-01-01' } });

    expect(job.state).toBe('RUNNING');
    expect(job.timeline.map(({ state }) => state)).toEqual(['QUEUED', 'RUNNING']);
    expect(pipeline.statements.of(job.jobId).request).toEqual({
      jobId: job.jobId,
      sql: 'select 1 as n',
      parameters: { since: '1995-01-01' },
      format: 'csv',
    });
    expect(pipeline.jobs.of(job.jobId).reportSql).toBeUndefined();
  });

  it('accepts the job although the answer of the Data API got lost', async () => {
    const pipeline = memoryPipeline();
    pipeline.statements.failNext(lost());
    const job = await pipeline.submit();
    expect(job.state).toBe('QUEUED');

    pipeline.clock.pass(61);
    await pipeline.reconcile();
    expect(pipeline.jobs.of(job.jobId).state).toBe('RUNNING');
  });

  it('accepts the job although the table did not answer once it was recorded', async () => {
    const pipeline = memoryPipeline();
    const { update } = pipeline.jobs;
    pipeline.jobs.update = async () => {
      throw lost();
    };
    const job = await pipeline.submit();
    pipeline.jobs.update = update;
    expect(job.state).toBe('QUEUED');
    expect(pipeline.statements.calls).toEqual(['execute']);
  });

  it('does not start a job that was cancelled before its record was answered for', async () => {
    const pipeline = memoryPipeline();
    const { create } = pipeline.jobs;
    pipeline.jobs.create = async (job) => {
      await create.call(pipeline.jobs, job);
      return { outcome: 'created', job: await cancelJob(pipeline)(just('alice'), job.jobId) };
    };
    const job = await pipeline.submit({ report: 'counts' });
    expect(job.state).toBe('CANCELLED');
    expect(pipeline.statements.byJob.size).toBe(0);
  });

  it('settles a job whose statement the Data API refuses, and announces it', async () => {
    const pipeline = memoryPipeline();
    const refusal = new PermanentFailure('STATEMENT_REJECTED', 'No such database');
    pipeline.statements.failNext(refusal);
    const job = await pipeline.submit();

    expect(job.state).toBe('FAILED');
    expect(job.error).toEqual({
      code: 'STATEMENT_REJECTED',
      detail: 'No such database',
      retryable: false,
    });
    expect(pipeline.published.map(({ jobId }) => jobId)).toEqual([job.jobId]);
  });

  it('lets a job wait for its permission for a while, and then fails it', async () => {
    const pipeline = memoryPipeline();
    const denied = new PermanentFailure('WAREHOUSE_ACCESS_DENIED', 'Not authorized');
    const { execute } = pipeline.statements;
    pipeline.statements.execute = () => Promise.reject(denied);
    const [early, never] = [(await pipeline.submit()).jobId, (await pipeline.submit()).jobId];
    const states = () => [early, never].map((jobId) => pipeline.jobs.of(jobId).state);
    pipeline.clock.pass(60);
    await pipeline.reconcile();
    expect(states()).toEqual(['QUEUED', 'QUEUED']);

    pipeline.statements.execute = (request) =>
      request.jobId === never ? Promise.reject(denied) : execute.call(pipeline.statements, request);
    pipeline.clock.pass(60);
    await pipeline.reconcile();
    expect(states()).toEqual(['RUNNING', 'FAILED']);
    expect(pipeline.published[0]?.error).toMatchObject({
      code: 'WAREHOUSE_ACCESS_DENIED',
      retryable: true,
    });
  });

  it('marks no job as untried that another has tried before the answer to its record', async () => {
    const pipeline = memoryPipeline();
    pipeline.statements.room = 1;
    await pipeline.submit();
    await pipeline.submit();
    const { create } = pipeline.jobs;
    pipeline.jobs.create = async (job) => {
      await create.call(pipeline.jobs, job);
      pipeline.clock.pass(61);
      pipeline.statements.failNext(lost());
      await pipeline.reconcile();
      return { outcome: 'created', job: pipeline.jobs.of(job.jobId) };
    };
    const { jobId } = await pipeline.submit();
    expect(pipeline.jobs.of(jobId)).toMatchObject({ state: 'QUEUED' });
    expect(pipeline.jobs.of(jobId).untried).toBeUndefined();
  });

  it('leaves the job waiting while the warehouse has no room', async () => {
    const pipeline = memoryPipeline();
    pipeline.statements.full = true;
    const job = await pipeline.submit();
    expect(job.state).toBe('QUEUED');
    expect(job.queue).toBe('waiting');
  });

  it('starts the head of the queue as a statement ends', async () => {
    const pipeline = memoryPipeline();
    const running = await pipeline.submit();
    pipeline.statements.full = true;
    const waiting: string[] = [];
    for (let n = 0; n < 4; n += 1) {
      pipeline.clock.pass(1);
      waiting.push((await pipeline.submit()).jobId);
    }
    pipeline.statements.full = false;
    pipeline.statements.finish(running.jobId, ['1']);
    await pipeline.deliver(running.jobId);

    const states = waiting.map((jobId) => pipeline.jobs.of(jobId).state);
    // One event in four starts a second.
    expect(states[0]).toBe('RUNNING');
    expect(states.slice(2)).toEqual(['QUEUED', 'QUEUED']);
  });
});

describe('an idempotency key', () => {
  it('answers a repeat with the same job and starts nothing', async () => {
    const pipeline = memoryPipeline();
    const first = await pipeline.submitted({ idempotencyKey: 'k', parameters: { a: 1, b: 2 } });
    const again = await pipeline.submitted({ idempotencyKey: 'k', parameters: { b: 2, a: 1 } });

    expect(first.replayed).toBe(false);
    expect(again.replayed).toBe(true);
    expect(again.job.jobId).toBe(first.job.jobId);
    expect(pipeline.statements.calls).toEqual(['execute']);
  });

  it('refuses another request under the same key', async () => {
    const pipeline = memoryPipeline();
    await pipeline.submit({ idempotencyKey: 'k' });
    await expect(pipeline.submit({ idempotencyKey: 'k', format: 'jsonl' })).rejects.toMatchObject({
      refusal: { code: 'idempotency-key-reused' },
    });
  });

  it('outlives a change of its report’s defaults, and stands for records from before that', async () => {
    const pipeline = memoryPipeline();
    const request = { idempotencyKey: 'k', report: 'sales', asked: { parameters: { year: 2024 } } };
    const submit = (region: string, asked = request.asked) =>
      pipeline.submitted({ ...request, asked, parameters: { year: 2024, region } });
    const first = await submit('EU');
    expect(await submit('US')).toMatchObject({ replayed: true, job: { jobId: first.job.jobId } });
    await expect(submit('US', { parameters: { year: 2025 } })).rejects.toThrow('key-reused');

    const { asked, ...old } = { ...request, idempotencyKey: 'old', parameters: { year: 1 } };
    await pipeline.submitted(old);
    expect(await pipeline.submitted({ ...old, asked })).toMatchObject({ replayed: true });
  });

  it('is the owner’s own', async () => {
    const pipeline = memoryPipeline();
    const mine = await pipeline.submit({ idempotencyKey: 'k', owner: 'alice' });
    const theirs = await pipeline.submit({ idempotencyKey: 'k', owner: 'bob' });
    expect(theirs.jobId).not.toBe(mine.jobId);
  });
});
