import { isSettled, type Job } from '../../../shared/job/job.ts';
import { manifestKey } from '../../../shared/job/result-key.ts';
import type { Manifest } from '../../../shared/result/manifest.ts';
import { checkFairness } from './check-fairness.ts';
import { checkStoppedInTime } from './check-in-time.ts';
import { checkRecovery, LONGEST_RECOVERY_MS } from './check-recovery.ts';
import { checkWaste } from './check-waste.ts';
import type { CheckedWorld } from './checked-world.ts';

const MINUTE_MS = 60_000;
/** A statement starts within 8 h, runs for 24 h at most, and its result is kept for 24 h. */
const CERTAIN_END_MS = 56 * 60 * MINUTE_MS;
/** A result is kept for 24 h, give or take an hour. */
const MAY_EXPIRE_MS = 23 * 60 * MINUTE_MS;
/** A client token lives for 8 h. */
const GIVE_UP_MS = 8 * 60 * MINUTE_MS;
/** Nothing is started in the last hour of it. */
const LAST_START_MS = 7 * 60 * MINUTE_MS;

/**
 * Whether each job is settled and announced in time; run every minute. A job with a statement is,
 * within 35 minutes of that statement's end. One without starts within 35 minutes of the moment
 * when the warehouse has room, or settles within 8 h of its request and 35 minutes, however full
 * the warehouse is. One whose result was forgotten meanwhile settles within 35 minutes of the
 * moment when its record says so. All count from the last fault where that is later, and skewed
 * clocks and slow pages add to them. If look-ups are refused for good, a job ends after 56 h.
 */
export const checkInTime = (world: CheckedWorld): void => {
  const { eventLoop, faults, oracle, table, environment } = world;
  const slack = LONGEST_RECOVERY_MS + 4 * environment.clockSkewMs + paging(world);
  const isOnlyRefused =
    faults.callFaults === 0 && environment.outages.some(({ of }) => of === 'statements.describe');
  for (const job of table.unfinished()) {
    const waitedMs = awaitedMs(world, job);
    const since = isOnlyRefused
      ? Math.max(waitedMs, oracle.account(job.jobId).recordedMs + CERTAIN_END_MS)
      : Math.max(faults.lastAtMs, waitedMs);
    if (eventLoop.now <= since + slack) continue;
    const minutes = Math.round((eventLoop.now - since) / MINUTE_MS);
    oracle.violated('termination', `${job.jobId} is ${job.state} after ${minutes} calm minutes`);
  }
};

/** Until when the job rightly waits for something. */
const awaitedMs = (world: CheckedWorld, job: Job): number => {
  const { oracle, warehouse, environment, faults } = world;
  const { recordedMs } = oracle.account(job.jobId);
  const statement = warehouse.statementOf(job.jobId);
  if (job.lateStartUntil !== undefined) {
    return Math.max(Date.parse(job.lateStartUntil), statement?.endsMs ?? 0);
  }
  if (job.state === 'QUEUED') {
    const startsMs = Math.max(recordedMs, warehouse.fullUntilMs);
    // Its hours count from the request, and the record may have come much later.
    const lastStartMs = Math.min(recordedMs, Date.parse(job.submittedAt)) + LAST_START_MS;
    const isInTime = Math.max(startsMs, faults.lastAtMs) + LONGEST_RECOVERY_MS < lastStartMs;
    // One that was started without a record is found when its job can no longer be started.
    return statement === undefined && isInTime ? startsMs : recordedMs + GIVE_UP_MS;
  }
  // A statement that can be stopped has no time of its own once its end was asked for.
  if (job.state === 'CANCELLING' && statement?.plan.heedsCancel) {
    return Date.parse(job.updatedAt) + environment.pickedMs;
  }
  return Math.max(recordedMs, statement?.endsMs ?? 0, forgottenMs(world, job));
};

/**
 * When a job believes that its result is forgotten, if that is so by now. It counts from the record
 * of the start, which comes late where the table was down.
 */
const forgottenMs = ({ warehouse, eventLoop }: CheckedWorld, job: Job): number => {
  const statement = warehouse.statementOf(job.jobId);
  const recorded = job.timeline.find(({ state }) => state === 'RUNNING');
  if (statement === undefined || recorded === undefined) return 0;
  if (eventLoop.now < statement.endsMs + MAY_EXPIRE_MS) return 0;
  const latestStartMs = Date.parse(job.submittedAt) + GIVE_UP_MS;
  const startedMs = Math.min(Date.parse(recorded.at), latestStartMs);
  return startedMs + statement.endsMs - statement.startedMs + MAY_EXPIRE_MS;
};

/** Slow pages take their time without anything being wrong. */
const paging = ({ environment }: CheckedWorld): number => 8 * environment.pageMs;

/** What must hold once nothing is left to do. */
export const checkAtRest = (world: CheckedWorld): void => {
  const { bucket, faults, oracle, table, warehouse } = world;
  const happened = new Set(faults.happened.map(({ what }) => what));
  for (const { job } of table.kept.values()) {
    const { jobId, state } = job;
    if (!isSettled(job)) oracle.violated('termination', `${jobId} rests as ${state}`);
    if (job.attentionAt !== undefined || job.notificationPending) {
      oracle.violated('termination', `${jobId} is still to be looked at`);
    }
    if (oracle.account(jobId).announcements === 0) {
      oracle.violated('notification', `${jobId} was never announced`);
    }
    const manifest = bucket.manifests.get(manifestKey(job));
    if (state === 'FAILED' && manifest !== undefined && !mayBeLate(happened, manifest)) {
      oracle.violated('honest-failure', `${jobId} FAILED beside its whole result`);
    }
    const isDenied = job.error?.code === 'NOT_STARTED';
    if (isDenied && warehouse.statements.some((statement) => statement.jobId === jobId)) {
      oracle.violated('honest-failure', `${jobId} says NOT_STARTED and has a statement`);
    }
  }
  for (const { statementId, jobId } of warehouse.statements) {
    if (table.get(jobId) === undefined) {
      oracle.violated('no-orphan', `${statementId} has no record`);
    }
  }
  checkWaste(world);
  checkRecovery(world);
  checkStoppedInTime(world);
  checkFairness(world);
};

/**
 * Whether no code could know of the manifest in time: two events at once began two collectors, of
 * which one had no lease.
 */
const mayBeLate = (happened: ReadonlySet<string>, manifest: Manifest): boolean =>
  happened.has('event duplicated') &&
  manifest.entries.some(({ url }) => url.includes('attempt-0-'));
