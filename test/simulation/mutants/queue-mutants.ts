import type { Mutant } from './mutant.ts';

const QUEUE = 'shared/job/wait-queue.ts';
const START = 'shared/pipeline/start-job.ts';
const TIMEOUTS = 'shared/pipeline/timeouts.ts';
const LEASES = 'shared/job/lease-transitions.ts';
const TRANSITIONS = 'shared/job/job-transitions.ts';

/** Bugs in the wait queue, and in what ends a job that cannot be started, found or described. */
export const queueMutants: readonly Mutant[] = [
  {
    name: 'positions without leading zeros',
    file: QUEUE,
    find: "padStart(POSITION_DIGITS, '0')",
    put: "padEnd(POSITION_DIGITS, ' ')",
    shownBy: 'two owners, one with a backlog',
  },
  {
    name: 'queued by the time of the request alone',
    file: START,
    find: 'nextPosition(head, last, job.place)',
    put: '(last === head ? 0 : 0)',
    shownBy: 'two owners, one with a backlog',
  },
  {
    name: "an owner's jobs share the position behind the head",
    file: START,
    find: 'deps.jobs.lastQueued(job.owner)',
    put: "deps.jobs.lastQueued('alice')",
    shownBy: 'two owners, one with a backlog',
  },
  {
    name: 'newcomers pass those who wait',
    file: 'shared/pipeline/submit-job.ts',
    find: 'if (isBusy) {',
    put: 'if (isBusy === undefined) {',
    shownBy: 'newcomers while others wait',
  },
  {
    name: 'a job too old to start waits for its turn',
    file: START,
    find: 'const checkAt = addSeconds(job.submittedAt, TOKEN_SECONDS);',
    put: 'const checkAt = addSeconds(job.submittedAt, 9 * TOKEN_SECONDS);',
    shownBy: 'full for nine hours',
  },
  {
    name: 'a dequeued job is due in a day',
    file: TRANSITIONS,
    find: 'set: { attentionAt: addSeconds(at, FIRST_CHECK_SECONDS) },\n  remove: queueAttributes,',
    put: 'set: { attentionAt: addSeconds(at, 86_400) },\n  remove: queueAttributes,',
    shownBy: 'seed 63',
  },
  {
    name: 'a refused start fails a job whose earlier start was taken',
    file: START,
    find: 'isFirstTry ? undefined :',
    put: 'isFirstTry !== undefined ? undefined :',
    shownBy: 'started, then refused',
  },
  {
    name: 'a late start that is yet to run counts as stopped',
    file: TIMEOUTS,
    find: ': !isYetToRun(statement)',
    put: ': true',
    shownBy: 'cancel, and then the start arrives and waits',
  },
  {
    name: 'a refused look-up never ends',
    file: TIMEOUTS,
    find: '>= CERTAIN_EXPIRY_SECONDS;',
    put: '>= 100 * CERTAIN_EXPIRY_SECONDS;',
    shownBy: 'look-ups refused for a week',
  },
  {
    name: 'a refused look-up ends too soon',
    file: TIMEOUTS,
    find: 'const CERTAIN_EXPIRY_SECONDS = 56 * 3600;',
    put: 'const CERTAIN_EXPIRY_SECONDS = 12 * 3600;',
    shownBy: 'look-ups refused while a long statement runs',
  },
  {
    name: 'a record may be deleted while its job runs',
    file: LEASES,
    find: 'leaseUntil: addSeconds(at, LEASE_SECONDS),',
    put: 'ttl: 1, leaseUntil: addSeconds(at, LEASE_SECONDS),',
    shownBy: 'plain',
  },
  {
    name: 'a record shows every file of its result',
    file: 'shared/job/job.ts',
    find: 'export const SHOWN_FILES = 100;',
    put: 'export const SHOWN_FILES = 5_000;',
    shownBy: 'unloaded into 5,000 files',
  },
];
