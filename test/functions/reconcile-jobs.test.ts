import { describe, expect, it } from 'vitest';
import { RetryableFailure } from '../../shared/runtime/failure.ts';
import { memoryPipeline } from '../support/memory/memory-pipeline.ts';

const lost = () => new RetryableFailure('no answer', { cause: undefined });
const HOUR = 3600;

describe('the reconciler', () => {
  it('does not look at a healthy job', async () => {
    const pipeline = memoryPipeline();
    const { jobId } = await pipeline.submit();
    pipeline.clock.pass(30);
    expect(await pipeline.reconcile()).toEqual({ looked: 0, failed: 0 });
    pipeline.statements.finish(jobId, ['1']);
    await pipeline.deliver(jobId);
    pipeline.clock.pass(HOUR);
    expect(await pipeline.reconcile()).toEqual({ looked: 0, failed: 0 });
  });

  it('settles a job whose event got lost', async () => {
    const pipeline = memoryPipeline();
    const { jobId } = await pipeline.submit();
    pipeline.statements.finish(jobId, ['1']);
    pipeline.clock.pass(61);
    await pipeline.reconcile();
    expect(pipeline.jobs.of(jobId).state).toBe('SUCCEEDED');
  });

  it('starts a queued job with the same token, so that it runs once', async () => {
    const pipeline = memoryPipeline();
    pipeline.statements.failNext(lost());
    const { jobId } = await pipeline.submit();
    await pipeline.statements.execute({ jobId, sql: '', parameters: {}, format: 'csv' });
    pipeline.clock.pass(61);
    await pipeline.reconcile();
    expect(pipeline.jobs.of(jobId).state).toBe('RUNNING');
    expect(pipeline.statements.byJob.size).toBe(1);
  });

  it('looks a job up by its name once the token may be forgotten', async () => {
    const pipeline = memoryPipeline();
    pipeline.statements.failNext(lost());
    const { jobId } = await pipeline.submit();
    await pipeline.statements.execute({ jobId, sql: '', parameters: {}, format: 'csv' });
    pipeline.clock.pass(7 * HOUR);
    await pipeline.reconcile();
    expect(pipeline.statements.calls).toEqual(['execute', 'execute', 'find']);
    expect(pipeline.jobs.of(jobId).state).toBe('RUNNING');
  });

  it('fails a job that never started within the life of its token', async () => {
    const pipeline = memoryPipeline();
    pipeline.statements.failNext(lost());
    const { jobId } = await pipeline.submit();
    pipeline.clock.pass(7 * HOUR);
    await pipeline.reconcile();
    expect(pipeline.statements.byJob.size).toBe(0);
    expect(pipeline.jobs.of(jobId)).toMatchObject({
      state: 'FAILED',
      error: { code: 'NOT_STARTED', retryable: true },
    });
  });

  it('looks at a long statement ever more seldom', async () => {
    const pipeline = memoryPipeline();
    await pipeline.submit();
    for (let minute = 0; minute < 60; minute += 1) {
      pipeline.clock.pass(60);
      await pipeline.reconcile();
    }
    const looks = pipeline.statements.calls.filter((call) => call === 'describe');
    expect(looks.length).toBeGreaterThan(3);
    expect(looks.length).toBeLessThan(15);
  });

  it('says that a result has expired, and only after it may have', async () => {
    const pipeline = memoryPipeline();
    const { jobId } = await pipeline.submit();
    pipeline.statements.byJob.clear();
    pipeline.clock.pass(22 * HOUR);
    await pipeline.reconcile();
    expect(pipeline.jobs.of(jobId).state).toBe('RUNNING');

    pipeline.clock.pass(2 * HOUR);
    await pipeline.reconcile();
    expect(pipeline.jobs.of(jobId)).toMatchObject({
      state: 'FAILED',
      error: { code: 'RESULT_EXPIRED' },
    });
  });

  it('publishes what a crash kept from being published', async () => {
    const pipeline = memoryPipeline();
    const { jobId } = await pipeline.submit();
    pipeline.statements.finish(jobId, ['1']);
    pipeline.failPublishing(lost());
    await expect(pipeline.deliver(jobId)).rejects.toThrow();
    pipeline.clock.pass(61);
    expect(await pipeline.reconcile()).toEqual({ looked: 1, failed: 1 });

    pipeline.failPublishing(undefined);
    pipeline.clock.pass(61);
    await pipeline.reconcile();
    expect(pipeline.published.map((job) => job.jobId)).toEqual([jobId]);
  });

  it('lets no failing job keep it from the others', async () => {
    const pipeline = memoryPipeline();
    const jobs = await Promise.all(Array.from({ length: 20 }, () => pipeline.submit()));
    for (const { jobId } of jobs) pipeline.statements.finish(jobId, ['1']);
    pipeline.statements.failNext(lost());
    pipeline.clock.pass(61);
    expect(await pipeline.reconcile()).toEqual({ looked: 20, failed: 1 });
    const states = jobs.map(({ jobId }) => pipeline.jobs.of(jobId).state);
    expect(states.filter((state) => state === 'SUCCEEDED')).toHaveLength(19);
  });

  it('starts what waits in line', async () => {
    const pipeline = memoryPipeline();
    pipeline.statements.full = true;
    const { jobId } = await pipeline.submit();
    await pipeline.reconcile();
    expect(pipeline.jobs.of(jobId)).toMatchObject({ state: 'QUEUED', attentionShard: 'waiting' });

    pipeline.statements.full = false;
    await pipeline.reconcile();
    expect(pipeline.jobs.of(jobId).state).toBe('RUNNING');
  });

  it('gives up a result that cannot be collected, and says so', async () => {
    const pipeline = memoryPipeline();
    const { jobId } = await pipeline.submit();
    pipeline.statements.finish(jobId, ['1']);
    pipeline.results.writeFile = async () => {
      throw lost();
    };
    for (let times = 0; times < 26; times += 1) {
      pipeline.clock.pass(601);
      await pipeline.reconcile();
    }
    expect(pipeline.jobs.of(jobId)).toMatchObject({
      state: 'FAILED',
      error: { code: 'COLLECT_FAILED' },
    });
  });
});
