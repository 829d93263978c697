import type { SimulatedStatement } from '../services/simulated-warehouse.ts';
import type { CheckedWorld } from './checked-world.ts';

/** Turns already under way when a job is queued. */
const TURNS_UNDER_WAY = 2;
/** Jobs submitted at the same moment either find capacity or form the queue. */
const MOMENT_MS = 500;

/**
 * The bound of the wait queue. While k - 1 jobs of its own owner start before it, no other owner
 * starts more than k + 1 jobs before a queued job; an owner that submits m jobs within the lag of
 * the index counts m times, and may once more enter at the turn that is under way. An owner's jobs
 * start in their order. When calls fail, any owner may get a turn.
 */
export const checkFairness = (world: CheckedWorld): void => {
  const { faults, oracle, warehouse, environment } = world;
  if (faults.callFaults > 0 || environment.outages.length > 0) return;
  const blindMs = environment.indexLagMs + 4 * environment.latencyMs;
  const bursts = new Map<string, number>();
  const burstOf = (owner: string): number => {
    const known = bursts.get(owner) ?? largestBurst(world, owner, blindMs);
    bursts.set(owner, known);
    return known;
  };
  const latest = new Map<string, SimulatedStatement>();
  for (const [index, statement] of warehouse.statements.entries()) {
    const { jobId, plan, startedMs } = statement;
    const before = latest.get(plan.owner);
    const aheadMs = before === undefined ? 0 : oracle.account(before.jobId).recordedMs;
    const isLater = before !== undefined && startedMs > before.startedMs + blindMs;
    if (isLater && oracle.account(jobId).recordedMs < aheadMs - blindMs) {
      oracle.violated('fairness', `${jobId} started after a later job of its owner`);
    }
    if (oracle.account(jobId).recordedMs >= aheadMs) latest.set(plan.owner, statement);
    const queuedMs = oracle.account(jobId).recordedMs + blindMs + MOMENT_MS;
    const turns = turnsBefore(warehouse.statements, index, queuedMs);
    const own = turns.get(plan.owner) ?? 0;
    for (const [owner, count] of turns) {
      const most = (own + 3) * burstOf(owner) + TURNS_UNDER_WAY;
      if (owner === plan.owner || count <= most) continue;
      oracle.violated('fairness', `${jobId} waited for ${count} turns of ${owner}, not ${most}`);
    }
  }
};

/** How many statements of each owner started since then and before this one. */
const turnsBefore = (
  statements: readonly SimulatedStatement[],
  index: number,
  sinceMs: number,
): Map<string, number> => {
  const turns = new Map<string, number>();
  for (let before = index - 1; before >= 0; before -= 1) {
    const other = statements[before];
    if (other === undefined || other.startedMs <= sinceMs) break;
    turns.set(other.plan.owner, (turns.get(other.plan.owner) ?? 0) + 1);
  }
  return turns;
};

/** The most jobs that the owner submitted within such a time. */
const largestBurst = ({ oracle, table }: CheckedWorld, owner: string, withinMs: number): number => {
  const times = [...oracle.accounts.values()]
    .filter(({ jobId }) => table.get(jobId)?.owner === owner)
    .map(({ recordedMs }) => recordedMs)
    .sort((a, b) => a - b);
  return times.reduce((most, from, index) => {
    const until = times.findIndex((at) => at > from + withinMs);
    return Math.max(most, (until < 0 ? times.length : until) - index);
  }, 1);
};
