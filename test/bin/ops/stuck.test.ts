import { describe, expect, it } from 'vitest';
import { overdueJobs } from '../../../bin/ops/stuck.ts';
import { RetryableFailure } from '../../../shared/platform/failure.ts';
import { memoryPipeline } from '../../support/memory/memory-pipeline.ts';

/** Three overdue jobs, the second of which is read by `get`. */
const overdueThree = async (get: () => Promise<never>) => {
  const { clock, jobs, submit } = memoryPipeline();
  const ids: string[] = [];
  for (let n = 0; n < 3; n += 1) {
    ids.push((await submit()).jobId);
    clock.pass(10);
  }
  clock.pass(90);
  const store = {
    overdue: jobs.overdue.bind(jobs),
    get: (jobId: string) => (jobId === ids[1] ? get() : jobs.get(jobId)),
  };
  return { ids, store, now: clock.now() };
};

describe('overdue jobs', () => {
  it('are all shown where the record of one cannot be read', async () => {
    const { ids, store, now } = await overdueThree(async () => {
      throw new TypeError('unreadable');
    });
    const [first, second, third] = await overdueJobs(store, now);
    expect([first, third]).toMatchObject([
      { jobId: ids[0], state: 'RUNNING', overdueSeconds: 60 },
      { jobId: ids[2], state: 'RUNNING', overdueSeconds: 40 },
    ]);
    const why = 'its record cannot be read; a newer version may have written it';
    expect(second).toEqual({ jobId: ids[1], overdueSeconds: 50, why });
  });

  it('are not said to be unreadable where the table does not answer', async () => {
    const { store, now } = await overdueThree(async () => {
      throw new RetryableFailure('no answer');
    });
    await expect(overdueJobs(store, now)).rejects.toThrow('no answer');
  });
});
