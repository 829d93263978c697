import type { Mutant } from './mutant.ts';

const QUEUED = 'shared/pipeline/start-job.ts';
const TRANSITIONS = 'shared/job/job-transitions.ts';
const RECONCILE = 'shared/pipeline/reconcile-jobs.ts';

/** Bugs between a request and its running statement. */
export const startingMutants: readonly Mutant[] = [
  {
    name: 'no client token',
    file: 'test/simulation/services/simulated-warehouse.ts',
    find: 'now < known.startedMs + TOKEN_MS',
    put: 'now < known.startedMs',
    shownBy: 'seed 1',
  },
  {
    name: 'execute before put',
    file: 'shared/pipeline/submit-job.ts',
    find: 'const created = await deps.jobs.create(newRecord);',
    put: 'await startJob(deps, newRecord); const created = await deps.jobs.create(newRecord);',
    shownBy: 'plain',
  },
  {
    name: 'a 5xx for a job that was recorded',
    file: 'shared/pipeline/submit-job.ts',
    find: "if (!(cause instanceof RetryableFailure)) throw cause;\n    deps.log.warn('Statement not",
    put: "if (cause) throw cause;\n    deps.log.warn('Statement not",
    shownBy: 'cancel of a start without answer',
  },
  {
    name: 'a refusal counts although another try began meanwhile',
    file: QUEUED,
    find: '...(attentionAt !== undefined && { attentionAt })',
    put: '',
    shownBy: 'rejected, and started before that is recorded',
  },
  {
    name: 'the reconciler starts a job without moving its due time',
    file: RECONCILE,
    find: 'const taken = await reschedule(deps, job, NEXT_RUN_SECONDS);',
    put: "const taken = await deps.jobs.update(job.jobId, rescheduled(job, job.attentionAt ?? ''));",
    shownBy: 'rejected, and started before that is recorded',
  },
  {
    name: 'a start overwrites what the job has become',
    file: TRANSITIONS,
    find: "when: { states: ['QUEUED'] },\n    enter: step('RUNNING', at),",
    put: "when: { states: [...openStates, ...settledStates] },\n    enter: step('RUNNING', at),",
    shownBy: 'cancel during the start',
  },
  {
    name: 'executed again after the token is forgotten',
    file: QUEUED,
    find: 'const TOKEN_SECONDS = 7 * 3600;',
    put: 'const TOKEN_SECONDS = 40 * 3600;',
    shownBy: 'result forgotten + crash-after statements.execute at submit job-1 try 1 call 2',
  },
  {
    name: 'not looked for by name',
    file: QUEUED,
    find: 'return statement && recordStart(',
    put: 'return undefined && recordStart(',
    shownBy: 'start after seven hours',
  },
  {
    name: 'given up while a request may be under way',
    file: QUEUED,
    find: 'const GIVE_UP_SECONDS = 8 * 3600;',
    put: 'const GIVE_UP_SECONDS = 7 * 3600;',
    shownBy:
      'start just before seven hours + late-effect (2400 s) statements.execute at reconciler 419 call 4',
  },
  {
    name: 'said never to have run although it may be forgotten',
    file: QUEUED,
    find: '!wasUntried && mayHaveExpired(job, now) ? START_UNKNOWN : NOT_STARTED',
    put: 'NOT_STARTED',
    shownBy: 'result forgotten + crash-after statements.execute at submit job-1 try 1 call 2',
  },
  {
    name: 'cancel does not stop a start under way',
    file: 'shared/pipeline/start-job.ts',
    find: "moved.outcome === 'superseded' && moved.job.state === 'CANCELLED'",
    put: 'false',
    shownBy: 'cancel before the start arrives',
  },
  {
    name: 'cancel does not look for a start that arrives later',
    file: 'shared/pipeline/cancel-job.ts',
    find: ': { lateStartUntil: lateStartEnd(deps.clock.now()) };',
    put: ': {};',
    shownBy: 'cancel, and then the start arrives',
  },
  {
    name: 'an announcement ends the look for a late start',
    file: TRANSITIONS,
    find: '...(job.lateStartUntil === undefined ? dueTimeAttributes : [])',
    put: '...(job.lateStartUntil === null ? [] : dueTimeAttributes)',
    shownBy: 'cancel, and then the start arrives',
  },
  {
    name: 'a late start is looked for once',
    file: 'shared/pipeline/timeouts.ts',
    find: '? now > lateStartUntil',
    put: '? now > settledAt',
    shownBy: 'cancel, and then the start arrives',
  },
  {
    name: 'the queue is never drained',
    file: RECONCILE,
    find: 'await drainQueue(deps, queue ?? [], STARTS_PER_RUN, hasTime)',
    put: '0',
    shownBy: 'full warehouse, event lost',
  },
  {
    name: 'a running job is due when it might have started at last',
    file: TRANSITIONS,
    find: 'set: { statement, attentionAt: attentionAt < checkAt ? attentionAt : checkAt },',
    put: 'set: { statement },',
    shownBy: 'two start one job and one finds no room',
  },
  {
    name: 'a read in vain ends the wait',
    file: 'shared/pipeline/wait-for-job.ts',
    find: 'if (!(cause instanceof RetryableFailure)) throw cause;',
    put: 'if (cause) throw cause;',
    shownBy: 'a waiting request reads in vain',
  },
];
