import { isSettled } from '../../../shared/job/job.ts';
import { checkFairness } from './check-fairness.ts';
import { checkStoppedInTime } from './check-in-time.ts';
import { checkRecovery, LONGEST_RECOVERY_MS } from './check-recovery.ts';
import { checkWaste } from './check-waste.ts';
import type { CheckedWorld } from './checked-world.ts';

const MINUTE_MS = 60_000;
/** A client token lives for 8 h. */
const GIVE_UP_MS = 8 * 60 * MINUTE_MS + LONGEST_RECOVERY_MS;

/** Whether any job is later than it may be; run every minute. */
export const checkInTime = (world: CheckedWorld): void => {
  const { eventLoop, faults, oracle, table, warehouse, environment } = world;
  let ended = 0;
  for (const { endsMs } of warehouse.statements) ended = Math.max(ended, endsMs);
  const slack = LONGEST_RECOVERY_MS + 4 * environment.clockSkewMs + paging(world);
  for (const { job } of table.kept.values()) {
    if (isSettled(job) && job.attentionAt === undefined) continue;
    const { recordedMs } = oracle.account(job.jobId);
    const heeds = warehouse.statements.some(({ jobId, plan }) => {
      return jobId === job.jobId && plan.heedsCancel;
    });
    // A statement that can be stopped has no time of its own once its end was asked for.
    const isStopping = job.state === 'CANCELLING' && heeds;
    const awaited = Date.parse(job.lateStartUntil ?? job.submittedAt);
    const waited = isStopping ? Date.parse(job.updatedAt) : Math.max(ended, recordedMs, awaited);
    const since = Math.max(faults.lastAtMs, waited);
    // Too late to start it, and too early to know that its statement does not run.
    const isSought = job.state === 'QUEUED' && eventLoop.now <= recordedMs + GIVE_UP_MS;
    if (eventLoop.now <= since + slack || isSought) continue;
    const minutes = Math.round((eventLoop.now - since) / MINUTE_MS);
    oracle.violated('termination', `${job.jobId} is ${job.state} after ${minutes} calm minutes`);
  }
};

/** Slow pages take their time without anything being wrong. */
const paging = ({ environment }: CheckedWorld): number => 8 * environment.pageMs;

/** What must hold once nothing is left to do. */
export const checkAtRest = (world: CheckedWorld): void => {
  const { oracle, table, warehouse } = world;
  for (const { job } of table.kept.values()) {
    const { jobId, state } = job;
    if (!isSettled(job)) oracle.violated('termination', `${jobId} rests as ${state}`);
    if (job.attentionAt !== undefined || job.notificationPending) {
      oracle.violated('termination', `${jobId} is still to be looked at`);
    }
    if (oracle.account(jobId).announcements === 0) {
      oracle.violated('notification', `${jobId} was never announced`);
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
