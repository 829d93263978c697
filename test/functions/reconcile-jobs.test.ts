import { describe, expect, it } from 'vitest';
import { enqueued } from '../../shared/job/job-transitions.ts';
import { reconcileJobs } from '../../shared/pipeline/reconcile-jobs.ts';
import { RetryableFailure } from '../../shared/platform/failure.ts';
import { memoryPipeline } from '../support/memory/memory-pipeline.ts';

const lost = () => new RetryableFailure('no answer');
const HOUR = 3600;

/** The table, whose records are read by `get`. */
const dyingAt = <T extends object>(jobs: T, get: unknown): T =>
  new Proxy(jobs, {
    get: (target, name) => {
      if (name === 'get') return get;
      const member: unknown = Reflect.get(target, name);
      return typeof member === 'function' ? member.bind(target) : member;
    },
  });

describe('the reconciler', () => {
  it('does not look at a healthy job', async () => {
    const pipeline = memoryPipeline();
    const { jobId } = await pipeline.submit();
    pipeline.clock.pass(30);
    expect(await pipeline.reconcile()).toEqual({ checked: 0, failed: 0 });
    pipeline.statements.finish(jobId, ['1']);
    await pipeline.deliver(jobId);
    pipeline.clock.pass(HOUR);
    expect(await pipeline.reconcile()).toEqual({ checked: 0, failed: 0 });
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

  it('gives up a job that never started only once no request can be under way any more', async () => {
    const pipeline = memoryPipeline();
    pipeline.statements.failNext(lost());
    const { jobId } = await pipeline.submit();
    pipeline.clock.pass(7 * HOUR);
    await pipeline.reconcile();
    expect(pipeline.jobs.of(jobId).state).toBe('QUEUED');
    expect(await pipeline.reconcile()).toEqual({ checked: 0, failed: 0 });

    pipeline.clock.pass(HOUR);
    await pipeline.reconcile();
    expect(pipeline.statements.byJob.size).toBe(0);
    expect(pipeline.jobs.of(jobId)).toMatchObject({
      state: 'FAILED',
      error: { code: 'NOT_STARTED', retryable: true },
    });
  });

  it('does not claim that a statement never ran which may have been forgotten', async () => {
    const pipeline = memoryPipeline();
    pipeline.statements.failNext(lost());
    const { jobId } = await pipeline.submit();
    pipeline.clock.pass(24 * HOUR);
    await pipeline.reconcile();
    expect(pipeline.jobs.of(jobId)).toMatchObject({
      state: 'FAILED',
      error: { code: 'START_UNKNOWN', retryable: false },
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

  it('fails with an expired result only after it may have expired', async () => {
    const pipeline = memoryPipeline();
    const { jobId } = await pipeline.submit();
    pipeline.statements.byJob.clear();
    pipeline.clock.pass(22 * HOUR);
    await pipeline.reconcile();
    expect(pipeline.jobs.of(jobId).state).toBe('RUNNING');

    pipeline.clock.pass(2 * HOUR);
    await pipeline.reconcile();
    pipeline.clock.pass(1_201);
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
    expect(await pipeline.reconcile()).toEqual({ checked: 1, failed: 1 });

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
    expect(await pipeline.reconcile()).toEqual({ checked: 20, failed: 1 });
    const states = jobs.map(({ jobId }) => pipeline.jobs.of(jobId).state);
    expect(states.filter((state) => state === 'SUCCEEDED')).toHaveLength(19);
  });

  it('gets to every other job though each of its runs dies at one', async () => {
    const pipeline = memoryPipeline();
    const ids: string[] = [];
    for (let n = 0; n < 40; n += 1) {
      const { jobId } = await pipeline.submit();
      pipeline.statements.finish(jobId, ['1']);
      ids.push(jobId);
    }
    const deadly = ids[20] ?? '';
    for (let minutes = 0; minutes < 80; minutes += 1) {
      pipeline.clock.pass(60);
      let isDead = false;
      const get = (jobId: string) => {
        isDead ||= jobId === deadly;
        return isDead ? new Promise<never>(() => undefined) : pipeline.jobs.get(jobId);
      };
      // A crashed run goes no further, and the test does not wait for it.
      void reconcileJobs({ ...pipeline, jobs: dyingAt(pipeline.jobs, get) })(() => 900_000);
      await new Promise(setImmediate);
    }
    const unsettled = ids.filter((jobId) => pipeline.jobs.of(jobId).state !== 'SUCCEEDED');
    expect(unsettled).toEqual([deadly]);
  });

  it('starts queued jobs', async () => {
    const pipeline = memoryPipeline();
    pipeline.statements.full = true;
    const { jobId } = await pipeline.submit();
    await pipeline.reconcile();
    expect(pipeline.jobs.of(jobId)).toMatchObject({ state: 'QUEUED', queue: 'waiting' });

    pipeline.statements.full = false;
    await pipeline.reconcile();
    expect(pipeline.jobs.of(jobId).state).toBe('RUNNING');
  });

  it('checks a job that a second start, which found no room, enqueued while it started', async () => {
    const pipeline = memoryPipeline();
    const { execute } = pipeline.statements;
    pipeline.statements.execute = async (request) => {
      const accepted = await execute.call(pipeline.statements, request);
      const job = pipeline.jobs.of(request.jobId);
      await pipeline.jobs.update(
        job.jobId,
        enqueued(job, { position: 0, isUntried: false }, '2026-11-22T17:00:00.000Z'),
      );
      return accepted;
    };
    const { jobId } = await pipeline.submit();
    expect(pipeline.jobs.of(jobId)).toMatchObject({ state: 'RUNNING' });
    expect(await pipeline.jobs.queued(1)).toEqual([]);
    pipeline.statements.finish(jobId, ['1']);
    pipeline.clock.pass(61);
    await pipeline.reconcile();
    expect(pipeline.jobs.of(jobId).state).toBe('SUCCEEDED');
  });

  it('checks the other jobs where one cannot be read', async () => {
    const pipeline = memoryPipeline();
    const jobs = await Promise.all(Array.from({ length: 20 }, () => pipeline.submit()));
    for (const { jobId } of jobs) pipeline.statements.finish(jobId, ['1']);
    const [silent] = jobs;
    const { get } = pipeline.jobs;
    pipeline.jobs.get = async (jobId) => {
      if (jobId === silent?.jobId) throw lost();
      return get.call(pipeline.jobs, jobId);
    };
    pipeline.clock.pass(61);
    await pipeline.reconcile();

    const missed = jobs.filter(({ jobId }) => pipeline.jobs.of(jobId).state !== 'SUCCEEDED');
    expect(missed.map(({ jobId }) => jobId)).toEqual([silent?.jobId]);
  });

  it('fails where it cannot read which jobs are overdue', async () => {
    const pipeline = memoryPipeline();
    pipeline.jobs.overdue = async () => {
      throw lost();
    };
    await expect(pipeline.reconcile()).rejects.toThrow('no answer');
  });

  it('collects a result after the bucket was away for most of a day', async () => {
    const pipeline = memoryPipeline();
    const { jobId } = await pipeline.submit();
    pipeline.statements.finish(jobId, ['1']);
    const { writeFile } = pipeline.results;
    pipeline.results.writeFile = async () => {
      throw lost();
    };
    for (let minute = 0; minute < 22 * 60; minute += 1) {
      pipeline.clock.pass(60);
      await pipeline.reconcile();
    }
    pipeline.results.writeFile = writeFile;
    pipeline.clock.pass(1201);
    await pipeline.reconcile();
    expect(pipeline.jobs.of(jobId).state).toBe('SUCCEEDED');
  });

  it('settles with the manifest that a crash left behind, though the statement is forgotten', async () => {
    const pipeline = memoryPipeline();
    const { jobId } = await pipeline.submit();
    pipeline.statements.finish(jobId, ['1']);
    const { update } = pipeline.jobs;
    pipeline.jobs.update = async (id, change) => {
      if (change.enter?.state === 'SUCCEEDED') throw lost();
      return update.call(pipeline.jobs, id, change);
    };
    await expect(pipeline.deliver(jobId)).rejects.toThrow('no answer');
    pipeline.jobs.update = update;
    pipeline.statements.byJob.clear();
    pipeline.clock.pass(30 * HOUR);
    await pipeline.reconcile();
    expect(pipeline.jobs.of(jobId)).toMatchObject({ state: 'SUCCEEDED', attempt: 1 });
  });

  it('gives up a result of which every collector dies, and says so', async () => {
    const pipeline = memoryPipeline();
    const { jobId } = await pipeline.submit();
    pipeline.statements.finish(jobId, ['1']);
    let death = Promise.withResolvers<void>();
    pipeline.results.writeFile = () => {
      death.resolve();
      return new Promise(() => undefined);
    };
    const dying = async (run: () => Promise<unknown>) => {
      death = Promise.withResolvers();
      void run();
      await death.promise;
    };
    // AWS brings the event of a dead collector twice more.
    for (let times = 0; times < 3; times += 1) await dying(() => pipeline.deliver(jobId));
    expect(pipeline.jobs.of(jobId)).toMatchObject({ state: 'RUNNING', attempt: 0 });
    for (let times = 0; times < 480; times += 1) {
      pipeline.clock.pass(61);
      await dying(pipeline.reconcile);
    }
    expect(pipeline.jobs.of(jobId)).toMatchObject({ state: 'COLLECTING', attempt: 480 });
    pipeline.clock.pass(61);
    await pipeline.reconcile();
    // The last of them may only be frozen.
    expect(pipeline.jobs.of(jobId)).toMatchObject({ state: 'COLLECTING', attempt: 481 });
    pipeline.clock.pass(1_201);
    await pipeline.reconcile();
    expect(pipeline.jobs.of(jobId)).toMatchObject({
      state: 'FAILED',
      error: { code: 'COLLECT_FAILED' },
    });
  });
});
