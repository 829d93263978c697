import { describe, expect, it } from 'vitest';
import { RefusedFailure, RetryableFailure } from '../../shared/platform/failure.ts';
import { memoryPipeline } from '../support/memory/memory-pipeline.ts';

const refused = () => new RefusedFailure('not authorized');
const HOUR = 3600;

describe('a look at a statement that is refused', () => {
  it('ends no job, neither while its status nor while its result is asked for', async () => {
    const pipeline = memoryPipeline();
    const { jobId } = await pipeline.submit();
    pipeline.statements.finish(jobId, ['1']);
    pipeline.statements.failNext(refused());
    await expect(pipeline.deliver(jobId)).rejects.toBeInstanceOf(RefusedFailure);
    expect(pipeline.jobs.of(jobId).state).toBe('RUNNING');

    const { resultPage } = pipeline.statements;
    pipeline.statements.resultPage = () => Promise.reject(refused());
    await expect(pipeline.deliver(jobId)).rejects.toBeInstanceOf(RefusedFailure);
    expect(pipeline.jobs.of(jobId).state).toBe('RUNNING');

    pipeline.statements.resultPage = resultPage;
    pipeline.clock.pass(61);
    await pipeline.reconcile();
    expect(pipeline.jobs.of(jobId).state).toBe('SUCCEEDED');
  });

  it('ends its job once nothing can be left of the statement', async () => {
    const pipeline = memoryPipeline();
    const { jobId } = await pipeline.submit();
    pipeline.statements.describe = () => Promise.reject(refused());
    pipeline.clock.pass(55 * HOUR);
    await pipeline.reconcile();
    expect(pipeline.jobs.of(jobId).state).toBe('RUNNING');

    pipeline.clock.pass(2 * HOUR);
    await pipeline.reconcile();
    pipeline.clock.pass(1_201);
    await pipeline.reconcile();
    expect(pipeline.jobs.of(jobId)).toMatchObject({
      state: 'FAILED',
      error: { code: 'RESULT_EXPIRED', retryable: true },
    });
  });

  it('ends a job that was never found to have started, too', async () => {
    const pipeline = memoryPipeline();
    pipeline.statements.failNext(new RetryableFailure('no answer'));
    const { jobId } = await pipeline.submit();
    pipeline.statements.find = () => Promise.reject(refused());
    pipeline.clock.pass(55 * HOUR);
    await pipeline.reconcile();
    expect(pipeline.jobs.of(jobId).state).toBe('QUEUED');

    pipeline.clock.pass(HOUR);
    await pipeline.reconcile();
    expect(pipeline.jobs.of(jobId).error?.code).toBe('START_UNKNOWN');
  });
});
