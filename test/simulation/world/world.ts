import { jobIdFromKey } from '../../../shared/platform/identifier.ts';
import { Ledger } from '../checks/oracle.ts';
import { type Weather, weatherOf } from '../faults/environment.ts';
import { FaultInjector, type FaultScript } from '../faults/fault-injector.ts';
import { SimulatedBucket } from '../services/simulated-bucket.ts';
import { SimulatedTable } from '../services/simulated-table.ts';
import { SimulatedWarehouse } from '../services/simulated-warehouse.ts';
import { Agenda, START_MS } from './event-loop.ts';
import type { Invocation } from './invocation.ts';
import { Gate } from './network.ts';
import { Trace } from './trace.ts';
import { type JobPlan, workloadOf } from './workload.ts';

/** Everything that decides how a run goes. */
export interface Scenario {
  readonly name: string;
  readonly seed: number;
  readonly weather: Weather;
  readonly jobs: readonly JobPlan[];
  readonly script: FaultScript;
}

export interface RunOptions {
  /** Faults to leave out, by their keys. */
  readonly without?: ReadonlySet<string>;
  readonly isTraced?: boolean;
  /** Names the line that a call comes from. */
  readonly findSite?: (by: Invocation) => string;
}

/** The services of one run and what connects them. */
export interface World {
  readonly seed: number;
  readonly weather: Weather;
  readonly agenda: Agenda;
  readonly faults: FaultInjector;
  readonly trace: Trace;
  readonly gate: Gate;
  readonly ledger: Ledger;
  readonly table: SimulatedTable;
  readonly warehouse: SimulatedWarehouse;
  readonly bucket: SimulatedBucket;
}

/** The scenario that a seed stands for. */
export const scenarioOf = (seed: number): Scenario => ({
  name: `seed ${seed}`,
  seed,
  weather: weatherOf(seed),
  jobs: workloadOf(seed),
  script: new Map(),
});

export const jobIdOf = ({ owner, name }: JobPlan): string => jobIdFromKey(owner, name);

export const createWorld = (scenario: Scenario, options: RunOptions): World => {
  const { seed, weather, jobs, script } = scenario;
  const agenda = new Agenda();
  const trace = new Trace(options.isTraced ?? false, agenda);
  const without = options.without ?? new Set<string>();
  const faults = new FaultInjector({ weather, startMs: START_MS, script, without });
  const gate = new Gate(agenda, faults, trace, options.findSite);
  const ledger = new Ledger(agenda);
  const table = new SimulatedTable(agenda, ledger, weather);
  const bucket = new SimulatedBucket(ledger);
  const plans = new Map(jobs.map((plan) => [jobIdOf(plan), plan]));
  const planOf = (jobId: string): JobPlan => {
    const plan = plans.get(jobId);
    if (plan === undefined) throw new Error(`Nobody planned job ${jobId}.`);
    return plan;
  };
  const warehouse = new SimulatedWarehouse(agenda, ledger, weather, planOf);
  for (const plan of jobs) trace.named(jobIdOf(plan), plan.name);
  ledger.watch({
    record: (jobId) => table.get(jobId),
    statements: () => warehouse.statements,
    manifest: (key) => bucket.manifests.get(key),
    file: (key) => bucket.files.get(key),
    hadPageFault: () => faults.pageFaults > 0,
    clocksApartMs: 2 * weather.clockSkewMs,
  });
  return { seed, weather, agenda, faults, trace, gate, ledger, table, warehouse, bucket };
};
