import { isSettled } from '../../shared/job/job.ts';
import { unloadPrefix } from '../../shared/job/result-key.ts';
import { checkAtRest, checkInTime } from './checks/check-at-rest.ts';
import type { Violation } from './checks/invariants.ts';
import { START_MS } from './engine/event-loop.ts';
import type { Happening } from './faults/fault-injector.ts';
import type { SeenCall } from './services/network.ts';
import type { SimulatedStatement } from './services/simulated-warehouse.ts';
import { actAsCaller } from './world/callers.ts';
import { deliverEvent } from './world/event-delivery.ts';
import { Platform, PREFIX } from './world/platform.ts';
import { createWorld, jobIdOf, type RunOptions, type Scenario, type World } from './world/world.ts';

const MINUTE_MS = 60_000;
/** A run that takes more steps is taken to be endless. */
const mostSteps = ({ jobs }: Scenario): number => 400_000 + 200 * jobs.length;

/** How one run went. */
export interface RunReport {
  readonly scenario: Scenario;
  readonly violations: readonly Violation[];
  readonly calls: readonly SeenCall[];
  readonly virtualMs: number;
  readonly happened: readonly Happening[];
  readonly trace: readonly string[];
  readonly world: World;
}

/**
 * Runs the production use cases through the scenario until nothing is left to do, and checks all
 * invariants. The same scenario goes the same way every time.
 */
export const simulate = async (
  scenario: Scenario,
  options: RunOptions = {},
): Promise<RunReport> => {
  const world = createWorld(scenario, options);
  const { eventLoop, network, oracle, faults, trace, warehouse } = world;
  const platform = new Platform(world);
  warehouse.onEnd = (statement) => {
    unload(world, statement);
    deliverEvent({ ...world, platform }, statement);
  };
  for (const plan of scenario.jobs) actAsCaller({ ...world, platform, jobIdOf }, plan);
  startSchedule(world, platform);

  const most = mostSteps(scenario);
  await eventLoop.drain(() => {
    if (eventLoop.steps > most) oracle.violated('termination', 'the run does not end');
    // The trace ends with the violation, because what follows it explains nothing.
    return oracle.violations.length === 0;
  });
  if (oracle.violations.length === 0) checkAtRest(world);
  if (oracle.violations.length === 0 && scenario.deletesRecords)
    await deleteRecords(world, platform);
  return {
    scenario,
    violations: oracle.violations,
    calls: network.seen,
    virtualMs: eventLoop.now - START_MS,
    happened: faults.happened,
    trace: trace.lines,
    world,
  };
};

/** Records are deleted by their TTL; what arrives for them later must bring none of them back. */
const deleteRecords = async (world: World, platform: Platform): Promise<void> => {
  const { eventLoop, oracle, table, warehouse, network } = world;
  const owners = [...table.kept.values()].map(({ job }) => job);
  const [started, seen] = [warehouse.statements.length, network.seen.length];
  table.deleteByTtl();
  for (const { jobId, owner, statement } of owners) {
    const hint = { statementId: statement?.statementId ?? '', statementName: `${PREFIX}${jobId}` };
    void platform.collect(`collector late event of ${jobId}`, hint);
    void platform.cancel(`late cancel of ${jobId}`, owner, jobId);
  }
  await eventLoop.drain();
  network.seen.splice(seen);
  if (table.kept.size > 0) oracle.violated('no-orphan', 'a deleted record is back');
  if (warehouse.statements.length > started) oracle.violated('no-orphan', 'runs for no record');
};

/** An UNLOAD has written its files by the time that it has finished. */
const unload = ({ bucket, table }: World, statement: SimulatedStatement): void => {
  const { result, isUnloaded, unloadedFiles, format } = statement.plan;
  const job = table.get(statement.jobId);
  if (!isUnloaded || statement.status !== 'FINISHED') return;
  if (job !== undefined && result !== undefined)
    bucket.unload(unloadPrefix(job), format, result, unloadedFiles);
};

/**
 * Runs the reconciler every minute while anything is left to do. It skips minutes at which
 * the due times cannot be read, because such a run changes nothing. It also skips minutes at which
 * nothing happens and no job is due.
 */
const startSchedule = (world: World, platform: Platform): void => {
  const { eventLoop, oracle } = world;
  const tick = (number: number): void => {
    if (downUntil(world) === undefined) void platform.reconcile(`reconciler ${number}`);
    checkInTime(world);
    if (isOver(world) || oracle.violations.length > 0) return;
    const quiet = quietMs(world);
    const minutes = Number.isFinite(quiet) ? Math.max(1, Math.ceil(quiet / MINUTE_MS)) : 1;
    eventLoop.after(minutes * MINUTE_MS, () => tick(number + minutes));
  };
  eventLoop.after(MINUTE_MS, () => tick(1));
};

/** The end of the outage during which no run can do anything, if there is one. */
const downUntil = ({ eventLoop, faults }: World): number | undefined =>
  faults.outageEnd('schedule', eventLoop.now) ?? faults.outageEnd('jobs', eventLoop.now);

/** How long nothing happens without the schedule. */
const quietMs = (world: World): number => {
  const { eventLoop, table, environment } = world;
  const due = table.firstDueAt;
  const dueMs = due === undefined ? Number.POSITIVE_INFINITY : Date.parse(due);
  const runsAt = Math.max(dueMs - environment.clockSkewMs, downUntil(world) ?? 0);
  return Math.min(eventLoop.nextAt, runsAt) - eventLoop.now;
};

/** Whether nothing is left to happen and no job needs anything. */
const isOver = ({ eventLoop, table }: World): boolean => {
  if (!eventLoop.isEmpty) return false;
  for (const { job } of table.kept.values()) {
    if (!isSettled(job) || job.attentionAt !== undefined) return false;
  }
  return true;
};
