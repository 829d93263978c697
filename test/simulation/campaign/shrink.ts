import { type RunReport, simulate } from '../simulation.ts';
import type { Scenario } from '../world/world.ts';

/**
 * Leaves out one fault after the other for as long as the run still breaks the same invariant.
 * What is left is, most often, the story in its shortest form.
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
