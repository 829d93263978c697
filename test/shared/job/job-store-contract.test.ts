import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Due } from '../../../shared/job/due-time.ts';
import type { Job } from '../../../shared/job/job.ts';
import { JobStore } from '../../../shared/job/job-store.ts';
import { dequeued, enqueued, notified, settled } from '../../../shared/job/job-transitions.ts';
import { newJob } from '../../../shared/pipeline/new-job.ts';
import type { Pipeline } from '../../../shared/pipeline/pipeline.ts';
import { addSeconds } from '../../../shared/platform/clock.ts';
import { startJobTable } from '../../support/job-table.ts';
import { memoryJobs } from '../../support/memory/memory-jobs.ts';

const START = '2026-11-22T10:00:00.000Z';
const later = (seconds: number) => addSeconds(START, seconds);

const aJob = (owner: string, seconds = 0): Job =>
  newJob({ owner, sql: 'select 1', parameters: {}, format: 'csv' }, later(seconds));

let table: Awaited<ReturnType<typeof startJobTable>>;
const stores: Record<string, Pipeline['jobs']> = {};
beforeAll(async () => {
  table = await startJobTable();
  stores['DynamoDB'] = new JobStore(table.dynamo, table.tableName);
  stores['the double in memory'] = memoryJobs();
});
afterAll(() => table.stop());

/** What code relies on, so that a test with the double shows what DynamoDB would do. */
describe.each(['DynamoDB', 'the double in memory'])('a job store: %s', (name) => {
  const store = (): Pipeline['jobs'] => {
    const known = stores[name];
    if (known === undefined) throw new Error(`There is no store ${name}.`);
    return known;
  };
  const queue = async (owner: string, position: number, seconds = 0): Promise<Job> => {
    const job = aJob(owner, seconds);
    await store().create(job);
    await store().update(job.jobId, enqueued(job, position));
    return job;
  };
  /** Empties the queue, and returns it as it was. */
  const drained = async (): Promise<Due[]> => {
    const all = await store().queued(1_000);
    for (const due of all) await store().update(due.jobId, dequeued(due, later(100)));
    return all;
  };
  const idsOf = (some: readonly { readonly jobId: string }[]) => some.map(({ jobId }) => jobId);

  it('creates a job once, and knows one that is not there as missing', async () => {
    const job = aJob('alice');
    expect(await store().create(job)).toEqual({ outcome: 'created', job });
    expect(await store().create({ ...job, owner: 'bob' })).toEqual({ outcome: 'exists', job });
    expect(await store().update('none', notified({}))).toEqual({ outcome: 'missing' });
    expect(await store().get('none')).toBeUndefined();
  });

  it('shows the queue by position, also beyond nine, and the older first within one', async () => {
    const inserted = [];
    for (const position of [100, 9, 11, 2, 10]) inserted.push(await queue('alice', position));
    const [hundred, nine, eleven, two, ten] = inserted;
    const younger = await queue('carol', 10, 7);
    const older = await queue('bob', 10, -7);
    const expected = [two, nine, older, ten, younger, eleven, hundred];
    expect(idsOf(await store().queued(100))).toEqual(idsOf(expected.flatMap((job) => job ?? [])));
    expect(idsOf(await store().queued(2))).toEqual([two?.jobId, nine?.jobId]);
    await drained();
  });

  it('goes on behind any of several equal keys, and shows each job once', async () => {
    const jobs = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((owner) => queue(owner, 3)));
    const seen: Due[] = [];
    for (let page = await store().queued(2); page.length > 0; ) {
      seen.push(...page);
      page = await store().queued(2, seen.at(-1));
    }
    expect(idsOf(seen).toSorted()).toEqual(idsOf(jobs).toSorted());
    await drained();
  });

  it('knows the last position of an owner’s queued jobs, and of no other job', async () => {
    for (let position = 0; position < 12; position += 1) await queue('busy', position);
    await queue('other', 40);
    await store().create(aJob('busy', 1));
    expect(await store().lastQueuePosition('busy')).toBe(11);
    expect(await store().lastQueuePosition('idle')).toBeUndefined();
    await drained();
    expect(await store().lastQueuePosition('busy')).toBeUndefined();
  });

  it('lets one of two take a job from the queue, by its key alone', async () => {
    const { jobId } = await queue('alice', 1);
    const [due] = await store().queued(1);
    if (due === undefined) throw new Error('The queue is empty.');
    const taken = await store().update(jobId, dequeued(due, later(5)));
    expect(taken).toMatchObject({ outcome: 'applied', job: { attentionAt: later(65) } });
    const again = await store().update(jobId, dequeued(due, later(6)));
    expect(again).toMatchObject({ outcome: 'superseded', job: { attentionAt: later(65) } });
    expect(await store().queued(1)).toEqual([]);
  });

  it('shows what is due in a shard, the longest overdue first, until it is done with', async () => {
    const [first, second] = [aJob('alice', 1_000), aJob('alice', 1_001)];
    const shard = first.attentionShard ?? '';
    const job = { ...second, attentionShard: shard };
    await store().create(job);
    await store().create(first);
    const due = async (dueBy: number, limit = 100) =>
      idsOf(await store().overdue(shard, later(dueBy), limit)).filter((jobId) =>
        [first.jobId, job.jobId].includes(jobId),
      );
    expect(await due(1_059)).toEqual([]);
    expect(await due(1_060)).toEqual([first.jobId]);
    expect(await due(1_061)).toEqual([first.jobId, job.jobId]);
    const options = { at: later(1_002), retentionDays: 30 };
    await store().update(first.jobId, settled(first, { state: 'CANCELLED' }, options));
    await store().update(first.jobId, notified({}));
    expect(await due(1e6)).toEqual([job.jobId]);
  });
});
