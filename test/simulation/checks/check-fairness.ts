import type { CheckedWorld } from './checked-world.ts';

/** Turns already under way when a job is queued, or shared by jobs submitted at one moment. */
const TURNS_UNDER_WAY = 2;
/** With slower calls, turns overlap. */
const PROMPT_MS = 500;

/**
 * No owner waits for another's backlog. While n jobs of its own owner are ahead of a job, no other
 * owner gets more than about n + 1 turns. When calls fail, any owner may get a turn.
 */
export const checkFairness = ({
  faults,
  oracle,
  warehouse,
  environment,
  table,
}: CheckedWorld): void => {
  const { outages, latencyMs, indexLagMs } = environment;
  if (faults.callFaults > 0 || outages.length > 0) return;
  if (Math.max(latencyMs, indexLagMs) > PROMPT_MS) return;
  const { statements } = warehouse;
  for (const { jobId, plan, startedMs } of statements) {
    const { recordedMs } = oracle.account(jobId);
    // Jobs submitted at the same moment either find capacity or form the queue.
    const joinedMs = recordedMs + PROMPT_MS;
    const meanwhile = statements.filter(
      (other) => other.startedMs > joinedMs && other.startedMs < startedMs,
    );
    const turns = new Map<string, number>();
    for (const { plan: other } of meanwhile) {
      turns.set(other.owner, (turns.get(other.owner) ?? 0) + 1);
    }
    const own = turns.get(plan.owner) ?? 0;
    turns.delete(plan.owner);
    const most = Math.max(0, ...turns.values());
    if (most <= own + 1 + TURNS_UNDER_WAY) continue;
    const state = table.get(jobId)?.state ?? 'gone';
    oracle.violated('fairness', `${jobId} (${state}) waited for ${most} turns of another owner`);
  }
};
