import { LONGEST_RECOVERY_MS } from './check-recovery.ts';
import type { CheckedWorld } from './checked-world.ts';

/** If a job is cancelled while its start is late, its statement is stopped. */
export const checkStopped = ({
  faults,
  oracle,
  table,
  warehouse,
  environment,
}: CheckedWorld): void => {
  const isHarmless = faults.happened.every(({ what }) =>
    /^(stall-\w+ statements\.execute|event)/.test(what),
  );
  // A statement that is yet to run is stopped at a later check.
  if (!isHarmless || environment.outages.length > 0 || environment.pickedMs > 0) return;
  for (const { jobId, plan, status, startedMs } of warehouse.statements) {
    const { settledMs } = oracle.account(jobId);
    const isCancelled = table.get(jobId)?.state === 'CANCELLED' && settledMs !== undefined;
    if (!isCancelled || !plan.heedsCancel || status === 'ABORTED') continue;
    const wasLong = startedMs + plan.runsMs > Math.max(startedMs, settledMs) + STOP_MS;
    if (wasLong) oracle.violated('bounded-waste', `${jobId} is cancelled, its statement ran on`);
  }
};

/** Time enough for a start and the cancel that follows it. */
const STOP_MS = 45_000;

/**
 * The late statement of a cancelled job is stopped once all faults are over, no matter why it
 * started late and what crashed.
 */
export const checkLateStarts = ({
  faults,
  oracle,
  table,
  warehouse,
  environment,
}: CheckedWorld): void => {
  for (const { jobId, plan, status, startedMs } of warehouse.statements) {
    const { settledMs } = oracle.account(jobId);
    const job = table.get(jobId);
    if (job?.state !== 'CANCELLED' || job.statement !== undefined) continue;
    if (settledMs === undefined || status === 'ABORTED' || !plan.heedsCancel) continue;
    const isUnderWay = startedMs < settledMs + LATEST_START_MS - 4 * environment.clockSkewMs;
    const latestMs =
      Math.max(settledMs + LATEST_START_MS, faults.lastAtMs) +
      LONGEST_RECOVERY_MS +
      4 * environment.clockSkewMs +
      2 * environment.pickedMs;
    if (!isUnderWay || startedMs + plan.runsMs < latestMs) continue;
    oracle.violated('bounded-waste', `${jobId} is cancelled, its late statement ran on`);
  }
};

/** A start that was under way at the cancel arrives within this time. */
const LATEST_START_MS = 3_600_000;
