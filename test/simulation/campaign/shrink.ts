import { type RunReport, simulate } from '../simulation.ts';
import type { Scenario } from '../world/world.ts';

/**
 * Removes one fault at a time while the run still breaks the same invariant. What remains is
 * usually the shortest explanation of the failure.
 */
export const shrink = async (failing: RunReport): Promise<RunReport> => {
  const invariant = failing.violations[0]?.invariant;
  const { scenario } = failing;
  const without = new Set<string>();
  let shortest = await traced(scenario, without);
  for (let isShorter = true; isShorter; ) {
    isShorter = false;
    for (const { key } of [...shortest.happened].reverse()) {
      if (without.has(key)) continue;
      const report = await traced(scenario, new Set([...without, key]));
      if (report.violations[0]?.invariant !== invariant) continue;
      without.add(key);
      shortest = report;
      isShorter = true;
    }
  }
  return shortest;
};

const traced = (scenario: Scenario, without: ReadonlySet<string>): Promise<RunReport> =>
  simulate(scenario, { without, isTraced: true });
