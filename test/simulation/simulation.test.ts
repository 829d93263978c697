import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noFigures } from './campaign/campaign.ts';
import { type CampaignRequests, runInWorkers } from './campaign/campaign-crew.ts';
import { type FiguresRow, figuresTable, recoveryTable } from './campaign/figures-table.ts';
import { recoveryFromDeadCollectors, recoveryFromLostEvents } from './campaign/measure-recovery.ts';
import { namedScenario, scenarioNames } from './campaign/scenarios.ts';
import { DEAD_COLLECTOR_MS, LOST_EVENT_MS } from './checks/check-recovery.ts';
import { writtenCalls } from './faults/call-site.ts';
import { callNatures, faultsOf } from './faults/faults.ts';
import { simulate } from './simulation.ts';
import { scenarioOf } from './world/world.ts';

/** A sample of what `npm run simulate` runs, so that `npm test` stays quick. */
const SEEDS = 500;
/** It takes seconds on an idle machine, and much longer on a busy one. */
const TIMEOUT_MS = 180_000;

/** The stories of the violations, which explain a failure. */
const stories = ({ figures }: FiguresRow): string =>
  figures.violations.map(({ story }) => story).join('\n\n');

/** Both campaigns in one worker, because loading the production code takes long. */
const campaigns: CampaignRequests = {
  'each fault of each line': { kind: 'lines' },
  [`seeds 1 to ${SEEDS}`]: { kind: 'seeds', from: 1, count: SEEDS },
};
let rows: FiguresRow[] = [];
beforeAll(async () => {
  rows = await runInWorkers(campaigns, undefined, 1);
}, TIMEOUT_MS);
const rowOf = (number: number): FiguresRow => rows[number] ?? { what: '', figures: noFigures() };

const recoveries: Parameters<typeof recoveryTable>[0][number][] = [];
afterAll(() => console.log(`${figuresTable(rows)}\n\n${recoveryTable(recoveries)}`));

describe('the production use cases, simulated', { timeout: TIMEOUT_MS }, () => {
  it('keep every invariant under each fault of each line that calls a service', async () => {
    const row = rowOf(0);
    expect(stories(row)).toBe('');
    expect(row.figures.schedules).toBeGreaterThan(500);

    const wanted = writtenCalls().flatMap(({ name, site }) =>
      faultsOf(callNatures[name]).map((kind) => `${name} ${site} ${kind}`),
    );
    const covered = new Set(row.figures.covered);
    expect(wanted.filter((call) => !covered.has(call))).toEqual([]);
    expect(wanted.length).toBeGreaterThan(200);
  });

  it(`keep every invariant in ${SEEDS} random worlds`, async () => {
    const row = rowOf(1);
    expect(stories(row)).toBe('');
    expect(row.figures.schedules).toBe(SEEDS);
  });

  it('recover within two minutes of a death and ninety seconds of a lost event', async () => {
    const afterDeath = await recoveryFromDeadCollectors();
    const afterLoss = await recoveryFromLostEvents();
    recoveries.push(
      { what: 'after the death of a collector', recovery: afterDeath },
      { what: 'after a lost event, past the time that it was due', recovery: afterLoss },
    );
    expect(afterDeath.slowestMs).toBeLessThanOrEqual(DEAD_COLLECTOR_MS);
    expect(afterLoss.slowestMs).toBeLessThanOrEqual(LOST_EVENT_MS);
    expect(Math.min(afterDeath.runs, afterLoss.runs)).toBeGreaterThan(80);
  });

  it('meet the faults of each named scenario', async () => {
    const missed: string[] = [];
    for (const name of scenarioNames) {
      const scenario = namedScenario(name);
      if (scenario.script.size === 0) continue;
      const happened = new Set((await simulate(scenario)).happened.map(({ key }) => key));
      for (const key of scenario.script.keys()) if (!happened.has(key)) missed.push(key);
    }
    expect(missed).toEqual([]);
  });

  it('go the same way every time', async () => {
    const traces = await Promise.all(
      Array.from({ length: 2 }, () => simulate(scenarioOf(7), { isTraced: true })),
    );
    expect(traces[0]?.trace.length).toBeGreaterThan(20);
    expect(traces[1]?.trace).toEqual(traces[0]?.trace);
  });
});
