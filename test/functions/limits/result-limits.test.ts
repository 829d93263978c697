import { describe, expect, it } from 'vitest';
import { collectJob } from '../../../shared/pipeline/collect-job.ts';
import { ThrottledFailure } from '../../../shared/platform/failure.ts';
import { memoryPipeline } from '../../support/memory/memory-pipeline.ts';

const collectWithin = async (limits: { rows: number; bytes: number }, announced = 3) => {
  const pipeline = memoryPipeline();
  const { jobId } = await pipeline.submit();
  pipeline.statements.finish(jobId, ['1', '2', '3']);
  const { statement } = pipeline.statements.of(jobId);
  pipeline.statements.of(jobId).statement = { ...statement, rowCount: announced };
  const hint = { statementId: statement.statementId, statementName: `Test/${jobId}` };
  await collectJob({ ...pipeline, resultLimits: limits })(hint, () => 900_000);
  return { pipeline, job: pipeline.jobs.of(jobId) };
};

const none = Number.POSITIVE_INFINITY;

describe('a result that is larger than its deployment allows', () => {
  it.each([
    ['rows, by what the Data API announces', { rows: 2, bytes: none }, 3, 'has 3 rows'],
    ['rows, by what comes', { rows: 2, bytes: none }, 0, 'has 3 rows'],
    ['bytes', { rows: none, bytes: 11 }, 3, 'bytes or more, and this deployment allows 11 bytes'],
  ])('in %s is not to be seen, and its job says why', async (_, limits, announced, words) => {
    const { pipeline, job } = await collectWithin(limits, announced);
    expect(job.state).toBe('FAILED');
    expect(job.error).toMatchObject({ code: 'RESULT_LIMIT_EXCEEDED', retryable: false });
    expect(job.error?.detail).toContain(words);
    expect(pipeline.results.manifests.size).toBe(0);
    expect(pipeline.results.files.size).toBe(0);
  });

  it('is collected where it is just as large as allowed', async () => {
    const { job } = await collectWithin({ rows: 3, bytes: 12 });
    expect(job.state).toBe('SUCCEEDED');
    expect(job.result).toMatchObject({ rowCount: 3, sizeBytes: 12 });
  });
});

describe('a result whose pages are throttled', () => {
  it('is given back for later, and its event has not failed', async () => {
    const pipeline = memoryPipeline();
    const { jobId } = await pipeline.submit();
    pipeline.statements.finish(jobId, ['1']);
    const { resultPage } = pipeline.statements;
    pipeline.statements.resultPage = async () => {
      throw new ThrottledFailure('No page of the result');
    };
    await pipeline.deliver(jobId);
    expect(pipeline.jobs.of(jobId)).toMatchObject({ state: 'RUNNING', attempt: 0 });
    pipeline.clock.pass(61);
    expect(await pipeline.reconcile()).toEqual({ checked: 1, failed: 0 });
    expect(pipeline.jobs.of(jobId)).toMatchObject({ state: 'COLLECTING', attempt: 1 });
    expect(pipeline.jobs.of(jobId).leaseUntil).toBeUndefined();

    pipeline.statements.resultPage = resultPage;
    pipeline.clock.pass(21);
    await pipeline.reconcile();
    expect(pipeline.jobs.of(jobId).state).toBe('SUCCEEDED');
  });
});
