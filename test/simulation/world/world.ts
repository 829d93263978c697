import { jobIdFromKey } from '../../../shared/platform/identifier.ts';
import type { CheckedWorld } from '../checks/checked-world.ts';
import { Oracle } from '../checks/oracle.ts';
import { EventLoop, START_MS } from '../engine/event-loop.ts';
import type { Invocation } from '../engine/invocation.ts';
import { Random } from '../engine/random.ts';
import { Trace } from '../engine/trace.ts';
import { type Environment, environmentOf } from '../faults/environment.ts';
import { FaultInjector, type FaultScript } from '../faults/fault-injector.ts';
import { Network } from '../services/network.ts';
import { SimulatedBucket } from '../services/simulated-bucket.ts';
import { SimulatedTable } from '../services/simulated-table.ts';
import { SimulatedWarehouse } from '../services/simulated-warehouse.ts';
import { isCrowd, type JobPlan, workloadOf } from '../services/workload.ts';

/** Everything that determines a run. */
export interface Scenario {
  readonly name: string;
  readonly seed: number;
  readonly environment: Environment;
  readonly jobs: readonly JobPlan[];
  readonly script: FaultScript;
  /** In the end the table deletes all records, and late events and cancels meet none. */
  readonly deletesRecords: boolean;
}

export interface RunOptions {
  /** Faults to leave out, by their keys. */
  readonly without?: ReadonlySet<string>;
  readonly isTraced?: boolean;
  /** Names the line that a call comes from. */
  readonly findSite?: (by: Invocation) => string;
}

/** The services of one run and what connects them. */
export interface World extends CheckedWorld {
  readonly seed: number;
  readonly trace: Trace;
  readonly isUnreadable: (jobId: string) => boolean;
}

/** The function that records a job can read what it wrote. */
const OWN_MS = 60_000;

/** The scenario of a seed; a crowd always has to wait. */
export const scenarioOf = (seed: number): Scenario => ({
  name: `seed ${seed}`,
  seed,
  environment: {
    ...environmentOf(seed),
    ...(isCrowd(seed) && { capacity: new Random(seed, 'room').pick([1, 2, 4, 20]) }),
  },
  jobs: workloadOf(seed),
  script: new Map(),
  deletesRecords: seed % 20 === 0,
});

/** Their number is small: the same names are in all worlds. */
const jobIds = new Map<string, string>();

export const jobIdOf = ({ owner, name }: JobPlan): string => {
  const key = `${owner} ${name}`;
  const jobId = jobIds.get(key) ?? jobIdFromKey(owner, name);
  jobIds.set(key, jobId);
  return jobId;
};

export const createWorld = (scenario: Scenario, options: RunOptions): World => {
  const { seed, environment, jobs, script } = scenario;
  const eventLoop = new EventLoop();
  const trace = new Trace(options.isTraced ?? false, eventLoop);
  const without = options.without ?? new Set<string>();
  const faults = new FaultInjector({ environment, startMs: START_MS, script, without });
  const network = new Network(eventLoop, faults, trace, options.findSite);
  const oracle = new Oracle(eventLoop);
  const table = new SimulatedTable(eventLoop, oracle, environment);
  const bucket = new SimulatedBucket(oracle);
  const plans = new Map(jobs.map((plan) => [jobIdOf(plan), plan]));
  const planOf = (jobId: string): JobPlan => {
    const plan = plans.get(jobId);
    if (plan === undefined) throw new Error(`Job ${jobId} is not planned.`);
    return plan;
  };
  const warehouse = new SimulatedWarehouse(eventLoop, oracle, environment, planOf);
  for (const plan of jobs) trace.named(jobIdOf(plan), plan.name);
  oracle.watch({
    record: (jobId) => table.get(jobId),
    statement: (jobId) => warehouse.statementOf(jobId),
    manifest: (key) => bucket.manifests.get(key),
    file: (key) => bucket.files.get(key),
    hadPageFault: () => faults.pageFaults > 0,
    hadCallFault: () => faults.callFaults > 0,
    wasRefused: (kind) => faults.happened.some(({ what }) => what.includes(kind)),
    clocksApartMs: 2 * environment.clockSkewMs,
  });
  const isUnreadable = (jobId: string) =>
    eventLoop.now > (oracle.accounts.get(jobId)?.recordedMs ?? eventLoop.now) + OWN_MS &&
    faults.outageEnd(`record of ${planOf(jobId).name}`, eventLoop.now) !== undefined;
  const services = { network, oracle, table, warehouse, bucket, isUnreadable };
  return { seed, environment, eventLoop, faults, trace, ...services };
};
