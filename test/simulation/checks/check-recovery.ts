import type { CheckedWorld } from './checked-world.ts';

/** After the due time: one minute to the next run of the reconciler, and the run. */
export const LOST_EVENT_MS = 90_000;
/** After a death while collecting, in the collector or the reconciler. */
export const DEAD_COLLECTOR_MS = 120_000;
/** Three times the longest pause between two looks, which is ten minutes, and a run. */
export const LONGEST_RECOVERY_MS = 35 * 60_000;
/** With slower calls, the calls themselves make a job late. */
const PROMPT_MS = 500;

/** The reconciler recovers jobs in time when events are lost or one sandbox dies. */
export const checkRecovery = (world: CheckedWorld): void => {
  const { faults, oracle, table, environment } = world;
  const { outages, latencyMs, pageMs, describeLagMs, clockSkewMs } = environment;
  const slowness = Math.max(latencyMs, pageMs, describeLagMs, clockSkewMs);
  const diedMs = onlyDeathMs(world);
  if (diedMs === undefined || outages.length > 0 || slowness > PROMPT_MS) return;
  const isEventLost = faults.happened.some(({ what }) => what === 'event lost');
  for (const { jobId, expectedEndMs, announcedMs } of oracle.accounts.values()) {
    if (expectedEndMs === undefined || announcedMs === undefined) continue;
    const steps = table.get(jobId)?.timeline ?? [];
    const wasCollected = steps.some(
      ({ state, at }) => state === 'COLLECTING' && Date.parse(at) <= diedMs,
    );
    // A death before the collecting costs a minute, and the lost event another one.
    if (diedMs > 0 && isEventLost && !wasCollected) continue;
    const latestMs = Math.max(expectedEndMs + LOST_EVENT_MS, diedMs + DEAD_COLLECTOR_MS);
    if (announcedMs > latestMs) {
      const seconds = (announcedMs - latestMs) / 1_000;
      oracle.violated('recovery', `${jobId} was announced ${seconds} s later than it may be`);
    }
  }
};

/** When the only sandbox died: 0 without a faulty call, undefined after any other fault. */
export const onlyDeathMs = ({ faults }: CheckedWorld): number | undefined => {
  if (faults.callFaults === 0) return 0;
  const death = faults.happened.find(({ what }) => what.startsWith('crash'));
  const isCollecting = death !== undefined && /^(collector|reconciler)/.test(death.key);
  return faults.callFaults === 1 && isCollecting ? death.atMs : undefined;
};
