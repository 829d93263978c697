import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Job } from '../../../shared/job/job.ts';
import { JobStore } from '../../../shared/job/job-store.ts';
import {
  cancelRequested,
  enqueued,
  lateStartRuledOut,
  notified,
  rescheduled,
  type Settlement,
  settled,
  startRefused,
  statementAccepted,
} from '../../../shared/job/job-transitions.ts';
import {
  claimed,
  leaseReleased,
  leaseRenewed,
  takenOver,
} from '../../../shared/job/lease-transitions.ts';
import { newJob } from '../../../shared/pipeline/new-job.ts';
import { addSeconds } from '../../../shared/platform/clock.ts';
import { RetryableFailure } from '../../../shared/platform/failure.ts';
import { startJobTable } from '../../support/job-table.ts';
import { MemoryJobs } from '../../support/memory/memory-jobs.ts';

const START = '2026-11-22T10:00:00.000Z';
const later = (seconds: number) => addSeconds(START, seconds);
const statement = { statementId: 'statement-1' };
const retention = { retentionDays: 30 };
const success: Settlement = {
  state: 'SUCCEEDED',
  statement,
  result: {
    hasResultSet: false,
    rowCount: 0,
    sizeBytes: 0,
    columns: [],
    fileCount: 0,
    files: [],
  },
};

const aJob = (): Job =>
  newJob({ owner: 'alice', sql: 'select 1', parameters: { a: 1 }, format: 'csv' }, START);

let table: Awaited<ReturnType<typeof startJobTable>>;
let store: JobStore;
beforeAll(async () => {
  table = await startJobTable();
  store = new JobStore(table.dynamo, table.tableName);
});
afterAll(() => table.stop());

describe('the job table', () => {
  it('is asked for the newest version of a job, which a local table always gives', async () => {
    const inputs: unknown[] = [];
    const name = 'inputs';
    table.dynamo.middlewareStack.add(
      (next) => (args) => {
        inputs.push(args.input);
        return next(args);
      },
      { step: 'initialize', name },
    );
    const job = aJob();
    await store.create(job);
    expect(await store.get(job.jobId)).toEqual(job);
    table.dynamo.middlewareStack.remove(name);
    expect(inputs.at(-1)).toMatchObject({ Key: { jobId: job.jobId }, ConsistentRead: true });
  });

  /** Every update of the protocol, made from the record as it was at first. */
  const updates = (job: Job) => ({
    statementAccepted: statementAccepted(job, statement, later(1)),
    enqueued: enqueued(job, { position: 7, isUntried: true }, later(25_200)),
    startRefused: startRefused(job, later(1)),
    claimed: claimed(job, { statement }, later(2)),
    claimedLate: claimed({ attentionAt: later(1) }, { statement }, later(2)),
    takenOver: takenOver({ ...job, attempt: 1, leaseUntil: later(52) }, later(100)),
    takenOverTooSoon: takenOver({ ...job, attempt: 1 }, later(3)),
    takenOverTwice: takenOver({ ...job, attempt: 2 }, later(200)),
    leaseRenewed: leaseRenewed({ ...job, attempt: 1 }, later(4)),
    leaseReleased: leaseReleased({ ...job, attempt: 1 }, later(5)),
    renewedByAnother: leaseRenewed({ ...job, attempt: 7 }, later(6)),
    cancelRequested: cancelRequested(job, later(7)),
    rescheduled: rescheduled(job, later(8)),
    succeeded: settled(job, success, { at: later(9), ...retention, attempt: 1 }),
    cancelled: settled(
      job,
      { state: 'CANCELLED' },
      { at: later(10), ...retention, lateStartUntil: later(20) },
    ),
    notified: notified({}),
    notifiedOfCancel: notified({ lateStartUntil: later(20) }),
    lateStartRuledOut: lateStartRuledOut(),
  });

  const recordOf = async (jobId: string) =>
    (await table.dynamo.send(new GetCommand({ TableName: table.tableName, Key: { jobId } }))).Item;

  const putRecord = (Item: Record<string, unknown> | undefined) =>
    table.dynamo.send(new PutCommand({ TableName: table.tableName, Item }));

  it('does with every update, in every order of two after a claim, what the reference does', async () => {
    const job = aJob();
    const { jobId } = job;
    const byName = Object.entries(updates(job));
    const { claimed: claim } = updates(job);
    await store.create(job);
    const actualClaim = await store.update(jobId, claim);
    const afterClaim = await recordOf(jobId);
    for (const [firstName, first] of byName) {
      await putRecord(afterClaim);
      const actualFirst = await store.update(jobId, first);
      const afterFirst = await recordOf(jobId);
      for (const [secondName, second] of byName) {
        await putRecord(afterFirst);
        const memory = new MemoryJobs();
        await memory.create(job);
        const of = `claimed, ${firstName}, ${secondName}`;
        expect(actualClaim, of).toEqual(await memory.update(jobId, claim));
        expect(actualFirst, of).toEqual(await memory.update(jobId, first));
        expect(await store.update(jobId, second), of).toEqual(await memory.update(jobId, second));
      }
    }
  });

  it.each([
    [true, { manifestKey: 'm' }],
    [false, {}],
  ])('reads a record from before hasResultSet (%s) and fileCount', async (hasResultSet, of) => {
    const job = aJob();
    const file = { key: 'k', sizeBytes: 1, rowCount: 1 };
    const old = { rowCount: 0, sizeBytes: 0, columns: [], files: Array(120).fill(file), ...of };
    await table.dynamo.send(
      new PutCommand({ TableName: table.tableName, Item: { ...job, result: old } }),
    );
    const { result } = (await store.get(job.jobId)) ?? {};
    expect(result).toMatchObject({ hasResultSet, fileCount: 120 });
    expect(result?.files).toHaveLength(100);
  });

  it('knows the record that the SDK wrote itself, when it wrote again for want of an answer', async () => {
    const job = aJob();
    let answers = 0;
    table.dynamo.middlewareStack.add(
      (next) => async (args) => {
        const answer = await next(args);
        answers += 1;
        if (answers > 1) return answer;
        throw Object.assign(new Error('socket hang up'), { name: 'TimeoutError' });
      },
      { step: 'deserialize', priority: 'low', name: 'loseFirstAnswer' },
    );
    const created = await store.create(job);
    table.dynamo.middlewareStack.remove('loseFirstAnswer');

    expect(created).toEqual({ outcome: 'created', job });
    expect(answers).toBe(3);
    expect((await store.create(job)).outcome).toBe('exists');
  });

  it('may be asked again where it did not answer', async () => {
    const client = new DynamoDBClient({
      endpoint: 'http://127.0.0.1:1',
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      maxAttempts: 1,
    });
    const silent = new JobStore(DynamoDBDocumentClient.from(client), 'jobs');
    await expect(silent.create(aJob())).rejects.toBeInstanceOf(RetryableFailure);
    await expect(silent.get('none')).rejects.toBeInstanceOf(RetryableFailure);
    await expect(silent.update('none', notified({}))).rejects.toBeInstanceOf(RetryableFailure);
    await expect(silent.overdue(START, 1)).rejects.toBeInstanceOf(RetryableFailure);
    client.destroy();
  });
});
