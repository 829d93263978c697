import { describe, expect, it } from 'vitest';
import { dequeued } from '../../shared/job/job-transitions.ts';
import { cancelJob } from '../../shared/pipeline/cancel-job.ts';
import { startJob } from '../../shared/pipeline/start-job.ts';
import { RefusedFailure, RetryableFailure } from '../../shared/platform/failure.ts';
import { memoryPipeline } from '../support/memory/memory-pipeline.ts';
import { just } from '../support/viewer.ts';

const lost = () => new RetryableFailure('no answer');

/** A job that was cancelled while its start was under way, and whose start left no record. */
const cancelledDuringStart = async () => {
  const pipeline = memoryPipeline();
  pipeline.statements.failNext(lost());
  const { jobId } = await pipeline.submit();
  await cancelJob(pipeline)(just('alice'), jobId);
  const startArrives = () =>
    pipeline.statements.execute({ jobId, sql: '', parameters: {}, format: 'csv' });
  return { pipeline, jobId, startArrives };
};

/** Runs the reconciler every minute. */
const minutesPass = async (pipeline: ReturnType<typeof memoryPipeline>, minutes: number) => {
  for (let minute = 0; minute < minutes; minute += 1) {
    pipeline.clock.pass(60);
    await pipeline.reconcile();
  }
};

describe('the cancel of a job that was queued behind others', () => {
  const queued = async () => {
    const pipeline = memoryPipeline();
    pipeline.statements.room = 1;
    await pipeline.submit();
    const tried = await pipeline.submit();
    const untried = await pipeline.submit();
    return { pipeline, tried: tried.jobId, untried: untried.jobId };
  };

  it('looks for no start, since none was tried', async () => {
    const { pipeline, untried } = await queued();
    await cancelJob(pipeline)(just('alice'), untried);
    const { state, attentionAt, lateStartUntil } = pipeline.jobs.of(untried);
    expect({ state, attentionAt, lateStartUntil }).toEqual({ state: 'CANCELLED' });
    expect(pipeline.statements.calls).not.toContain('find');
    expect(pipeline.published).toHaveLength(1);
  });

  it('looks for one where it was tried, or left the queue just now', async () => {
    const { pipeline, tried, untried } = await queued();
    await cancelJob(pipeline)(just('alice'), tried);
    expect(pipeline.jobs.of(tried).lateStartUntil).toBeDefined();
    const { get } = pipeline.jobs;
    pipeline.jobs.get = async (jobId) => {
      const read = await get.call(pipeline.jobs, jobId);
      const [head] = await pipeline.jobs.queued(1);
      if (head !== undefined) {
        await pipeline.jobs.update(jobId, dequeued(head, pipeline.clock.now()));
      }
      return read;
    };
    await cancelJob(pipeline)(just('alice'), untried);
    expect(pipeline.jobs.of(untried)).toMatchObject({ state: 'CANCELLED' });
    expect(pipeline.jobs.of(untried).lateStartUntil).toBeDefined();
  });

  it('looks for one where it was tried meanwhile, and is at its place again', async () => {
    const { pipeline, untried } = await queued();
    const { update } = pipeline.jobs;
    const { openKey = '' } = pipeline.jobs.of(untried);
    pipeline.jobs.update = async (jobId, change) => {
      pipeline.jobs.update = update;
      const job = pipeline.jobs.of(untried);
      await update.call(pipeline.jobs, untried, dequeued({ openKey }, pipeline.clock.now()));
      await startJob(pipeline, pipeline.jobs.of(untried));
      expect(pipeline.jobs.of(untried)).toMatchObject({ openKey, attentionAt: job.attentionAt });
      return update.call(pipeline.jobs, jobId, change);
    };
    await cancelJob(pipeline)(just('alice'), untried);
    expect(pipeline.jobs.of(untried)).toMatchObject({ state: 'CANCELLED' });
    expect(pipeline.jobs.of(untried).lateStartUntil).toBeDefined();
  });

  it('ends where the record is gone', async () => {
    const { pipeline, tried } = await queued();
    const { get } = pipeline.jobs;
    pipeline.jobs.get = async (jobId) => {
      const read = await get.call(pipeline.jobs, jobId);
      pipeline.jobs.records.delete(jobId);
      return read;
    };
    expect((await cancelJob(pipeline)(just('alice'), tried)).state).toBe('QUEUED');
  });
});

