import type { UnitMutant } from './mutant.ts';

const PIPELINE = 'test/shared/pipeline';

/** Bugs of the use cases that unit tests must catch. */
export const pipelineUnitMutants: readonly UnitMutant[] = [
  {
    name: 'two collectors write the same file',
    file: 'shared/pipeline/write-result.ts',
    find: 'isSinglePut: !lease.isHeld,',
    put: 'isSinglePut: false,',
    caughtBy: 'test/functions/collect-twice.test.ts',
  },
  {
    name: 'a result counts only while its collector has the lease',
    file: 'shared/pipeline/collect-result.ts',
    find: 'isFailure ? { attempt: job.attempt } : {}',
    put: '{ attempt: job.attempt }',
    caughtBy: 'test/functions/collect-twice.test.ts',
  },
  {
    name: 'the reconciler collects without a number',
    file: 'shared/pipeline/collecting-lease.ts',
    find: 'return isCheckedSoon(this.job, now) &&',
    put: 'return isCheckedSoon(this.job, now) || now > attentionAt ||',
    caughtBy: 'test/functions/reconcile-jobs.test.ts',
  },
  {
    name: 'a job that finds no room goes to the end of its owner’s queue',
    file: 'shared/pipeline/start-job.ts',
    find: 'const position = Math.min(behind, job.place ?? behind);',
    put: 'const position = behind;',
    caughtBy: 'test/shared/pipeline/drain-queue.test.ts',
  },
  {
    name: 'a job leaves the queue when it is started',
    file: 'shared/pipeline/drain-queue.ts',
    find: "if (taken.outcome !== 'applied') return 'skipped';",
    put: "if (taken.outcome === 'missing') return 'skipped';",
    caughtBy: 'test/shared/pipeline/drain-queue.test.ts',
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
    name: 'a drain reads the queue only once',
    file: 'shared/pipeline/drain-queue.ts',
    find: 'if (turn !== undefined && positionOf(queued) > turn) return true;',
    put: '',
    caughtBy: `${PIPELINE}/fair-queue.test.ts`,
  },
  {
    name: 'a drain reads a few jobs of a long queue',
    file: 'shared/pipeline/drain-queue.ts',
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
    name: 'the probable token of the next page is believed',
    file: 'shared/pipeline/result-pages.ts',
    find: 'if (coming.token !== nextToken) coming = fetchPage(nextToken);',
    put: 'if (coming.token === undefined) coming = fetchPage(nextToken);',
    caughtBy: `${PIPELINE}/result-pages.test.ts`,
  },
];
