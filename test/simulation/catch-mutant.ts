import { orderOf, runInWorker } from './campaign-crew.ts';

/** How a planted bug was found out. */
export interface Caught {
  readonly invariant: string;
  readonly where: string;
}

/** As many as `npm test` runs, so that what is caught here is caught there. */
const SEEDS = 5_000;

/** Plants the bug in a worker and runs what `npm test` runs until an invariant breaks. */
export const catchMutant = async (mutant: string): Promise<Caught | undefined> => {
  const once = { stopAfterViolations: 1 };
  const byRegime = await caughtBy(mutant, { kind: 'regimes', ...once });
  if (byRegime !== undefined) return byRegime;
  const bySeed = await caughtBy(mutant, { kind: 'seeds', from: 1, count: QUICK_SEEDS, ...once });
  if (bySeed !== undefined) return bySeed;
  const byFault = await caughtBy(mutant, { kind: 'singles', ...once });
  if (byFault !== undefined) return byFault;
  const from = 1 + QUICK_SEEDS;
  return caughtBy(mutant, { kind: 'seeds', from, count: SEEDS - QUICK_SEEDS, ...once });
};

/** Most bugs break something within the first of them. */
const QUICK_SEEDS = 300;

const caughtBy = async (
  mutant: string,
  request: Parameters<typeof orderOf>[0],
): Promise<Caught | undefined> => {
  const { violations } = await runInWorker({ campaign: orderOf(request), mutant });
  const [violation] = violations;
  return violation && { invariant: violation.invariant, where: violation.where };
};
