import { describe, expect, it } from 'vitest';
import type { JobReading } from '../../../functions/console/page/api/api-client.ts';
import type { Job, JobState } from '../../../functions/console/page/api/job.ts';
import { ApiProblem } from '../../../functions/console/page/api/problem.ts';
import { watchJob } from '../../../functions/console/page/job/job-watch.ts';

const jobIn = (state: JobState): Job => ({ jobId: 'j', state, submittedAt: '2026-01-01T00:00Z' });

const read = (state: JobState, etag = state): JobReading => ({
  outcome: 'read',
  job: jobIn(state),
  etag,
});

/** A watch whose time and look-ups a test works by hand. */
const startWatch = () => {
  const log = {
    etags: [] as (string | undefined)[],
    states: [] as string[],
    troubles: [] as boolean[],
    waits: [] as number[],
  };
  const page = { hidden: false, changed: () => {} };
  let answer: (reading: JobReading | Error) => void = () => {};
  let elapse = () => {};
  const watch = watchJob(
    {
      read: (etag) => {
        log.etags.push(etag);
        return new Promise((resolve, reject) => {
          answer = (reading) => (reading instanceof Error ? reject(reading) : resolve(reading));
        });
      },
      isHidden: () => page.hidden,
      onVisibility: (changed) => {
        page.changed = changed;
        return () => {
          page.changed = () => {};
        };
      },
      after: (ms, elapsed) => {
        log.waits.push(ms);
        elapse = elapsed;
        return () => {
          elapse = () => {};
        };
      },
    },
    {
      onJob: ({ state }) => log.states.push(state),
      onTrouble: ({ goingOn }) => log.troubles.push(goingOn),
    },
  );
  return {
    log,
    page,
    watch,
    /** Answers the look-up that is under way. */
    answer: async (reading: JobReading | Error) => {
      answer(reading);
      await Promise.resolve().then(() => {});
      await new Promise(setImmediate);
    },
    elapse: () => elapse(),
  };
};

describe('watching a job', () => {
  it('looks with the entity tag of what it knows', async () => {
    const { log, answer, elapse } = startWatch();
    await answer(read('QUEUED'));
    elapse();
    await answer({ outcome: 'unchanged' });
    elapse();
    expect(log.etags).toEqual([undefined, 'QUEUED', 'QUEUED']);
    expect(log.states).toEqual(['QUEUED']);
  });

  it('waits longer and longer while nothing changes, up to a limit', async () => {
    const { log, answer, elapse } = startWatch();
    await answer(read('RUNNING'));
    for (let look = 0; look < 20; look += 1) {
      elapse();
      await answer({ outcome: 'unchanged' });
    }
    expect(log.waits).toEqual(log.waits.toSorted((a, b) => a - b));
    expect(log.waits.at(-1)).toBe(15_000);
    expect(log.waits[0]).toBeLessThan(1_000);
  });

  it('looks soon again once something has changed', async () => {
    const { log, answer, elapse } = startWatch();
    await answer(read('QUEUED'));
    for (let look = 0; look < 5; look += 1) {
      elapse();
      await answer({ outcome: 'unchanged' });
    }
    elapse();
    await answer(read('RUNNING'));
    expect(log.waits.at(-1)).toBe(log.waits[0]);
  });

  it('ends with the job', async () => {
    const { log, page, answer, elapse } = startWatch();
    await answer(read('SUCCEEDED'));
    elapse();
    page.changed();
    expect(log.etags).toHaveLength(1);
    expect(log.waits).toEqual([]);
  });

  it('does not look while the page is hidden, and at once when it is shown', async () => {
    const { log, page, answer, elapse } = startWatch();
    await answer(read('RUNNING'));
    page.hidden = true;
    elapse();
    expect(log.etags).toHaveLength(1);
    page.hidden = false;
    page.changed();
    expect(log.etags).toHaveLength(2);
  });

  it('never has two look-ups under way', async () => {
    const { log, page, watch } = startWatch();
    page.changed();
    watch.lookNow();
    expect(log.etags).toHaveLength(1);
  });

  it('goes on after a lost connection and as late as it is asked to', async () => {
    const { log, answer, elapse } = startWatch();
    await answer(new Error('connection lost'));
    elapse();
    await answer(new ApiProblem({ title: 'Busy', status: 503 }, 30));
    elapse();
    await answer(read('SUCCEEDED'));
    expect(log.troubles).toEqual([true, true]);
    expect(log.waits.at(-1)).toBe(30_000);
    expect(log.states).toEqual(['SUCCEEDED']);
  });

  it('ends when the job is refused for good', async () => {
    const { log, answer, elapse } = startWatch();
    await answer(new ApiProblem({ title: 'There is no such job', status: 404 }));
    elapse();
    expect(log.troubles).toEqual([false]);
    expect(log.etags).toHaveLength(1);
  });

  it('shows nothing more once it is stopped', async () => {
    const { log, watch, answer } = startWatch();
    watch.stop();
    await answer(read('RUNNING'));
    expect(log.states).toEqual([]);
  });
});
