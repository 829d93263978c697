import { describe, expect, it } from 'vitest';
import { cancelJob } from '../../shared/pipeline/cancel-job.ts';
import { RetryableFailure } from '../../shared/platform/failure.ts';
import { memoryPipeline } from '../support/memory/memory-pipeline.ts';
import { just } from '../support/viewer.ts';

/** What a viewer learns of a job that is not theirs to see. */
const notFound = (jobId: string) => ({ refusal: { code: 'job-not-found', jobId } });

describe('cancelling a job', () => {
  it('settles a queued job at once, and its statement never starts', async () => {
    const pipeline = memoryPipeline();
    pipeline.statements.full = true;
    const { jobId } = await pipeline.submit();
    const job = await cancelJob(pipeline)(just('alice'), jobId);
    pipeline.statements.full = false;
    pipeline.clock.pass(120);
    await pipeline.reconcile();

    expect(job.state).toBe('CANCELLED');
    expect(pipeline.statements.byJob.size).toBe(0);
    expect(pipeline.published.map(({ state }) => state)).toEqual(['CANCELLED']);
  });

  it('asks the warehouse to stop a running statement, whose end then decides', async () => {
    const pipeline = memoryPipeline();
    const { jobId } = await pipeline.submit();
    expect((await cancelJob(pipeline)(just('alice'), jobId)).state).toBe('CANCELLING');
    await pipeline.deliver(jobId);
    expect(pipeline.jobs.of(jobId).timeline.map(({ state }) => state)).toEqual([
      'QUEUED',
      'RUNNING',
      'CANCELLING',
      'CANCELLED',
    ]);
  });

  it('stops the statement that a start without answer left behind', async () => {
    const pipeline = memoryPipeline();
    pipeline.statements.failNext(new RetryableFailure('no answer'));
    const { jobId } = await pipeline.submit();
    await pipeline.statements.execute({ jobId, sql: '', parameters: {}, format: 'csv' });
    expect((await cancelJob(pipeline)(just('alice'), jobId)).state).toBe('CANCELLED');
    expect(pipeline.statements.of(jobId).statement.status).toBe('ABORTED');
  });

  it('comes too late for a statement that has finished: the job succeeds', async () => {
    const pipeline = memoryPipeline();
    const { jobId } = await pipeline.submit();
    pipeline.statements.finish(jobId, ['1']);
    await cancelJob(pipeline)(just('alice'), jobId);
    await pipeline.deliver(jobId);
    expect(pipeline.jobs.of(jobId).state).toBe('SUCCEEDED');
  });

  it('is passed on by the reconciler where the Data API did not answer', async () => {
    const pipeline = memoryPipeline();
    const { jobId } = await pipeline.submit();
    pipeline.statements.failNext(new RetryableFailure('no answer'));
    expect((await cancelJob(pipeline)(just('alice'), jobId)).state).toBe('CANCELLING');

    pipeline.clock.pass(61);
    await pipeline.reconcile();
    expect(pipeline.statements.of(jobId).statement.status).toBe('ABORTED');
    pipeline.clock.pass(61);
    await pipeline.reconcile();
    expect(pipeline.jobs.of(jobId).state).toBe('CANCELLED');
  });

  it('is passed on once, however often its owner or another viewer repeats it', async () => {
    const pipeline = memoryPipeline();
    const { jobId } = await pipeline.submit();
    let passedOn = 0;
    const statements = {
      find: (id: string) => pipeline.statements.find(id),
      cancel: async () => {
        passedOn += 1;
      },
    };
    const cancel = () => cancelJob({ ...pipeline, statements })(just('alice'), jobId);
    const atOnce = await Promise.all(Array.from({ length: 10 }, cancel));
    const later = await cancel();
    expect([...atOnce, later].map(({ state }) => state)).toEqual(Array(11).fill('CANCELLING'));
    expect(passedOn).toBe(1);
  });

  it('does not put off the look at a job whose event got lost', async () => {
    const pipeline = memoryPipeline();
    const { jobId } = await pipeline.submit();
    pipeline.statements.finish(jobId, ['1']);
    pipeline.clock.pass(59);
    await cancelJob(pipeline)(just('alice'), jobId);
    pipeline.clock.pass(2);
    await pipeline.reconcile();
    expect(pipeline.jobs.of(jobId).state).toBe('SUCCEEDED');
  });

  it('is refused once the job is settled', async () => {
    const pipeline = memoryPipeline();
    const { jobId } = await pipeline.submit();
    pipeline.statements.finish(jobId, ['1']);
    await pipeline.deliver(jobId);
    await expect(cancelJob(pipeline)(just('alice'), jobId)).rejects.toMatchObject({
      refusal: { code: 'job-already-settled', jobId },
    });
  });

  it('knows another owner’s job as little as no job', async () => {
    const pipeline = memoryPipeline();
    const { jobId } = await pipeline.submit();
    await expect(cancelJob(pipeline)(just('bob'), jobId)).rejects.toMatchObject(notFound(jobId));
    await expect(cancelJob(pipeline)(just('alice'), 'none')).rejects.toMatchObject(
      notFound('none'),
    );
    expect(pipeline.jobs.of(jobId).state).toBe('RUNNING');
  });

  it('stops the statement where the cancel came between its record and its start', async () => {
    const pipeline = memoryPipeline();
    const { execute } = pipeline.statements;
    pipeline.statements.execute = async (request) => {
      const started = await execute.call(pipeline.statements, request);
      await cancelJob(pipeline)(just('alice'), request.jobId);
      return started;
    };
    const job = await pipeline.submit();
    expect(job.state).toBe('CANCELLED');
    expect(pipeline.statements.of(job.jobId).statement.status).toBe('ABORTED');
  });
});