describe('a start that arrives after the cancel looked for it', () => {
  it('is stopped, and the job says what it said before', async () => {
    const { pipeline, jobId, startArrives } = await cancelledDuringStart();
    await minutesPass(pipeline, 10);
    await startArrives();
    await minutesPass(pipeline, 10);

    expect(pipeline.statements.of(jobId).statement.status).toBe('ABORTED');
    const { state, timeline, attentionAt, lateStartUntil } = pipeline.jobs.of(jobId);
    expect(timeline.map((step) => step.state)).toEqual(['QUEUED', 'CANCELLED']);
    expect({ state, attentionAt, lateStartUntil }).toEqual({ state: 'CANCELLED' });
    expect(pipeline.published).toHaveLength(1);
  });

  it('is looked for until it runs, since no statement is cancelled before that', async () => {
    const { pipeline, jobId, startArrives } = await cancelledDuringStart();
    await minutesPass(pipeline, 50);
    await startArrives();
    pipeline.statements.end(jobId, { status: 'PICKED' });
    await minutesPass(pipeline, 30);
    expect(pipeline.statements.of(jobId).statement.status).toBe('PICKED');
    pipeline.statements.end(jobId, { status: 'STARTED' });
    await minutesPass(pipeline, 31);
    expect(pipeline.statements.of(jobId).statement.status).toBe('ABORTED');
    await minutesPass(pipeline, 31);
    expect(pipeline.jobs.of(jobId).attentionAt).toBeUndefined();
  });

  it('is looked for again where the Data API did not answer', async () => {
    const { pipeline, jobId, startArrives } = await cancelledDuringStart();
    await startArrives();
    pipeline.statements.failNext(lost());
    await minutesPass(pipeline, 1);
    expect(pipeline.statements.of(jobId).statement.status).toBe('STARTED');
    await minutesPass(pipeline, 2);
    expect(pipeline.statements.of(jobId).statement.status).toBe('ABORTED');
  });

  it('is looked for a few times, and not any more once it cannot arrive', async () => {
    const { pipeline, jobId } = await cancelledDuringStart();
    await minutesPass(pipeline, 58);
    expect(pipeline.jobs.of(jobId).lateStartUntil).toBeDefined();
    await minutesPass(pipeline, 5);
    expect(pipeline.jobs.of(jobId).lateStartUntil).toBeUndefined();
    expect(await pipeline.reconcile()).toEqual({ checked: 0, failed: 0 });
    const looks = pipeline.statements.calls.filter((call) => call === 'find');
    expect(looks.length).toBeGreaterThanOrEqual(6);
    expect(looks.length).toBeLessThanOrEqual(8);
  });

  it('is not looked for any more once the Data API has forgotten it, though look-ups fail', async () => {
    const { pipeline, jobId } = await cancelledDuringStart();
    pipeline.statements.find = () => Promise.reject(new RefusedFailure('not authorized'));
    await minutesPass(pipeline, 90);
    expect(pipeline.jobs.of(jobId).lateStartUntil).toBeDefined();
    pipeline.clock.pass(56 * 3600);
    await pipeline.reconcile();
    expect(pipeline.jobs.of(jobId).lateStartUntil).toBeUndefined();
  });

  it('is looked for although the announcement of the cancel failed at first', async () => {
    const pipeline = memoryPipeline();
    pipeline.statements.failNext(lost());
    const { jobId } = await pipeline.submit();
    pipeline.failPublishing(lost());
    await expect(cancelJob(pipeline)(just('alice'), jobId)).rejects.toThrow();
    await pipeline.statements.execute({ jobId, sql: '', parameters: {}, format: 'csv' });
    pipeline.failPublishing(undefined);
    await minutesPass(pipeline, 2);
    expect(pipeline.statements.of(jobId).statement.status).toBe('ABORTED');
    expect(pipeline.published.map(({ state }) => state)).toEqual(['CANCELLED']);
    expect(pipeline.jobs.of(jobId).attentionAt).toBeUndefined();
  });
});
