import { describe, expect, it } from 'vitest';
import type { Job } from '../../../shared/job/job.ts';
import { type JobIndex, jobIndexes } from '../../../shared/job/job-table-schema.ts';
import { memoryPipeline } from '../../support/memory/memory-pipeline.ts';

const keyIn = ({ partitionKey, sortKey }: JobIndex, job: Job | undefined): string | undefined =>
  job?.[partitionKey] === undefined || job[sortKey] === undefined
    ? undefined
    : `${job[partitionKey]} / ${job[sortKey]}`;

/**
 * A new key is one write, and so is one that goes; one that changes is both.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html#GSI.ThroughputConsiderations.Writes
 */
const indexWrites = (index: JobIndex, before: Job | undefined, after: Job): number => {
  const [was, is] = [keyIn(index, before), keyIn(index, after)];
  return was === is ? 0 : Number(was !== undefined) + Number(is !== undefined);
};

/** The writes of each index for one job, from its request to its notification. */
const writesOf = async (isFull: boolean) => {
  const pipeline = memoryPipeline();
  const { records } = pipeline.jobs;
  const { owner, attention, open, queue } = jobIndexes;
  const writes = new Map([owner, attention, open, queue].map((index) => [index.name, 0]));
  const set = records.set.bind(records);
  records.set = (jobId, job) => {
    for (const index of [owner, attention, open, queue]) {
      const more = indexWrites(index, records.get(jobId), job);
      writes.set(index.name, (writes.get(index.name) ?? 0) + more);
    }
    pipeline.clock.pass(1);
    return set(jobId, job);
  };
  pipeline.statements.full = isFull;
  const { jobId } = await pipeline.submit();
  pipeline.statements.full = false;
  if (isFull) await pipeline.reconcile();
  pipeline.statements.finish(jobId, ['1']);
  await pipeline.deliver(jobId);
  expect(pipeline.published).toHaveLength(1);
  return Object.fromEntries(writes);
};

describe('the indexes of the job table', () => {
  it('take three writes of a job that finds room, none of them for the queue', async () => {
    const writes = { 'owner-index': 1, 'attention-index': 2, 'open-index': 0, 'queue-index': 0 };
    expect(await writesOf(false)).toEqual(writes);
  });

  it('take eight more of a job that is queued', async () => {
    const writes = { 'owner-index': 1, 'attention-index': 6, 'open-index': 2, 'queue-index': 2 };
    expect(await writesOf(true)).toEqual(writes);
  });
});
