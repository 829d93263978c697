import { onlyDeathMs } from '../checks/check-recovery.ts';
import { idealEnvironment } from '../faults/environment.ts';
import { callNatures, faultsOf } from '../faults/faults.ts';
import { aJobPlan } from '../services/workload.ts';
import { simulate } from '../simulation.ts';
import type { Scenario } from '../world/world.ts';
import { namedScenario } from './scenarios.ts';

/** The longest recovery of several runs, in virtual time. */
export interface Recovery {
  readonly runs: number;
  readonly slowestMs: number;
}

const SCENARIOS = [
  'plain',
  'one page',
  'event lost',
  'event thrice',
  'statement fails',
  'no result set',
] as const;

/** From the death of a collector, at any of its calls, to the job's announcement. */
export const recoveryFromDeadCollectors = async (): Promise<Recovery> => {
  const taken: number[] = [];
  for (const scenarioName of SCENARIOS) {
    const scenario = namedScenario(scenarioName);
    const { calls } = await simulate(scenario);
    for (const { key, name } of calls.filter((call) => /^(coll|reco)/.test(call.key))) {
      for (const kind of faultsOf(callNatures[name]).filter((each) => each.startsWith('crash'))) {
        const script = new Map([[key, { kind, delayMs: 0 }]]);
        taken.push(await timeToMend({ ...scenario, script }));
      }
    }
  }
  return { runs: taken.length, slowestMs: Math.max(...taken) };
};

/** From a death to the announcement of the one job that it hit. */
const timeToMend = async (scenario: Scenario): Promise<number> => {
  const { world } = await simulate(scenario);
  const diedMs = onlyDeathMs(world) ?? 0;
  const [account] = [...world.oracle.accounts.values()];
  return Math.max(0, (account?.announcedMs ?? Number.POSITIVE_INFINITY) - diedMs);
};

const LONGEST_STATEMENT_MS = 12 * 3_600_000;

/** From the time that a lost event's job was due to its announcement, for short and long jobs. */
export const recoveryFromLostEvents = async (): Promise<Recovery> => {
  const taken: number[] = [];
  for (let runsMs = 10; runsMs < LONGEST_STATEMENT_MS; runsMs = Math.ceil(runsMs * 1.07)) {
    const { world } = await simulate({
      name: `lost event of a statement of ${runsMs} ms`,
      seed: runsMs,
      environment: { ...idealEnvironment, lossRate: 1 },
      jobs: [aJobPlan({ runsMs })],
      script: new Map(),
      deletesRecords: false,
    });
    const [account] = [...world.oracle.accounts.values()];
    taken.push((account?.announcedMs ?? Number.POSITIVE_INFINITY) - (account?.expectedEndMs ?? 0));
  }
  return { runs: taken.length, slowestMs: Math.max(...taken) };
};
