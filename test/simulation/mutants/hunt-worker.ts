import { parentPort } from 'node:worker_threads';
import { catchMutant } from './catch-mutant.ts';
import type { Hunt } from './hunt-mutants.ts';
import { mutants } from './mutants.ts';
import { BugPlanter } from './plant-mutant.ts';

/** Failures are made by the thousand here, and their stacks are not read. */
Error.stackTraceLimit = 0;

const planter = new BugPlanter();
for (const mutant of mutants) {
  const hunt: Hunt = { mutant, caught: await catchMutant(planter, mutant) };
  parentPort?.postMessage(hunt);
}
