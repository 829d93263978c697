import { describe, expect, it } from 'vitest';
import { cancelJob } from '../../../shared/pipeline/cancel-job.ts';
import { waitForJob } from '../../../shared/pipeline/wait-for-job.ts';
import { addSeconds } from '../../../shared/platform/clock.ts';
import { RetryableFailure } from '../../../shared/platform/failure.ts';
import { memoryPipeline } from '../../support/memory/memory-pipeline.ts';
import { memoryWaiting } from '../../support/memory/memory-waiting.ts';

/** The milliseconds of a wait at which it read the record of a job that was so many seconds old. */
const readsOf = async (ageSeconds: number, cancelAtMs = Number.POSITIVE_INFINITY) => {
  const pipeline = memoryPipeline();
  const waiting = memoryWaiting(pipeline);
  const job = await pipeline.submit();
  pipeline.clock.pass(ageSeconds);
  const startedAt = pipeline.clock.now();
  const reads: number[] = [];
  waiting.during = async () => {
    const atMs = Date.parse(pipeline.clock.now()) - Date.parse(startedAt);
    reads.push(atMs);
    const isOpen = pipeline.jobs.of(job.jobId).state === 'RUNNING';
    if (isOpen && atMs >= cancelAtMs) {
      await cancelJob(pipeline)({ owner: 'alice', isAdmin: false }, job.jobId);
    }
  };
  const { outcome } = await waitForJob(waiting, job, 'alice', addSeconds(startedAt, 25));
  return { reads, outcome };
};

describe('a request that waits', () => {
  it('reads the record of a new job after 40 ms, and then whenever its age has grown by a tenth', async () => {
    const { reads, outcome } = await readsOf(0);
    expect(reads.slice(0, 6)).toEqual([40, 45, 50, 55, 60, 66]);
    const pauses = reads.map((at, n) => at - (reads[n - 1] ?? 0));
    expect(Math.max(...pauses)).toBe(2_000);
    expect(reads.filter((at) => at <= 1_000).length).toBeLessThanOrEqual(35);
    expect(reads.length).toBeLessThanOrEqual(70);
    expect([reads.at(-1), outcome]).toEqual([25_000, 'elapsed']);
  });

  it('reads that of an old job every two seconds', async () => {
    const { reads } = await readsOf(3_600);
    expect(reads).toEqual([...Array.from({ length: 12 }, (_, n) => (n + 1) * 2_000), 25_000]);
  });

  it('reads closely again once the job has changed its state', async () => {
    const { reads } = await readsOf(3_600, 4_000);
    expect(reads.slice(0, 6)).toEqual([2_000, 4_000, 4_040, 4_045, 4_050, 4_055]);
  });

  it('counts the time that a read takes as a part of the pause after it', async () => {
    const pipeline = memoryPipeline();
    const waiting = memoryWaiting(pipeline);
    const job = await pipeline.submit();
    pipeline.clock.pass(9);
    const pauses: number[] = [];
    const get = async () => {
      pipeline.clock.pass(0.4);
      return job;
    };
    const pause = async (ms: number) => {
      pauses.push(Math.round(ms));
      await waiting.pause(ms);
    };
    const until = addSeconds(pipeline.clock.now(), 3);
    await waitForJob({ ...waiting, jobs: { get }, pause }, job, 'alice', until);
    expect(pauses).toEqual([900, 590, 689]);
  });

  it('takes no place and reads nothing where its wait is over already', async () => {
    const pipeline = memoryPipeline();
    const waiting = memoryWaiting(pipeline);
    waiting.max = 0;
    const job = await pipeline.submit();
    const { outcome } = await waitForJob(waiting, job, 'alice', pipeline.clock.now());
    expect([outcome, waiting.reads]).toEqual(['elapsed', 0]);
  });

  it('reads soon where the clock of who changed the state is ahead', async () => {
    const { reads } = await readsOf(-1);
    expect(reads.slice(0, 3)).toEqual([40, 80, 120]);
  });

  it('ends where its place cannot be given back, and where a call fails for another reason', async () => {
    const pipeline = memoryPipeline();
    const waiting = memoryWaiting(pipeline);
    const job = await pipeline.submit();
    const leave = () => Promise.reject(new RetryableFailure('away'));
    const held = { ...waiting, waiters: { enter: async () => ({ leave }) } };
    const until = addSeconds(pipeline.clock.now(), 1);
    const { outcome, left } = await waitForJob(held, job, 'alice', until);
    await left;
    expect(outcome).toBe('elapsed');
    expect(pipeline.logged.map(({ message }) => message)).toContain(
      'Job table did not answer a wait',
    );
    const broken = { ...waiting, jobs: { get: () => Promise.reject(new TypeError('a bug')) } };
    const later = addSeconds(pipeline.clock.now(), 1);
    await expect(waitForJob(broken, job, 'alice', later)).rejects.toThrow(TypeError);
  });
});
