import type { World } from '../world/world.ts';

/** Past the time that something was due: one minute to the next run, and the run. */
export const LOST_EVENT_MS = 90_000;
/** Past the death of a collector, whichever function did its work. */
export const DEAD_COLLECTOR_MS = 120_000;
/** The longest pause between two looks is ten minutes; three of them and a run are enough. */
export const LONGEST_RECOVERY_MS = 35 * 60_000;
/** Where calls take longer than this, it is they who make a job late. */
const PROMPT_MS = 500;

/** What events do not bring in time the reconciler brings, where at most one sandbox dies. */
export const checkRecovery = (world: World): void => {
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
    // Who dies while starting a job loses a minute, and whose event then gets lost another.
    if (diedMs > 0 && isEventLost && !wasCollected) continue;
    const latestMs = Math.max(expectedEndMs + LOST_EVENT_MS, diedMs + DEAD_COLLECTOR_MS);
    if (announcedMs > latestMs) {
      const seconds = (announcedMs - latestMs) / 1_000;
      oracle.violated('recovery', `${jobId} was announced ${seconds} s later than it may be`);
    }
  }
};

/** When the one sandbox died; 0 where nothing went wrong, undefined where something else did. */
export const onlyDeathMs = ({ faults }: World): number | undefined => {
  if (faults.callFaults === 0) return 0;
  const death = faults.happened.find(({ what }) => what.startsWith('crash'));
  const isCollecting = death !== undefined && /^(collector|reconciler)/.test(death.key);
  return faults.callFaults === 1 && isCollecting ? death.atMs : undefined;
};
