import { type Scenario, scenarioOf } from '../world/world.ts';
import { secondFaults, singleFaults, withFault } from './enumeration.ts';
import { regimeNames, regimeScenario } from './scenarios.ts';

/**
 * The scenario of this name: a seed, a regime, or a regime with one fault or two. Undefined where
 * there is none, which is so once the code calls otherwise.
 */
export const findScenario = async (name: string): Promise<Scenario | undefined> => {
  const [, seed] = /^seed (\d+)$/.exec(name) ?? [];
  if (seed !== undefined) return scenarioOf(Number(seed));
  const regime = regimeNames.find((each) => each === name);
  if (regime !== undefined) return regimeScenario(regime);
  const regimes = regimeNames.filter((each) => name.startsWith(`${each} + `));
  for (const first of await singleFaults(regimes)) {
    const scenario = withFault(regimeScenario(first.regime), first.call, first.fault);
    if (scenario.name === name) return scenario;
    if (!name.startsWith(`${scenario.name} + `)) continue;
    for (const second of await secondFaults(first)) {
      const pair = withFault(scenario, second.call, second.fault);
      if (pair.name === name) return pair;
    }
  }
  return undefined;
};
