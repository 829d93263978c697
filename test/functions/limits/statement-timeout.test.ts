import { describe, expect, it } from 'vitest';
import { cancelJob } from '../../../shared/pipeline/cancel-job.ts';
import { RetryableFailure } from '../../../shared/platform/failure.ts';
import { memoryPipeline } from '../../support/memory/memory-pipeline.ts';
import { just } from '../../support/viewer.ts';

const timeline = (pipeline: ReturnType<typeof memoryPipeline>, jobId: string) =>
  pipeline.jobs.of(jobId).timeline.map(({ state }) => state);

describe('a statement that runs for longer than it may', () => {
  it('is stopped in the warehouse, and its job fails saying so', async () => {
    const pipeline = memoryPipeline();
    const { jobId } = await pipeline.submit({ timeoutSeconds: 90 });
    pipeline.clock.pass(61);
    await pipeline.reconcile();
    expect(pipeline.statements.calls).toEqual(['execute', 'describe']);

    pipeline.clock.pass(30);
    await pipeline.reconcile();
    expect(pipeline.statements.of(jobId).statement.status).toBe('ABORTED');
    await pipeline.deliver(jobId);

    const job = pipeline.jobs.of(jobId);
    expect(timeline(pipeline, jobId)).toEqual(['QUEUED', 'RUNNING', 'CANCELLING', 'FAILED']);
    expect(job.error).toMatchObject({ code: 'STATEMENT_TIMEOUT', retryable: false });
    expect(job.error?.detail).toContain('its 90 seconds');
    expect(pipeline.published.map(({ state }) => state)).toEqual(['FAILED']);
  });

  it('is looked at no later than its time is over, however long it has run', async () => {
    const pipeline = memoryPipeline();
    const { jobId } = await pipeline.submit({ timeoutSeconds: 400 });
    const deadline = '2026-11-22T10:06:40.000Z';
    for (let minute = 0; minute < 6; minute += 1) {
      pipeline.clock.pass(60);
      await pipeline.reconcile();
      expect((pipeline.jobs.of(jobId).attentionAt ?? '~') <= deadline).toBe(true);
    }
    pipeline.clock.pass(41);
    await pipeline.reconcile();
    expect(pipeline.jobs.of(jobId).state).toBe('CANCELLING');
  });

  it('is checked within its time where that is less than a minute, also from the queue', async () => {
    const pipeline = memoryPipeline();
    const short = await pipeline.submit({ timeoutSeconds: 5 });
    expect(short.attentionAt).toBe('2026-11-22T10:00:05.000Z');

    pipeline.statements.full = true;
    const waiting = await pipeline.submit({ timeoutSeconds: 7 });
    pipeline.statements.full = false;
    await pipeline.reconcile();
    expect(pipeline.jobs.of(waiting.jobId).state).toBe('RUNNING');
    expect(pipeline.jobs.of(waiting.jobId).attentionAt).toBe('2026-11-22T10:00:07.000Z');
  });

  it('has its result collected where it finishes all the same', async () => {
    const pipeline = memoryPipeline();
    const { jobId } = await pipeline.submit({ timeoutSeconds: 10 });
    pipeline.statements.cancel = async () => undefined;
    pipeline.clock.pass(11);
    await pipeline.reconcile();
    expect(pipeline.jobs.of(jobId).state).toBe('CANCELLING');
    pipeline.statements.finish(jobId, ['1']);
    await pipeline.deliver(jobId);
    expect(pipeline.jobs.of(jobId).state).toBe('SUCCEEDED');
  });

  it('is told with the words of the warehouse where that calls it failed', async () => {
    const pipeline = memoryPipeline();
    const { jobId } = await pipeline.submit({ timeoutSeconds: 10 });
    pipeline.clock.pass(11);
    await pipeline.reconcile();
    pipeline.statements.end(jobId, { status: 'FAILED', errorMessage: 'canceled on request' });
    await pipeline.deliver(jobId);
    expect(pipeline.jobs.of(jobId).error).toMatchObject({ code: 'STATEMENT_TIMEOUT' });
    expect(pipeline.jobs.of(jobId).error?.detail).toContain('said: canceled on request');
  });

  it('is told as its own failure where it had failed before its time was over', async () => {
    const pipeline = memoryPipeline();
    const { jobId } = await pipeline.submit({ timeoutSeconds: 10 });
    pipeline.clock.pass(11);
    await pipeline.reconcile();
    const errorMessage = 'relation "nowhere" does not exist';
    pipeline.statements.end(jobId, { status: 'FAILED', durationMs: 9_900, errorMessage });
    await pipeline.deliver(jobId);
    expect(pipeline.jobs.of(jobId).error).toEqual({
      code: 'STATEMENT_FAILED',
      detail: errorMessage,
      retryable: false,
    });
  });

  it('is stopped at last where the first request for that got lost', async () => {
    const pipeline = memoryPipeline();
    const { jobId } = await pipeline.submit({ timeoutSeconds: 10 });
    const { cancel } = pipeline.statements;
    pipeline.statements.cancel = async () => {
      throw new RetryableFailure('no answer');
    };
    pipeline.clock.pass(11);
    expect(await pipeline.reconcile()).toEqual({ checked: 1, failed: 1 });
    pipeline.statements.cancel = cancel;
    pipeline.clock.pass(61);
    await pipeline.reconcile();
    pipeline.clock.pass(601);
    await pipeline.reconcile();
    expect(pipeline.jobs.of(jobId).error?.code).toBe('STATEMENT_TIMEOUT');
  });
});

describe('the end of a stopped statement', () => {
  it('is told as what it is, although the record was read before its time was over', async () => {
    const pipeline = memoryPipeline();
    const { jobId } = await pipeline.submit({ timeoutSeconds: 10 });
    const { describe: ask } = pipeline.statements;
    pipeline.clock.pass(11);
    // The reconciler comes between the collector's reading the job and its asking.
    pipeline.statements.describe = async (statementId) => {
      pipeline.statements.describe = ask;
      await pipeline.reconcile();
      return ask.call(pipeline.statements, statementId);
    };
    await pipeline.deliver(jobId);
    expect(pipeline.jobs.of(jobId).error?.code).toBe('STATEMENT_TIMEOUT');
  });

  it('is a cancel where its owner asked first', async () => {
    const pipeline = memoryPipeline();
    const { jobId } = await pipeline.submit({ timeoutSeconds: 10 });
    await cancelJob(pipeline)(just('alice'), jobId);
    pipeline.clock.pass(11);
    await pipeline.reconcile();
    await pipeline.deliver(jobId);
    expect(pipeline.jobs.of(jobId).state).toBe('CANCELLED');
  });
});
