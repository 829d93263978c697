import { batchMutants } from './batch-mutants.ts';
import { collectingMutants } from './collecting-mutants.ts';
import { equivalentMutants } from './equivalent-mutants.ts';
import { limitMutants } from './limit-mutants.ts';
import type { Mutant, PlantedBug } from './mutant.ts';
import { queueMutants } from './queue-mutants.ts';
import { settlingMutants } from './settling-mutants.ts';
import { startingMutants } from './starting-mutants.ts';
import { unitMutants } from './unit-mutants.ts';

/** The bugs by which the simulation is tested; each of them must be caught. */
export const mutants: readonly Mutant[] = [
  ...startingMutants,
  ...queueMutants,
  ...collectingMutants,
  ...settlingMutants,
  ...limitMutants,
  ...batchMutants,
];

/** The bugs that can be planted. */
export const plantedBugs: readonly PlantedBug[] = [
  ...mutants,
  ...unitMutants,
  ...equivalentMutants,
];
