import { describe, expect, it } from 'vitest';
import { followJob, type JobReading } from '../../../shared/client/follow-job.ts';
import { JobProblem, NoResponseError } from '../../../shared/client/job-problem.ts';
import type { JobState } from '../../../shared/job/job.ts';
import { aJobView } from '../../support/job-view.ts';

const read = (state: JobState): JobReading => ({
  outcome: 'read',
  job: aJobView({ state }),
  etag: state,
});
const unchanged: JobReading = { outcome: 'unchanged' };
const lost = new NoResponseError('connection lost');
const refusal = (status: number, retryAfterSeconds?: number) =>
  new JobProblem(
    { type: 'urn:t', title: 'No', status, detail: 'no', instance: 'urn:i' },
    retryAfterSeconds,
  );

/** Follows a job through these checks; what it asked, waited and reported. */
const follow = async (checks: readonly (JobReading | Error)[], maxFailures?: number) => {
  const log = {
    etags: [] as (string | undefined)[],
    waits: [] as number[],
    pauses: [] as number[],
    states: [] as string[],
    retries: [] as unknown[],
  };
  const left = [...checks];
  const check = async (etag: string | undefined, waitSeconds: number) => {
    log.etags.push(etag);
    log.waits.push(waitSeconds);
    const next = left.shift();
    if (next === undefined) throw new Error('One check more than the test expects.');
    if (next instanceof Error) throw next;
    return next;
  };
  const end = await followJob(check, {
    pause: async (ms) => void log.pauses.push(ms),
    onJob: ({ state }) => log.states.push(state),
    onRetry: (error) => log.retries.push(error),
    maxFailures,
  }).catch((error: unknown) => error);
  return { ...log, end };
};

describe('following a job', () => {
  it('goes on after a lost connection, and no sooner than the service asks', async () => {
    const busy = refusal(503, 30);
    const { pauses, retries, states } = await follow([lost, busy, read('SUCCEEDED')]);
    expect(pauses).toEqual([250, 30_000]);
    expect(retries).toEqual([lost, busy]);
    expect(states).toEqual(['SUCCEEDED']);
  });

  it('spends the short delays at a service that waits, and the long ones here', async () => {
    const waited = { ...unchanged, waited: true };
    const checks = [...Array.from({ length: 10 }, () => waited), read('SUCCEEDED')];
    const { pauses, waits } = await follow(checks);
    expect(waits).toEqual([0, 1, 1, 1, 1, 2, 2, 3, 5, 0, 0]);
    expect(pauses.map(Math.round)).toEqual([6_407, 9_611]);
  });

  it('pauses from then on where the service does not wait any more', async () => {
    const waited = { ...unchanged, waited: true };
    const checks = [waited, waited, unchanged, waited, read('SUCCEEDED')];
    const { pauses, waits } = await follow(checks);
    expect(waits).toEqual([0, 1, 1, 0, 0]);
    expect(pauses.map(Math.round)).toEqual([563, 844]);
  });

  it('pauses after a failure', async () => {
    const waited = { ...unchanged, waited: true };
    const { pauses, waits } = await follow([waited, lost, waited, read('SUCCEEDED')]);
    expect(waits).toEqual([0, 1, 0, 1]);
    expect(pauses).toEqual([375]);
  });

  it('reports the whole job after a failed check, changed or not', async () => {
    const checks = [read('RUNNING'), unchanged, lost, read('RUNNING'), read('SUCCEEDED')];
    const { etags, states } = await follow(checks);
    expect(etags).toEqual([undefined, 'RUNNING', 'RUNNING', undefined, 'RUNNING']);
    expect(states).toEqual(['RUNNING', 'RUNNING', 'SUCCEEDED']);
  });

  it('ends with a refusal that another check would not change', async () => {
    const missing = refusal(404);
    const { end, retries, pauses } = await follow([missing]);
    expect(end).toBe(missing);
    expect([...retries, ...pauses]).toEqual([]);
  });

  it('ends after as many failures in a row as its caller accepts', async () => {
    const away = Array.from({ length: 3 }, () => lost);
    expect((await follow(away, 3)).end).toBe(lost);
    expect((await follow([...away, read('FAILED')], 4)).states).toEqual(['FAILED']);
  });

  it('does not add up failures with successes in between, however long it goes on', async () => {
    const away = Array.from({ length: 11 }, () => lost);
    const { states } = await follow([...away, read('RUNNING'), ...away, read('SUCCEEDED')]);
    expect(states).toEqual(['RUNNING', 'SUCCEEDED']);
  });

  it('reports nothing once it is stopped, even if a response is on its way', async () => {
    const stop = new AbortController();
    const states: string[] = [];
    const following = followJob(
      async () => {
        stop.abort();
        return read('RUNNING');
      },
      {
        pause: async () => {},
        onJob: ({ state }) => states.push(state),
        signal: stop.signal,
      },
    );
    await expect(following).rejects.toMatchObject({ name: 'AbortError' });
    expect(states).toEqual([]);
  });
});
