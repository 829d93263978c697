import { equivalentMutants } from './equivalent-mutants.ts';

/** A bug that somebody could write: one place in one file that says something else. */
export interface Mutant {
  readonly name: string;
  readonly file: string;
  readonly find: string;
  readonly put: string;
}

const QUEUED = 'shared/pipeline/start-queued-job.ts';
const COLLECT = 'shared/pipeline/collect-result.ts';
const WRITE = 'shared/pipeline/write-result.ts';
const TRANSITIONS = 'shared/job/job-transitions.ts';
const RECONCILE = 'functions/reconciler/reconcile-jobs.ts';

/** The bugs by which the simulation is tested; each of them must be caught. */
export const mutants: readonly Mutant[] = [
  {
    name: 'no client token',
    file: 'test/simulation/simulated-warehouse.ts',
    find: 'jobId === request.jobId && now < startedMs + TOKEN_MS',
    put: 'jobId === request.jobId && now < startedMs',
  },
  {
    name: 'execute before put',
    file: 'shared/pipeline/submit-job.ts',
    find: 'const created = await deps.jobs.create(wanted);',
    put: 'await startJob(deps, wanted); const created = await deps.jobs.create(wanted);',
  },
  {
    name: 'a 5xx for a job that was recorded',
    file: 'shared/pipeline/submit-job.ts',
    find: 'if (!(cause instanceof RetryableFailure)) throw cause;',
    put: 'throw cause;',
  },
  {
    name: 'a start overwrites what the job has become',
    file: TRANSITIONS,
    find: "when: { states: ['QUEUED'] },\n  enter: step('RUNNING', at),",
    put: "when: { states: [...openStates, ...settledStates] },\n  enter: step('RUNNING', at),",
  },
  {
    name: 'executed again after the token is forgotten',
    file: QUEUED,
    find: 'const TOKEN_SECONDS = 7 * 3600;',
    put: 'const TOKEN_SECONDS = 40 * 3600;',
  },
  {
    name: 'not looked for by name',
    file: QUEUED,
    find: 'if (statement !== undefined) return recordStart(deps, job, statement);',
    put: '',
  },
  {
    name: 'given up while a request may be under way',
    file: QUEUED,
    find: 'const GIVE_UP_SECONDS = 8 * 3600;',
    put: 'const GIVE_UP_SECONDS = 7 * 3600;',
  },
  {
    name: 'said never to have run although it may be forgotten',
    file: QUEUED,
    find: 'mayHaveExpired(job, now) ? START_UNKNOWN : NOT_STARTED',
    put: 'NOT_STARTED',
  },
  {
    name: 'cancel does not stop a start under way',
    file: 'shared/pipeline/start-job.ts',
    find: "moved.outcome === 'superseded' && moved.job.state === 'CANCELLED'",
    put: 'false',
  },
  {
    name: 'cancel does not look for a start that arrives later',
    file: 'functions/cancel/cancel-job.ts',
    find: "const fence = { from: ['QUEUED'], lateStartUntil } as const;",
    put: "const fence = { from: ['QUEUED'] } as const;",
  },
  {
    name: 'an announcement ends the look for a late start',
    file: TRANSITIONS,
    find: '...(job.lateStartUntil === undefined ? attentionMark : [])',
    put: '...(job.lateStartUntil === null ? [] : attentionMark)',
  },
  {
    name: 'a late start is looked for once',
    file: 'shared/pipeline/late-start.ts',
    find: '|| now > lateStartUntil',
    put: '|| now > settledAt',
  },
  {
    name: 'nobody serves the line',
    file: RECONCILE,
    find: 'await startWaitingJobs(deps, JOBS_PER_SHARD);',
    put: '',
  },
  {
    name: 'a running job stays in line',
    file: 'shared/pipeline/start-waiting-jobs.ts',
    find: 'if (job?.attentionShard !== WAITING_SHARD) return undefined;',
    put: "if (job?.state !== 'QUEUED' || job.attentionShard !== WAITING_SHARD) return undefined;",
  },
  {
    name: 'unfenced commit',
    file: COLLECT,
    find: 'settleJob(deps, job, settlement, { attempt: job.attempt })',
    put: 'settleJob(deps, job, settlement, {})',
  },
  {
    name: 'no lease take-over',
    file: COLLECT,
    find: "return next.outcome === 'applied' ? next.job : undefined;",
    put: 'return undefined;',
  },
  {
    name: 'no lease',
    file: TRANSITIONS,
    find: "when: { states: ['COLLECTING'], leaseFreeAt: at },",
    put: "when: { states: ['COLLECTING'] },",
  },
  {
    name: 'lease as long as the function may run',
    file: TRANSITIONS,
    find: 'export const LEASE_SECONDS = 50;',
    put: 'export const LEASE_SECONDS = 960;',
  },
  {
    name: 'lease never renewed',
    file: 'shared/pipeline/collecting-lease.ts',
    find: '< LEASE_RENEWAL_SECONDS) return;',
    put: '< Number.POSITIVE_INFINITY) return;',
  },
  {
    name: 'few attempts',
    file: COLLECT,
    find: 'const MAX_ATTEMPTS = 120;',
    put: 'const MAX_ATTEMPTS = 25;',
  },
  {
    name: 'first page only',
    file: 'shared/pipeline/result-pages.ts',
    find: 'if (nextToken === undefined)',
    put: "if (nextToken !== '')",
  },
  {
    name: 'rows not counted',
    file: WRITE,
    find: 'if (written === this.',
    put: 'if (written !== -2 || written === this.',
  },
  {
    name: 'what the warehouse unloads is not looked at',
    file: 'shared/pipeline/follow-statement.ts',
    find: "|| job.delivery === 'unload'",
    put: '',
  },
  {
    name: 'hash of nothing',
    file: 'shared/result/measured-file.ts',
    find: 'this.hash.update(bytes);',
    put: '',
  },
  {
    name: 'manifest before the file is whole',
    file: WRITE,
    find: 'await deps.results.writeFile(key,',
    put: 'const whole = deps.results.writeFile(key,',
  },
  {
    name: 'two manifests',
    file: 'test/simulation/simulated-bucket.ts',
    find: "if (this.manifests.has(key)) return 'exists';",
    put: '',
  },
  {
    name: "shows one attempt's file and another's manifest",
    file: 'shared/pipeline/publish-manifest.ts',
    find: 'return first;',
    put: 'return manifest;',
  },
  {
    name: 'never gives up after 24 h',
    file: 'shared/pipeline/follow-statement.ts',
    find: 'if (!mayHaveExpired(job, deps.clock.now())) {',
    put: 'if (deps !== undefined) {',
  },
  {
    name: 'expired at the first denial',
    file: 'shared/pipeline/result-expiry.ts',
    find: 'const EXPIRY_SECONDS = 23 * 3600;',
    put: 'const EXPIRY_SECONDS = 0;',
  },
  {
    name: 'a forgotten statement takes its manifest along',
    file: COLLECT,
    find: 'return (await deps.results.readManifest(manifestKey(job))) ?? error;',
    put: 'return error;',
  },
  {
    name: 'no outbox',
    file: TRANSITIONS,
    find: 'notificationPending: true,\n      ...(options.late',
    put: '...(options.late',
  },
  {
    name: 'notify before commit',
    file: 'shared/pipeline/settle-job.ts',
    find: 'const written = await deps.jobs.update(job.jobId, update);',
    put: 'await deps.notifications.publish(job); const written = await deps.jobs.update(job.jobId, update);',
  },
  {
    name: 'outbox emptied before publishing',
    file: 'shared/pipeline/announce-job.ts',
    find: 'await deps.notifications.publish(job);\n  await deps.jobs.update(job.jobId, notified());',
    put: 'await deps.jobs.update(job.jobId, notified());\n  await deps.notifications.publish(job);',
  },
  {
    name: 'settled jobs settle again',
    file: TRANSITIONS,
    find: 'states: options.from ?? openStates,',
    put: 'states: [...openStates, ...settledStates],',
  },
  {
    name: 'cancel settles a running job',
    file: 'functions/cancel/cancel-job.ts',
    find: "{ state: 'CANCELLED' }, { from: ['QUEUED'] }",
    put: "{ state: 'CANCELLED' }, {}",
  },
  {
    name: 'a cancel that got lost is not passed on',
    file: RECONCILE,
    find: "followed.outcome === 'running' && job.state === 'CANCELLING'",
    put: 'false',
  },
  {
    name: 'a cancel puts the look off',
    file: TRANSITIONS,
    find: '...(!isDueSooner && { set: look }),',
    put: 'set: look,',
  },
  {
    name: 'no reconciler for announcements',
    file: RECONCILE,
    find: 'if (isSettled(job)) return announceJob(deps, job);',
    put: 'if (isSettled(job)) return;',
  },
  {
    name: 'polls every minute',
    file: RECONCILE,
    find: 'const PATIENCE = 0.5;',
    put: 'const PATIENCE = 0;',
  },
  {
    name: "another owner's job",
    file: 'shared/job/own-job.ts',
    find: 'if (job?.owner === owner) return job;',
    put: 'if (job !== undefined) return job;',
  },
];

export const mutantCalled = (name: string): Mutant => {
  const found = [...mutants, ...equivalentMutants].find((mutant) => mutant.name === name);
  if (found === undefined) throw new Error(`There is no mutant “${name}”.`);
  return found;
};
