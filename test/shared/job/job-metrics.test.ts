import { describe, expect, it } from 'vitest';
import { takenOver } from '../../../shared/job/lease-transitions.ts';
import type { MetricName } from '../../../shared/observability/metric-catalogue.ts';
import { cancelJob } from '../../../shared/pipeline/cancel-job.ts';
import { RetryableFailure, ThrottledFailure } from '../../../shared/platform/failure.ts';
import { memoryPipeline } from '../../support/memory/memory-pipeline.ts';
import { csvPage } from '../../support/memory/memory-statements.ts';
import { just } from '../../support/viewer.ts';

type Pipeline = ReturnType<typeof memoryPipeline>;

/** Everything that was measured under the name, with its dimensions, in order. */
const measuredIn = ({ logged }: Pipeline, name: MetricName) =>
  logged.flatMap(({ measured }) => {
    const value = measured?.values[name];
    return value === undefined ? [] : [{ value, ...measured?.dimensions }];
  });

const statesIn = (pipeline: Pipeline) =>
  measuredIn(pipeline, 'Jobs').map((entry) => ('state' in entry ? entry.state : undefined));

const sum = (pipeline: Pipeline, name: MetricName) =>
  measuredIn(pipeline, name).reduce((total, { value }) => total + value, 0);

describe('the metrics of a job', () => {
  it('tell every state that it enters, and at its end what its life was like', async () => {
    const pipeline = memoryPipeline();
    const { jobId } = await pipeline.submit({ report: 'returned-items' });
    pipeline.clock.pass(7);
    pipeline.statements.finish(jobId, ['1', '2']);
    await pipeline.deliver(jobId);

    expect(statesIn(pipeline)).toEqual(['QUEUED', 'RUNNING', 'SUCCEEDED']);
    const last = pipeline.logged.at(-1);
    expect(last).toEqual({
      message: 'Job announced',
      fields: { jobId, state: 'SUCCEEDED' },
      measured: {
        values: {
          Jobs: 1,
          JobSeconds: 7,
          QueuedSeconds: 0,
          RunningSeconds: 7,
          ResultRows: 2,
          ResultBytes: 9,
          CollectAttempts: 1,
          ResultMismatches: 0,
        },
        dimensions: { report: 'returned-items', state: 'SUCCEEDED' },
      },
    });
  });

  it('put every SQL text of callers under one name', async () => {
    const pipeline = memoryPipeline();
    await pipeline.submit({ sql: 'select 1' });
    await pipeline.submit({ sql: 'select 2' });
    const reports = measuredIn(pipeline, 'Jobs').map((entry) => 'report' in entry && entry.report);
    expect(new Set(reports)).toEqual(new Set(['ad-hoc']));
  });

  it('count a job once, however often its event comes', async () => {
    const pipeline = memoryPipeline();
    const { jobId } = await pipeline.submit();
    pipeline.statements.finish(jobId, ['1']);
    for (let times = 0; times < 3; times += 1) await pipeline.deliver(jobId);
    expect(statesIn(pipeline).filter((state) => state === 'SUCCEEDED')).toHaveLength(1);
    expect(sum(pipeline, 'EventsReceived')).toBe(3);
  });

  it('count a job that was settled in a crash when it is announced', async () => {
    const pipeline = memoryPipeline();
    const { jobId } = await pipeline.submit();
    pipeline.statements.finish(jobId, ['1']);
    pipeline.failPublishing(new RetryableFailure('no answer'));
    await expect(pipeline.deliver(jobId)).rejects.toThrow();
    expect(statesIn(pipeline)).not.toContain('SUCCEEDED');

    pipeline.failPublishing(undefined);
    pipeline.clock.pass(61);
    await pipeline.reconcile();
    expect(statesIn(pipeline).filter((state) => state === 'SUCCEEDED')).toHaveLength(1);
    expect(measuredIn(pipeline, 'JobsRecovered')).toEqual([{ value: 1, lost: 'notification' }]);
  });

  it('tell a result that is not what was announced', async () => {
    const pipeline = memoryPipeline();
    const { jobId } = await pipeline.submit();
    const page = csvPage(['n', '1'], 2);
    pipeline.statements.end(jobId, { hasResultSet: true, rowCount: 2 }, [page]);
    await pipeline.deliver(jobId);
    expect(sum(pipeline, 'ResultMismatches')).toBe(1);
    expect(measuredIn(pipeline, 'ResultRows')).toEqual([]);
  });

  it('tell of a cancel, and how long it took', async () => {
    const pipeline = memoryPipeline();
    const { jobId, owner } = await pipeline.submit();
    await cancelJob(pipeline)(just(owner), jobId);
    pipeline.clock.pass(3);
    await pipeline.deliver(jobId);
    expect(statesIn(pipeline)).toEqual(['QUEUED', 'RUNNING', 'CANCELLING', 'CANCELLED']);
    expect(sum(pipeline, 'CancellingSeconds')).toBe(3);
  });
});

