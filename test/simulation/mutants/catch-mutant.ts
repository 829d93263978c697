import { availableParallelism } from 'node:os';
import { type CampaignRequest, orderOf, runInWorker } from '../campaign-crew.ts';
import type { Mutant } from './mutant.ts';
import { mutants } from './mutants.ts';

/** How a planted bug was found out. */
export interface Caught {
  readonly invariant: string;
  readonly where: string;
}

/** As many as `npm test` runs, so that what is caught here is caught there. */
const SEEDS = 5_000;
/** Most bugs break something within the first of them. */
const QUICK_SEEDS = 300;

/** Everything that `npm test` runs, the quickest first. */
const SEARCH: readonly CampaignRequest[] = [
  { kind: 'regimes' },
  { kind: 'seeds', from: 1, count: QUICK_SEEDS },
  { kind: 'singles' },
  { kind: 'seeds', from: 1 + QUICK_SEEDS, count: SEEDS - QUICK_SEEDS },
];

/**
 * Plants the bug in a worker and runs what `npm test` runs until an invariant breaks: the scenario
 * that is known to show it, and all others where that one no longer does.
 */
export const catchMutant = async (
  mutant: Pick<Mutant, 'name' | 'shownBy'>,
): Promise<Caught | undefined> => {
  const requests: readonly CampaignRequest[] = [
    { kind: 'scenario', name: mutant.shownBy },
    ...SEARCH,
  ];
  const campaigns = requests.map((request) => orderOf({ ...request, stopAfterViolations: 1 }));
  const figures = await runInWorker({ campaigns, mutant: mutant.name });
  const [violation] = figures.flatMap(({ violations }) => violations);
  return violation && { invariant: violation.invariant, where: violation.where };
};

/** One planted bug and how it was found out, if it was. */
export interface Hunt {
  readonly mutant: Mutant;
  readonly caught: Caught | undefined;
}

/** Hunts for every planted bug, on all processors; `onEnd` hears of each at once. */
export const catchAll = async (
  onEnd: (hunt: Hunt) => void = () => undefined,
): Promise<readonly Hunt[]> => {
  const waiting = [...mutants];
  const hunts: Hunt[] = [];
  const work = async (): Promise<void> => {
    for (let mutant = waiting.shift(); mutant !== undefined; mutant = waiting.shift()) {
      const hunt = { mutant, caught: await catchMutant(mutant) };
      hunts.push(hunt);
      onEnd(hunt);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  return hunts;
};
