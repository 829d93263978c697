import { PutCommand } from '@aws-sdk/lib-dynamodb';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Job, resultFormats } from '../../../shared/job/job.ts';
import { JobList, type ListQuery } from '../../../shared/job/job-list.ts';
import { JobStore } from '../../../shared/job/job-store.ts';
import { statementAccepted } from '../../../shared/job/job-transitions.ts';
import { newJob } from '../../../shared/pipeline/new-job.ts';
import { addSeconds } from '../../../shared/platform/clock.ts';
import { startJobTable } from '../../support/job-table.ts';

const START = '2026-11-22T10:00:00.000Z';
const later = (seconds: number) => addSeconds(START, seconds);

const aJob = (request: Partial<Parameters<typeof newJob>[0]>, at = START): Job =>
  newJob({ owner: 'alice', sql: 'select 1', parameters: {}, format: 'csv', ...request }, at);

/** Few instants for many jobs, so that most of them share theirs with jobs of every format. */
const INSTANTS = 8;
const crowd = fc.sample(
  fc.record({
    owner: fc.constantFrom('alice', 'bob', 'carol'),
    format: fc.constantFrom(...resultFormats),
    report: fc.constantFrom('odd', 'even'),
    second: fc.nat(INSTANTS - 1),
    isRunning: fc.boolean(),
  }),
  { numRuns: 30, seed: 8 },
);

let table: Awaited<ReturnType<typeof startJobTable>>;
let list: JobList;
const jobs: Job[] = [];
/** As newer versions of this service may write them. */
const unreadable = [
  { ...aJob({ owner: 'bob', report: 'odd' }, later(2)), state: 'UNKNOWN' },
  { ...aJob({ owner: 'bob', report: 'odd' }, later(INSTANTS)), timeline: 'kept elsewhere' },
];
const warned: unknown[] = [];
beforeAll(async () => {
  table = await startJobTable();
  const warn = (_: string, { jobId }: { readonly jobId?: unknown } = {}) => warned.push(jobId);
  list = new JobList(table.dynamo, table.tableName, { warn });
  const store = new JobStore(table.dynamo, table.tableName);
  for (const { second, isRunning, ...request } of crowd) {
    const job = aJob(request, later(second));
    await store.create(job);
    const accepted = statementAccepted(job, { statementId: 's' }, later(second + 1));
    if (isRunning) await store.update(job.jobId, accepted);
    jobs.push({ ...job, state: isRunning ? 'RUNNING' : 'QUEUED' });
  }
  for (const Item of unreadable) {
    await table.dynamo.send(new PutCommand({ TableName: table.tableName, Item }));
  }
});
afterAll(() => table.stop());

/** Every page of a list. */
const walk = async (query: Omit<ListQuery, 'after'>): Promise<Job[][]> => {
  const pages: Job[][] = [];
  let after: ListQuery['after'];
  do {
    const page = await list.page({ ...query, after });
    pages.push(page.jobs);
    after = page.next;
  } while (after !== undefined);
  return pages;
};

const idsOf = (some: readonly Job[]): string[] => some.map(({ jobId }) => jobId).sort();

describe.each([['one owner', 'bob'] as const, ['every owner', null] as const])(
  'the list of %s',
  (_, owner) => {
    it('has each job once, newest first, in pages of any size, however it is filtered', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.integer({ min: 1, max: 30 }),
          fc.constantFrom(undefined, 'odd', 'none'),
          fc.constantFrom(undefined, 'RUNNING' as const),
          async (limit, report, state) => {
            const pages = await walk({ owner, limit, report, state });
            const listed = pages.flat();
            const wanted = jobs.filter(
              (job) =>
                (owner === null || job.owner === owner) &&
                (report === undefined || job.report === report) &&
                (state === undefined || job.state === state),
            );
            expect(idsOf(listed)).toEqual(idsOf(wanted));
            const times = listed.map(({ submittedAt }) => submittedAt);
            expect(times).toEqual([...times].sort().reverse());
            expect(Math.max(...pages.map((page) => page.length))).toBeLessThanOrEqual(limit);
          },
        ),
        { numRuns: 12 },
      );
    });

    it('has full pages but for the last where nothing is filtered', async () => {
      warned.length = 0;
      const pages = await walk({ owner, limit: 5 });
      expect(new Set(warned)).toEqual(new Set(unreadable.map(({ jobId }) => jobId)));
      const total = pages.flat().length;
      expect(pages.slice(0, Math.floor(total / 5)).map((page) => page.length)).toEqual(
        Array.from({ length: Math.floor(total / 5) }, () => 5),
      );
    });
  },
);
