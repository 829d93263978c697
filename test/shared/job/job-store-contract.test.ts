import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Job } from '../../../shared/job/job.ts';
import { JobCounts } from '../../../shared/job/job-counts.ts';
import { JobStore } from '../../../shared/job/job-store.ts';
import {
  dequeued,
  enqueued,
  notified,
  rescheduled,
  settled,
  unreadableRescheduled,
} from '../../../shared/job/job-transitions.ts';
import { type Queued, WAIT_QUEUE } from '../../../shared/job/wait-queue.ts';
import { newJob } from '../../../shared/pipeline/new-job.ts';
import type { Pipeline } from '../../../shared/pipeline/pipeline.ts';
import { addSeconds } from '../../../shared/platform/clock.ts';
import { startJobTable } from '../../support/job-table.ts';
import { openIn } from '../../support/memory/memory-index.ts';
import { memoryJobs } from '../../support/memory/memory-jobs.ts';

const START = '2026-11-22T10:00:00.000Z';
const later = (seconds: number) => addSeconds(START, seconds);

const aJob = (owner: string, seconds = 0): Job =>
  newJob({ owner, sql: 'select 1', parameters: {}, format: 'csv' }, later(seconds));

let table: Awaited<ReturnType<typeof startJobTable>>;
const stores: Record<string, Pipeline['jobs']> = {};
/** Writes a record in a state that this version does not know. */
const keepers: Record<string, (job: Job) => Promise<unknown>> = {};
const counts: Record<string, Pick<JobCounts, 'open' | 'openOfAll'>> = {};
beforeAll(async () => {
  table = await startJobTable();
  stores['DynamoDB'] = new JobStore(table.dynamo, table.tableName);
  counts['DynamoDB'] = new JobCounts(table.dynamo, table.tableName);
  keepers['DynamoDB'] = (job) =>
    table.dynamo.send(
      new PutCommand({ TableName: table.tableName, Item: { ...job, state: 'UNKNOWN' } }),
    );
  const double = memoryJobs();
  keepers['the double in memory'] = async (job) =>
    double.records.set(job.jobId, JSON.parse(JSON.stringify({ ...job, state: 'UNKNOWN' })));
  stores['the double in memory'] = double;
  counts['the double in memory'] = {
    open: async (owner) => openIn(double.records.values(), owner),
    openOfAll: async () => openIn(double.records.values()),
  };
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
    await store().update(job.jobId, enqueued(job, { position, isUntried: true }, later(25_200)));
    return job;
  };
  /** Empties the queue, and returns it as it was. */
  const drained = async (): Promise<Queued[]> => {
    const all = await store().queued(1_000);
    for (const queued of all) await store().update(queued.jobId, dequeued(queued, later(100)));
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

  it('knows the last of an owner’s queued jobs, and no other job', async () => {
    const last = await queue('busy', 11);
    for (let position = 0; position < 11; position += 1) await queue('busy', position);
    const { openKey } = (await store().get(last.jobId)) ?? {};
    await queue('other', 40);
    // As every open job of 0.1.0 has it.
    await store().create({ ...aJob('busy', 1), openKey: `open ${START}` });
    expect(await store().lastQueued('busy')).toEqual({ jobId: last.jobId, owner: 'busy', openKey });
    expect(await store().lastQueued('idle')).toBeUndefined();
    await drained();
    expect(await store().lastQueued('busy')).toBeUndefined();
  });

  it('lets one of two take a job from the queue, by its key alone', async () => {
    const { jobId } = await queue('alice', 1);
    const [queued] = await store().queued(1);
    if (queued === undefined) throw new Error('The queue is empty.');
    expect(queued).toMatchObject({ jobId, owner: 'alice' });
    const taken = await store().update(jobId, dequeued(queued, later(5)));
    expect(taken).toMatchObject({ outcome: 'applied', job: { attentionAt: later(65) } });
    const again = await store().update(jobId, dequeued(queued, later(6)));
    expect(again).toMatchObject({ outcome: 'superseded', job: { attentionAt: later(65) } });
    expect(await store().queued(1)).toEqual([]);
  });

  it('counts open jobs, queued ones too, and none that is settled for long', async () => {
    const count = async () => [
      await counts[name]?.open('counted', 1_000),
      await counts[name]?.openOfAll(1_000),
    ];
    const [, others = 0] = await count();
    const job = await queue('counted', 3);
    await store().create(aJob('counted'));
    await store().create(aJob('counted by another'));
    expect(await count()).toEqual([2, others + 3]);
    const options = { at: later(5), retentionDays: 30 };
    await store().update(job.jobId, settled(job, { state: 'CANCELLED' }, options));
    expect(await count()).toEqual([2, others + 3]);
    const record = await store().get(job.jobId);
    if (record === undefined) throw new Error('A job that was there is gone.');
    await store().update(job.jobId, rescheduled(record, later(600)));
    expect(await count()).toEqual([1, others + 2]);
  });

  it('shows what is due, the longest overdue first, until it is done with', async () => {
    const [first, second] = [aJob('alice', 1_000), aJob('bob', 1_001)];
    await store().create(second);
    await store().create(first);
    const due = async (dueBy: number, limit = 100) =>
      idsOf(await store().overdue(later(dueBy), limit));
    const earlier = await due(1_059);
    expect(earlier).not.toContain(first.jobId);
    const last = (ids: readonly string[]) => ids.slice(earlier.length);
    expect(last(await due(1_060))).toEqual([first.jobId]);
    expect(last(await due(1_061))).toEqual([first.jobId, second.jobId]);
    expect(last(await due(1_061, earlier.length + 1))).toEqual([first.jobId]);
    const options = { at: later(1_002), retentionDays: 30 };
    await store().update(first.jobId, settled(first, { state: 'CANCELLED' }, options));
    await store().update(first.jobId, notified({}));
    expect(last(await due(1_061))).toEqual([second.jobId]);
  });

  it('puts a record off whose state it does not know, and no record that is not there', async () => {
    const job = { ...aJob('newer'), attentionAt: later(-9_000) };
    await keepers[name]?.(job);
    const update = (jobId: string, until: number) =>
      // What is written cannot be read again.
      store()
        .update(jobId, unreadableRescheduled(job, later(until)))
        .catch(() => undefined);
    expect(await store().overdue(job.attentionAt, 9)).toHaveLength(1);
    await update(job.jobId, -8_000);
    await update(job.jobId, -7_000);
    expect(await store().overdue(job.attentionAt, 9)).toEqual([]);
    const due = { jobId: job.jobId, attentionAt: later(-8_000) };
    expect(await store().overdue(later(-7_000), 9)).toEqual([due]);
    expect(await update('none', 0)).toEqual({ outcome: 'missing' });
  });

  it('takes a record from the queue whose state it does not know', async () => {
    const job = aJob('newer');
    await keepers[name]?.({ ...job, queue: WAIT_QUEUE, openKey: `000000000000 ${START}` });
    const [head] = await store().queued(1);
    expect(head?.jobId).toBe(job.jobId);
    if (head !== undefined) await store().update(job.jobId, dequeued(head, START)).catch(String);
    expect(await store().queued(1)).toEqual([]);
  });
});
