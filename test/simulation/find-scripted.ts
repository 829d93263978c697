import { secondFaults, singleFaults, withFault } from './enumeration.ts';
import { regimeNames, regimeScenario } from './regimes.ts';
import type { Scenario } from './world.ts';

/**
 * The scenario of the enumeration that has this name: a regime's name and one fault or two.
 *
 * @throws Error where there is none, which is so once the code calls otherwise.
 */
export const findScripted = async (name: string): Promise<Scenario> => {
  const regime = regimeNames.find((each) => each === name);
  if (regime !== undefined) return regimeScenario(regime);
  for (const first of await singleFaults()) {
    const scenario = withFault(regimeScenario(first.regime), first.call, first.fault);
    if (scenario.name === name) return scenario;
    if (!name.startsWith(`${scenario.name} + `)) continue;
    for (const second of await secondFaults(first)) {
      const pair = withFault(scenario, second.call, second.fault);
      if (pair.name === name) return pair;
    }
  }
  throw new Error(`The enumeration has no “${name}”.`);
};
