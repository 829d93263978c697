import { isSettled } from '../../../shared/job/job.ts';
import type { World } from '../world/world.ts';
import { checkFairness } from './check-fairness.ts';
import { checkStoppedInTime } from './check-in-time.ts';
import { checkRecovery, LONGEST_RECOVERY_MS } from './check-recovery.ts';
import { checkWaste } from './check-waste.ts';

const MINUTE_MS = 60_000;
/** A client token lives for 8 h. */
const GIVE_UP_MS = 8 * 60 * MINUTE_MS + LONGEST_RECOVERY_MS;

/** Whether any job is later than it may be; run every minute. */
export const checkInTime = (world: World): void => {
  const { agenda, faults, ledger, table, warehouse, weather } = world;
  let ended = 0;
  for (const { endsMs } of warehouse.statements) ended = Math.max(ended, endsMs);
  const slack = LONGEST_RECOVERY_MS + 4 * weather.clockSkewMs + paging(world);
  for (const { job } of table.kept.values()) {
    if (isSettled(job) && job.attentionAt === undefined) continue;
    const { recordedMs } = ledger.account(job.jobId);
    const heeds = warehouse.statements.some(({ jobId, plan }) => {
      return jobId === job.jobId && plan.heedsCancel;
    });
    // A statement that can be stopped has no time of its own once its end was asked for.
    const isStopping = job.state === 'CANCELLING' && heeds;
    const awaited = Date.parse(job.lateStartUntil ?? job.submittedAt);
    const waited = isStopping ? Date.parse(job.updatedAt) : Math.max(ended, recordedMs, awaited);
    const since = Math.max(faults.lastAtMs, waited);
    // Too late to start it, and too early to say that its statement does not run.
    const isSought = job.state === 'QUEUED' && agenda.now <= recordedMs + GIVE_UP_MS;
    if (agenda.now <= since + slack || isSought) continue;
    const minutes = Math.round((agenda.now - since) / MINUTE_MS);
    ledger.violated('termination', `${job.jobId} is ${job.state} after ${minutes} calm minutes`);
  }
};

/** Slow pages take their time without anything being wrong. */
const paging = ({ weather }: World): number => 8 * weather.pageMs;

/** What must hold once nothing is left to do. */
export const checkAtRest = (world: World): void => {
  const { ledger, table, warehouse } = world;
  for (const { job } of table.kept.values()) {
    const { jobId, state } = job;
    if (!isSettled(job)) ledger.violated('termination', `${jobId} rests as ${state}`);
    if (job.attentionAt !== undefined || job.notificationPending) {
      ledger.violated('termination', `${jobId} is still to be looked at`);
    }
    if (ledger.account(jobId).announcements === 0) {
      ledger.violated('notification', `${jobId} was never announced`);
    }
    const isDenied = job.error?.code === 'NOT_STARTED';
    if (isDenied && warehouse.statements.some((statement) => statement.jobId === jobId)) {
      ledger.violated('honest-failure', `${jobId} says NOT_STARTED and has a statement`);
    }
  }
  for (const { statementId, jobId } of warehouse.statements) {
    if (table.get(jobId) === undefined) {
      ledger.violated('no-orphan', `${statementId} has no record`);
    }
  }
  checkWaste(world);
  checkRecovery(world);
  checkStoppedInTime(world);
  checkFairness(world);
};