describe('the metrics of the reconciler', () => {
  it('tell every run, also one without work', async () => {
    const pipeline = memoryPipeline();
    await pipeline.reconcile();
    const line = (message: string, values: object) => ({
      message,
      fields: {},
      measured: { values, dimensions: {} },
    });
    expect(pipeline.logged).toEqual([
      line('Overdue jobs found', { OverdueJobs: 0, OldestOverdueSeconds: 0 }),
      line('Overdue jobs checked', { ReconcilerRuns: 1 }),
    ]);
  });

  it('tell how late the oldest job is, and what must have got lost', async () => {
    const pipeline = memoryPipeline();
    const { jobId } = await pipeline.submit();
    pipeline.statements.finish(jobId, ['1']);
    pipeline.clock.pass(60 + 300);
    await pipeline.reconcile();
    expect(measuredIn(pipeline, 'OldestOverdueSeconds')).toEqual([{ value: 300 }]);
    expect(measuredIn(pipeline, 'JobsRecovered')).toEqual([{ value: 1, lost: 'event' }]);
    expect(pipeline.jobs.of(jobId).state).toBe('SUCCEEDED');
  });

  /** What counts as lost where collectors fail, and the last of them may die, until one settles. */
  const lostAfter = async (failure: Error, failedRuns: number, isLastDead = false) => {
    const pipeline = memoryPipeline();
    const { jobId } = await pipeline.submit();
    pipeline.statements.finish(jobId, ['1']);
    const { resultPage } = pipeline.statements;
    pipeline.statements.resultPage = () => Promise.reject(failure);
    await pipeline.deliver(jobId).catch(() => undefined);
    for (let run = 0; run < failedRuns; run += 1) {
      pipeline.clock.pass(61);
      await pipeline.reconcile();
    }
    pipeline.statements.resultPage = resultPage;
    pipeline.clock.pass(61);
    const dead = takenOver(pipeline.jobs.of(jobId), pipeline.clock.now());
    if (isLastDead) await pipeline.jobs.update(jobId, dead);
    pipeline.clock.pass(61);
    await pipeline.reconcile();
    expect(pipeline.jobs.of(jobId)).toMatchObject({ state: 'SUCCEEDED' });
    expect(pipeline.jobs.of(jobId)).not.toHaveProperty('eventReceived');
    return measuredIn(pipeline, 'JobsRecovered');
  };

  it.each([
    ['throttled', new ThrottledFailure('No page')],
    ['not answered', new RetryableFailure('no answer')],
  ])('take no event for lost and no collector for dead where pages are %s', async (_, failure) => {
    expect(await lostAfter(failure, 0)).toEqual([]);
    expect(await lostAfter(failure, 1)).toEqual([]);
    expect(await lostAfter(failure, 1, true)).toEqual([{ value: 1, lost: 'collector' }]);
  });
});
