import { onStopRequest } from '../../bin/terminal/stop-request.ts';
import { countOption, scriptOptions } from '../support/script-options.ts';
import { type CampaignRequests, runInWorkers } from './campaign/campaign-crew.ts';
import { type FiguresRow, figuresTable, recoveryTable } from './campaign/figures-table.ts';
import { findScenario } from './campaign/find-scenario.ts';
import { recoveryFromDeadCollectors, recoveryFromLostEvents } from './campaign/measure-recovery.ts';
import { storyOf } from './campaign/violation-story.ts';
import { catchAll } from './mutants/hunt-mutants.ts';
import { simulate } from './simulation.ts';
import type { Scenario } from './world/world.ts';

const USAGE = `npm run simulate                     each fault of each call, and 5,000 seeds
npm run simulate -- --seed 42        one seed, with its trace
npm run simulate -- --fault "…"      one named fault, with its trace
npm run simulate -- --seeds 1000000  so many seeds, from 1 (or --from) on
npm run simulate -- --pairs          every fault after every fault
npm run simulate -- --loops          owners in closed loops, for fifty hours
npm run simulate -- --mutants        every planted bug, and what catches it
npm run simulate -- --profile        where the time goes, as a .cpuprofile`;

onStopRequest(() => process.exit(130));

const values = scriptOptions({
  seed: { type: 'string' },
  fault: { type: 'string' },
  seeds: { type: 'string' },
  from: { type: 'string', default: '1' },
  pairs: { type: 'boolean', default: false },
  loops: { type: 'boolean', default: false },
  mutants: { type: 'boolean', default: false },
  profile: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
});

/** Runs one scenario and prints its trace; true where it broke no invariant. */
const trace = async (scenario: Scenario): Promise<boolean> => {
  const report = await simulate(scenario, { isTraced: true });
  console.log(report.trace.join('\n'));
  console.log(`\n${scenario.name}: ${report.happened.length} faults`);
  for (const { key, what } of report.happened) console.log(`  ${key}: ${what}`);
  if (report.violations.length === 0) {
    console.log('\nNo invariant was broken.');
    return true;
  }
  console.log(`\n${await storyOf(report)}`);
  return false;
};

/** How often a log shows the progress. */
const LINE_EVERY_MS = 60_000;

/**
 * Runs campaigns, and shows what breaks an invariant as soon as it is found. Shows the progress as
 * well: always on a terminal, once a minute in a log.
 */
const run = async (requests: CampaignRequests): Promise<FiguresRow[]> => {
  const { isTTY } = process.stderr;
  const names = Object.keys(requests).join(' and ');
  let nextLineMs = performance.now() + LINE_EVERY_MS;
  let schedules = 0;
  const rows = await runInWorkers(requests, (more) => {
    schedules += more.schedules;
    for (const story of more.stories) console.log(`${story}\n`);
    const said = `${names}: ${schedules} schedules`;
    if (isTTY) process.stderr.write(`\r${said}`);
    else if (performance.now() > nextLineMs) {
      nextLineMs += LINE_EVERY_MS;
      process.stderr.write(`${said}\n`);
    }
  });
  if (isTTY) process.stderr.write('\r\u001b[K');
  return rows;
};

const campaigns = (): CampaignRequests => {
  if (values.pairs) return { 'all pairs of faults': { kind: 'pairs' } };
  if (values.loops) return { 'closed loops for fifty hours': { kind: 'loops' } };
  const from = countOption('--from', values.from);
  const count = countOption('--seeds', values.seeds ?? '5000');
  const seeds = {
    [`seeds ${from} to ${from + count - 1}`]: { kind: 'seeds', from, count },
  } as const;
  return values.seeds === undefined
    ? { 'all single faults': { kind: 'singles' }, ...seeds }
    : seeds;
};

const runAll = async (): Promise<boolean> => {
  const rows = await run(campaigns());
  console.log(figuresTable(rows));
  if (!values.pairs && !values.loops && values.seeds === undefined) {
    const afterDeath = await recoveryFromDeadCollectors();
    const afterLoss = await recoveryFromLostEvents();
    console.log(
      `\n${recoveryTable([
        { what: 'after the death of a collector', recovery: afterDeath },
        { what: 'after a lost event, past the time that it was due', recovery: afterLoss },
      ])}`,
    );
  }
  return rows.every(({ figures }) => figures.violations.length === 0);
};

const scenarioCalled = async (name: string): Promise<Scenario> => {
  const found = await findScenario(name);
  if (found !== undefined) return found;
  process.stderr.write(
    `No scenario is called “${name}”: one of the list, or one that a failure has printed, is accepted.\n`,
  );
  process.exit(2);
};

/** Whether every planted bug was caught. */
const runMutants = async (): Promise<boolean> => {
  const caught = await catchAll(({ mutant, caught }) => {
    const what = caught === undefined ? 'SURVIVES' : `${caught.invariant}, in “${caught.where}”`;
    console.log(`${mutant.name}: ${what}`);
  });
  const survivors = caught.filter((each) => each.caught === undefined);
  console.log(`\n${caught.length} planted bugs, ${caught.length - survivors.length} caught`);
  const { catchAllByUnitTests } = await import('./mutants/hunt-unit-mutants.ts');
  let missed = 0;
  await catchAllByUnitTests(({ name, caughtBy }, isCaught) => {
    console.log(`${name}: ${isCaught ? caughtBy : 'SURVIVES'}`);
    if (!isCaught) missed += 1;
  });
  return survivors.length + missed === 0;
};

/** Runs seeds on one processor under the profiler of `node:inspector`. */
const runProfiled = async (): Promise<boolean> => {
  const { profileSeeds } = await import('./campaign/profile-seeds.ts');
  const from = countOption('--from', values.from);
  console.log(await profileSeeds(from, countOption('--seeds', values.seeds ?? '2000')));
  return true;
};

const main = async (): Promise<boolean> => {
  if (values.help) {
    console.log(USAGE);
    return true;
  }
  const { seed } = values;
  const named = values.fault ?? (seed && `seed ${countOption('--seed', seed)}`);
  if (named !== undefined) return trace(await scenarioCalled(named));
  if (values.mutants) return runMutants();
  if (values.profile) return runProfiled();
  return runAll();
};

process.exitCode = (await main()) ? 0 : 1;
