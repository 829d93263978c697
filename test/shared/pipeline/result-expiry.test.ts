import { describe, expect, it } from 'vitest';
import { RetryableFailure } from '../../../shared/platform/failure.ts';
import { memoryPipeline } from '../../support/memory/memory-pipeline.ts';
import { csvPage } from '../../support/memory/memory-statements.ts';

const HOUR = 3600;

/** A job that was queued and then ran for so many hours. */
const afterHours = async (queued: number, ran: number) => {
  const pipeline = memoryPipeline();
  pipeline.statements.full = true;
  const { jobId } = await pipeline.submit();
  pipeline.clock.pass(queued * HOUR);
  pipeline.statements.full = false;
  await pipeline.reconcile();
  pipeline.clock.pass(ran * HOUR);
  const later = async (hours: number) => {
    pipeline.clock.pass(hours * HOUR);
    await pipeline.reconcile();
    return pipeline.jobs.of(jobId);
  };
  return { pipeline, jobId, later };
};

const expired = { state: 'FAILED', error: { code: 'RESULT_EXPIRED' } };

describe('a denial right after the end of a statement', () => {
  it('is not believed although queue and statement took longer than a result is kept', async () => {
    const { pipeline, jobId, later } = await afterHours(6, 18);
    const kept = pipeline.statements.of(jobId);
    pipeline.statements.byJob.clear();
    await pipeline.collect({
      statementId: kept.statement.statementId,
      statementName: `${pipeline.statementNamePrefix}${jobId}`,
    });
    expect(pipeline.jobs.of(jobId).state).toBe('RUNNING');
    pipeline.statements.byJob.set(jobId, kept);
    pipeline.statements.finish(jobId, ['1']);
    expect(await later(1)).toMatchObject({ state: 'SUCCEEDED' });
  });

  it('is not believed of its pages although it ran for nearly a day', async () => {
    const { pipeline, jobId, later } = await afterHours(0, 23.9);
    const ran = { hasResultSet: true, rowCount: 1, durationMs: 23.9 * HOUR * 1_000 };
    pipeline.statements.end(jobId, ran, []);
    expect(await later(0)).toMatchObject({ state: 'COLLECTING' });
    expect(await later(0.4)).toMatchObject({ state: 'COLLECTING' });
    pipeline.statements.end(jobId, ran, [csvPage(['n', '1'], 1)]);
    expect(await later(22)).toMatchObject({ state: 'SUCCEEDED' });
  });

  it.each([
    ['the statement', true],
    ['its pages', false],
  ])('is believed of %s once the result may be gone', async (_, isForgotten) => {
    const { pipeline, jobId, later } = await afterHours(0, 20);
    pipeline.statements.end(jobId, { hasResultSet: true, durationMs: 20 * HOUR * 1_000 }, []);
    expect(await later(22.9)).toMatchObject({ state: 'COLLECTING' });
    if (isForgotten) pipeline.statements.byJob.clear();
    expect(await later(1)).toMatchObject(expired);
  });
});

describe('a start that is recorded long after it', () => {
  it('counts from the last moment in which it can have begun', async () => {
    const pipeline = memoryPipeline();
    pipeline.statements.failNext(new RetryableFailure('no answer'));
    const { jobId } = await pipeline.submit();
    await pipeline.statements.execute({ jobId, sql: '', parameters: {}, format: 'csv' });
    const stateAfter = async (seconds: number) => {
      pipeline.clock.pass(seconds);
      await pipeline.reconcile();
      return pipeline.jobs.of(jobId).state;
    };
    expect(await stateAfter(20 * HOUR)).toBe('RUNNING');
    pipeline.statements.byJob.clear();
    expect(await stateAfter(10 * HOUR)).toBe('RUNNING');
    expect(await stateAfter(2 * HOUR)).toBe('COLLECTING');
    expect(await stateAfter(1_201)).toBe('FAILED');
  });
});
