import { type RunReport, simulate } from '../simulation.ts';
import { type Scenario, scenarioOf } from '../world/world.ts';
import {
  onePerLine,
  type SingleFault,
  secondFaults,
  singleFaults,
  withFault,
} from './enumeration.ts';
import { findScenario } from './find-scenario.ts';
import {
  enumeratedScenarios,
  fiftyHourNames,
  namedScenario,
  pairedScenarios,
  scenarioNames,
} from './scenarios.ts';
import { storyOf } from './violation-story.ts';

/** What one worker is to run: every `of`th schedule, beginning with number `part`. */
export interface CampaignOrder {
  readonly kind: 'scenario' | 'scenarios' | 'loops' | 'lines' | 'singles' | 'pairs' | 'seeds';
  readonly part: number;
  readonly of: number;
  /** For seeds: the first, and how many. */
  readonly from: number;
  readonly count: number;
  /** For a single scenario: its name. */
  readonly name: string;
  /** The campaign ends after so many violations. */
  readonly stopAfterViolations: number;
}

export interface Figures {
  schedules: number;
  calls: number;
  virtualMs: number;
  seconds: number;
  /** The story of each violation, from the invariant on. */
  violations: { readonly invariant: string; readonly where: string; readonly story: string }[];
  /** Each line of production code with each fault that it met. */
  covered: string[];
}

export const noFigures = (): Figures => ({
  schedules: 0,
  calls: 0,
  virtualMs: 0,
  seconds: 0,
  violations: [],
  covered: [],
});

/** What has happened in a campaign since it last told. */
export interface Progress {
  readonly schedules: number;
  /** The stories of the violations. */
  readonly stories: readonly string[];
}

/** Runs the order; tells of each violation at once, and of schedules by the hundred. */
export const runCampaign = async (
  order: CampaignOrder,
  onProgress: (progress: Progress) => void,
  tell = storyOf,
): Promise<Figures> => {
  const figures = noFigures();
  const startedMs = performance.now();
  for await (const scenario of schedules(order, figures)) {
    const before = figures.violations.length;
    await account(figures, await simulate(scenario), tell);
    const stories = figures.violations.slice(before).map(({ story }) => story);
    const schedules = figures.schedules % PROGRESS_EVERY === 0 ? PROGRESS_EVERY : 0;
    if (stories.length > 0 || schedules > 0) {
      onProgress({ schedules, stories });
      await breathe();
    }
    if (figures.violations.length >= order.stopAfterViolations) break;
  }
  figures.seconds = (performance.now() - startedMs) / 1_000;
  return figures;
};

const PROGRESS_EVERY = 500;

async function* schedules(order: CampaignOrder, figures: Figures): AsyncGenerator<Scenario> {
  const { kind, part, of, from, count } = order;
  if (kind === 'seeds') {
    for (let seed = from + part; seed < from + count; seed += of) yield scenarioOf(seed);
    return;
  }
  if (kind === 'scenario') {
    const named = await findScenario(order.name);
    if (named !== undefined) yield named;
    return;
  }
  if (kind === 'loops') {
    yield* fiftyHourNames.filter((_, index) => index % of === part).map(namedScenario);
    return;
  }
  if (part === 0) yield* scenarioNames.map(namedScenario);
  if (kind === 'scenarios') return;
  const all = await singleFaults(kind === 'pairs' ? pairedScenarios : enumeratedScenarios);
  const singles = kind === 'lines' ? onePerLine(all) : all;
  const covered = new Set<string>();
  for (const [index, single] of singles.entries()) {
    if (index % of !== part) continue;
    covered.add(`${single.call.name} ${single.call.site} ${single.fault.kind}`);
    if (kind === 'pairs') yield* pairsOf(single);
    else yield scenarioWith(single);
  }
  figures.covered = [...covered];
}

async function* pairsOf(first: SingleFault): AsyncGenerator<Scenario> {
  const scenario = scenarioWith(first);
  for (const second of await secondFaults(first)) {
    yield withFault(scenario, second.call, second.fault);
  }
}

const scenarioWith = ({ scenarioName, call, fault }: SingleFault): Scenario =>
  withFault(namedScenario(scenarioName), call, fault);

const account = async (
  figures: Figures,
  report: RunReport,
  tell: typeof storyOf,
): Promise<void> => {
  figures.schedules += 1;
  figures.calls += report.calls.length;
  figures.virtualMs += report.virtualMs;
  const [violation] = report.violations;
  if (violation === undefined) return;
  figures.violations.push({
    invariant: violation.invariant,
    where: report.scenario.name,
    story: await tell(report),
  });
};

/** Yields to the event loop, so that the worker's messages are sent. */
const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
