import type { PlantedBug } from './mutant.ts';

/** A bug that a unit test must catch, since the simulation has no such service, memory or client. */
export interface UnitMutant extends PlantedBug {
  /** The test file that fails with the bug in place. */
  readonly caughtBy: string;
}

const PIPELINE = 'test/shared/pipeline';
const DATA_API = 'test/shared/redshift/statement-client.test.ts';

export const unitMutants: readonly UnitMutant[] = [
  {
    name: 'a manifest may be written over another',
    file: 'shared/result/result-store.ts',
    find: "IfNoneMatch: '*',",
    put: '',
    caughtBy: 'test/shared/result/result-store.test.ts',
  },
  {
    name: 'positions without leading zeros',
    file: 'shared/job/wait-queue.ts',
    find: "padStart(POSITION_DIGITS, '0')",
    put: "padEnd(POSITION_DIGITS, ' ')",
    caughtBy: 'test/shared/job/job-store-contract.test.ts',
  },
  {
    name: 'no order within a turn',
    file: 'shared/job/wait-queue.ts',
    find: 'submittedAt}`,',
    put: 'submittedAt.slice(14)}`,',
    caughtBy: 'test/shared/job/job-store-contract.test.ts',
  },
  {
    name: 'a page of the queue begins with its first job again',
    file: 'shared/job/job-store.ts',
    find: '...(after && { ExclusiveStartKey: { ...after, attentionShard: shard } }),',
    put: '...(after && { ExclusiveStartKey: undefined, attentionShard: shard }),',
    caughtBy: 'test/shared/job/job-store-contract.test.ts',
  },
  {
    name: 'one page only is counted',
    file: 'shared/job/job-counts.ts',
    find: 'if (LastEvaluatedKey === undefined || count >= max) return count;',
    put: 'if (count >= 0) return count;',
    caughtBy: 'test/shared/job/job-counts.test.ts',
  },
  {
    name: 'a job is read as it was a moment ago',
    file: 'shared/job/job-store.ts',
    find: ', ConsistentRead: true }',
    put: ' }',
    caughtBy: 'test/shared/job/job-store.test.ts',
  },
  {
    name: 'the record is deleted with its result',
    file: 'shared/job/job-transitions.ts',
    find: 'const RECORD_GRACE_SECONDS = 7 * 86_400;',
    put: 'const RECORD_GRACE_SECONDS = 0;',
    caughtBy: 'test/shared/job/job-transitions.test.ts',
  },
  {
    name: 'the reconciler begins jobs without time for them',
    file: 'shared/pipeline/reconcile-jobs.ts',
    find: 'if (deadline() < BEGIN_BEFORE_DEADLINE_MS) return;',
    put: '',
    caughtBy: `${PIPELINE}/reconcile-run.test.ts`,
  },
  {
    name: 'a run of the reconciler ends with its first failure',
    file: 'shared/pipeline/reconcile-jobs.ts',
    find: 'const ends = await Promise.allSettled([',
    put: 'const ends: PromiseSettledResult<void>[] = []; await Promise.all([',
    caughtBy: `${PIPELINE}/reconcile-run.test.ts`,
  },
  {
    name: 'an unreadable record is looked at every minute',
    file: 'shared/pipeline/reconcile-jobs.ts',
    find: 'await deps.jobs.update(jobId, unreadableRescheduled(due, until)).catch(() => undefined);',
    put: '',
    caughtBy: `${PIPELINE}/drain-queue.test.ts`,
  },
  {
    name: 'a queued job that fails ends the drain',
    file: 'shared/pipeline/drain-queue.ts',
    find: "return 'failed';",
    put: 'throw cause;',
    caughtBy: `${PIPELINE}/drain-queue.test.ts`,
  },
  {
    name: 'room is given on when the result is copied',
    file: 'shared/pipeline/collect-job.ts',
    find: 'const drained = giveRoomOn(deps, hint);',
    put: 'await settle(deps, hint, deadline); const drained = giveRoomOn(deps, hint);',
    caughtBy: `${PIPELINE}/drain-queue.test.ts`,
  },
  {
    name: 'a drain reads a few jobs of a long queue',
    file: 'shared/pipeline/collect-job.ts',
    find: 'const QUEUE_READ = 500;',
    put: 'const QUEUE_READ = 5;',
    caughtBy: `${PIPELINE}/drain-queue.test.ts`,
  },
  {
    name: 'a refused request counts as an accepted job',
    file: 'shared/pipeline/admission.ts',
    find: 'check: async (owner) => {',
    put: 'check: async (owner) => { all.jobs += 1;',
    caughtBy: 'test/functions/limits/admission.test.ts',
  },
  {
    name: 'a key is bound to the defaults of its day',
    file: 'shared/pipeline/new-job.ts',
    find: 'requestHash: requestHash(request, request.asked),',
    put: 'requestHash: requestHash(request),',
    caughtBy: 'test/functions/submit-job.test.ts',
  },
  {
    name: 'a filtered list reads on without end',
    file: 'shared/job/job-list.ts',
    find: 'const RECORDS_PER_CALL = 200;',
    put: 'const RECORDS_PER_CALL = 200_000;',
    caughtBy: 'test/shared/job/job-list-bounds.test.ts',
  },
  {
    name: 'failures of a client add up over hours',
    file: 'shared/client/follow-job.ts',
    find: '      failures = 0;\n',
    put: '',
    caughtBy: 'test/shared/client/follow-job.test.ts',
  },
  {
    name: 'the memory of a failed part is used again',
    file: 'shared/result/file-upload.ts',
    find: '.finally(() => this.inFlight.delete(sending));',
    put: '.finally(() => { partBuffers.release(memory); this.inFlight.delete(sending); });',
    caughtBy: 'test/shared/result/file-upload.test.ts',
  },
  {
    name: 'too many sessions fail a job',
    file: 'shared/redshift/data-api-failure.ts',
    find: ", 'ActiveSessionsExceededException'",
    put: '',
    caughtBy: DATA_API,
  },
  {
    name: 'a page of unknown length is lost',
    file: 'shared/redshift/fetch-result-page.ts',
    find: 'if (!Number.isSafeInteger(announced)) return Buffer.concat(await body.toArray());',
    put: 'if (!Number.isSafeInteger(announced)) return Buffer.alloc(0);',
    caughtBy: DATA_API,
  },
  {
    name: 'a call that stalls has no timeout',
    file: 'shared/lambda/aws-clients.ts',
    find: 'observed(new RedshiftDataClient(clientSettings(timeouts)));',
    put: 'observed(new RedshiftDataClient({ maxAttempts: timeouts.attempts }));',
    caughtBy: DATA_API,
  },
  {
    name: 'the probable token of the next page is believed',
    file: 'shared/pipeline/result-pages.ts',
    find: 'if (coming.token !== nextToken) coming = fetchPage(nextToken);',
    put: 'if (coming.token === undefined) coming = fetchPage(nextToken);',
    caughtBy: `${PIPELINE}/result-pages.test.ts`,
  },
  {
    name: 'a cursor is of any job',
    file: 'shared/result/paging/page-cursor.ts',
    find: '[jobId, file.key,',
    put: '[file.key,',
    caughtBy: 'test/shared/result/paging/page-cursor.test.ts',
  },
  {
    name: 'a line break in quotes ends a row',
    file: 'shared/result/paging/record-end.ts',
    find: 'isQuoted = !isQuoted;',
    put: 'isQuoted = false;',
    caughtBy: 'test/shared/result/paging/read-rows-page.test.ts',
  },
  {
    name: 'a page reads as much as it may hold',
    file: 'shared/result/paging/read-rows-page.ts',
    find: 'Math.min(wanted, MAX_PAGE_BYTES,',
    put: 'Math.min(MAX_PAGE_BYTES,',
    caughtBy: 'test/shared/result/paging/read-rows-page.test.ts',
  },
  {
    name: 'a large integer is a number',
    file: 'shared/result/paging/row-json.ts',
    find: '&& Number.isSafeInteger(Number(text))',
    put: '',
    caughtBy: 'test/shared/result/paging/row-json.test.ts',
  },
  {
    name: 'one waiting request too many',
    file: 'shared/job/waiters.ts',
    find: '}) < :',
    put: '}) <= :',
    caughtBy: 'test/shared/job/waiters.test.ts',
  },
  {
    name: 'a dead request waits without end',
    file: 'shared/job/waiters.ts',
    find: 'if (ended.length === 0) return false;',
    put: 'if (ended.length >= 0) return false;',
    caughtBy: 'test/shared/job/waiters.test.ts',
  },
];
