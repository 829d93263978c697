import { parentPort, workerData } from 'node:worker_threads';
import { catchMutant } from './catch-mutant.ts';
import type { Hunt } from './hunt-mutants.ts';
import { mutants } from './mutants.ts';
import { BugPlanter } from './plant-mutant.ts';

/** Failures are made by the thousand here, and their stacks are not read. */
Error.stackTraceLimit = 0;

/** The numbers of the bugs to hunt for. */
const numbers: readonly number[] = workerData;
const planter = new BugPlanter();
for (const number of numbers) {
  const mutant = mutants[number];
  if (mutant === undefined) throw new Error(`There is no planted bug ${number}.`);
  const hunt: Hunt = { mutant, caught: await catchMutant(planter, mutant) };
  parentPort?.postMessage(hunt);
}
