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
 * start in their order, but for some that find no room and come back. When calls fail, any owner
 * may get a turn.
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
  for (const [index, { jobId, plan }] of warehouse.statements.entries()) {
    const queuedMs = oracle.account(jobId).recordedMs + blindMs + MOMENT_MS;
    const before = startsBefore(warehouse.statements, index, queuedMs);
    const turns = new Map<string, number>();
    for (const { plan: other } of before) turns.set(other.owner, (turns.get(other.owner) ?? 0) + 1);
    const own = turns.get(plan.owner) ?? 0;
    const overtaking = before.filter(
      (other) =>
        other.plan.owner === plan.owner && oracle.account(other.jobId).recordedMs > queuedMs,
    );
    if (overtaking.length > TURNS_UNDER_WAY && blindMs <= MOMENT_MS) {
      oracle.violated(
        'fairness',
        `${jobId} waited for ${overtaking.length} later jobs of its owner`,
      );
    }
    for (const [owner, count] of turns) {
      const most = (own + 3) * burstOf(owner) + TURNS_UNDER_WAY;
      if (owner === plan.owner || count <= most) continue;
      oracle.violated('fairness', `${jobId} waited for ${count} turns of ${owner}, not ${most}`);
    }
  }
};

/** The statements that started since then and before this one. */
const startsBefore = (
  statements: readonly SimulatedStatement[],
  index: number,
  sinceMs: number,
): SimulatedStatement[] => {
  let from = index;
  while (from > 0 && (statements[from - 1]?.startedMs ?? 0) > sinceMs) from -= 1;
  return statements.slice(from, index);
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
