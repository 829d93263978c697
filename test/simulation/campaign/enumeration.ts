import { callSite } from '../faults/call-site.ts';
import { callNatures, type Fault, faultsOf, LATE_KINDS } from '../faults/faults.ts';
import type { SeenCall } from '../services/network.ts';
import { simulate } from '../simulation.ts';
import type { Scenario } from '../world/world.ts';
import { namedScenario } from './scenarios.ts';

const SECOND_MS = 1_000;
/** Before and after the lease has expired, and long after every retry has ended. */
const LATENESS_MS = [30 * SECOND_MS, 40 * 60 * SECOND_MS];

/** One way in which one call can go wrong. */
export interface SingleFault {
  readonly scenarioName: string;
  readonly call: SeenCall;
  readonly fault: Fault;
}

/** Every fault of every call of the named scenarios. */
export const singleFaults = async (names: readonly string[]): Promise<SingleFault[]> => {
  const all: SingleFault[] = [];
  for (const scenarioName of names) {
    const golden = await simulate(namedScenario(scenarioName), { findSite: callSite });
    // A scenario that fails without a fault is reported by itself.
    if (golden.violations.length > 0) continue;
    for (const call of golden.calls) all.push(...faultsAt(scenarioName, call));
  }
  return all;
};

/** Of these, each fault of each line of production code in the first scenario that reaches it. */
export const onePerLine = (singles: readonly SingleFault[]): SingleFault[] => {
  const seen = new Set<string>();
  return singles.filter(({ call, fault }) => {
    const line = `${call.name} ${call.site} ${fault.kind} ${fault.delayMs}`;
    const isFirst = !seen.has(line);
    seen.add(line);
    return isFirst;
  });
};

/** The scenario with the fault in it. */
export const withFault = (scenario: Scenario, call: SeenCall, fault: Fault): Scenario => ({
  ...scenario,
  name: `${scenario.name} + ${faultName(fault)} ${call.name} at ${call.key}`,
  script: new Map([...scenario.script, [call.key, fault]]),
});

const faultName = ({ kind, delayMs }: Fault): string =>
  delayMs === 0 ? kind : `${kind} (${delayMs / SECOND_MS} s)`;

/** The second faults that can follow a first one: at any call that comes after it. */
export const secondFaults = async (first: SingleFault): Promise<SingleFault[]> => {
  const scenario = withFault(namedScenario(first.scenarioName), first.call, first.fault);
  const { calls } = await simulate(scenario, { findSite: callSite });
  const after = calls.findIndex(({ key }) => key === first.call.key) + 1;
  return calls.slice(after).flatMap((call) => faultsAt(first.scenarioName, call));
};

const faultsAt = (scenarioName: string, call: SeenCall): SingleFault[] =>
  faultsOf(callNatures[call.name]).flatMap((kind) =>
    (LATE_KINDS.includes(kind) ? LATENESS_MS : [0]).map((delayMs) => ({
      scenarioName,
      call,
      fault: { kind, delayMs },
    })),
  );
