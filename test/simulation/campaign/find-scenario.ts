import { type Scenario, scenarioOf } from '../world/world.ts';
import { secondFaults, singleFaults, withFault } from './enumeration.ts';
import { fiftyHourNames, namedScenario, scenarioNames } from './scenarios.ts';

/**
 * The scenario of this name: a seed, a named scenario, or one with a fault or two added. Undefined
 * where it does not exist, as for a fault of a call that the code no longer makes.
 */
export const findScenario = async (name: string): Promise<Scenario | undefined> => {
  const [, seed] = /^seed (\d+)$/.exec(name) ?? [];
  if (seed !== undefined) return scenarioOf(Number(seed));
  const scenarioName = [...scenarioNames, ...fiftyHourNames].find((each) => each === name);
  if (scenarioName !== undefined) return namedScenario(scenarioName);
  const prefixes = scenarioNames.filter((each) => name.startsWith(`${each} + `));
  for (const first of await singleFaults(prefixes)) {
    const scenario = withFault(namedScenario(first.scenarioName), first.call, first.fault);
    if (scenario.name === name) return scenario;
    if (!name.startsWith(`${scenario.name} + `)) continue;
    for (const second of await secondFaults(first)) {
      const pair = withFault(scenario, second.call, second.fault);
      if (pair.name === name) return pair;
    }
  }
  return undefined;
};
