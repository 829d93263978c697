import { onlyDeathMs } from './check-recovery.ts';
import type { CheckedWorld } from './checked-world.ts';

/** After a statement's timeout: one minute to the next run of the reconciler, and the run. */
const STOPPED_MS = 90_000;
/** With slower calls, the calls themselves make a stop late. */
const PROMPT_MS = 500;

/** Without crashes and slow calls no statement outlives its timeout. */
export const checkStoppedInTime = (world: CheckedWorld): void => {
  const { oracle, warehouse, environment } = world;
  const { outages, latencyMs, pageMs, describeLagMs, clockSkewMs, pickedMs } = environment;
  const slowness = Math.max(latencyMs, pageMs, describeLagMs, clockSkewMs, pickedMs);
  if (onlyDeathMs(world) !== 0 || outages.length > 0 || slowness > PROMPT_MS) return;
  for (const { statementId, plan, startedMs, endsMs } of warehouse.statements) {
    if (plan.timeoutSeconds === undefined || !plan.heedsCancel) continue;
    const late = endsMs - startedMs - plan.timeoutSeconds * 1_000 - STOPPED_MS;
    if (late <= 0) continue;
    oracle.violated('in-time', `${statementId} was stopped ${late / 1_000} s later than it may be`);
  }
};
