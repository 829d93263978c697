import type { CampaignRequest } from '../campaign/campaign-crew.ts';
import { orderOf } from '../campaign/campaign-crew.ts';
import type { Mutant } from './mutant.ts';
import type { BugPlanter } from './plant-mutant.ts';

/** How a planted bug was found out. */
export interface Caught {
  readonly invariant: string;
  readonly where: string;
}

/** The seeds of `npm test`, so that `npm test` catches the same bugs. */
const SEEDS = 500;
/** Most bugs break something within the first of them. */
const QUICK_SEEDS = 300;

/** Everything that `npm test` runs, the quickest first. */
const SEARCH: readonly CampaignRequest[] = [
  { kind: 'scenarios' },
  { kind: 'seeds', from: 1, count: QUICK_SEEDS },
  { kind: 'lines' },
  { kind: 'seeds', from: 1 + QUICK_SEEDS, count: SEEDS - QUICK_SEEDS },
];

/**
 * Plants the bug and runs what `npm test` runs until an invariant breaks: the scenario that is
 * known to show it, and all others where that one no longer does.
 */
export const catchMutant = async (
  planter: BugPlanter,
  mutant: Mutant,
): Promise<Caught | undefined> => {
  const requests = [{ kind: 'scenario', name: mutant.shownBy } as const, ...SEARCH];
  const { runCampaign } = await campaignWith(planter.plant(mutant));
  for (const request of requests) {
    const order = orderOf({ ...request, stopAfterViolations: 1 });
    const { violations } = await runCampaign(order, () => undefined, noStory);
    const [violation] = violations;
    if (violation !== undefined) return { invariant: violation.invariant, where: violation.where };
  }
  return undefined;
};

/** A story needs dozens of runs, and who hunts a bug knows it. */
const noStory = async (): Promise<string> => '';

const campaignWith = async (mark: string): Promise<typeof import('../campaign/campaign.ts')> =>
  import(`../campaign/campaign.ts${mark}`);
