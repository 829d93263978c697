import { collectingMutants } from './collecting-mutants.ts';
import { equivalentMutants } from './equivalent-mutants.ts';
import { limitMutants } from './limit-mutants.ts';
import type { Mutant, PlantedBug } from './mutant.ts';
import { settlingMutants } from './settling-mutants.ts';
import { startingMutants } from './starting-mutants.ts';

/** The bugs by which the simulation is tested; each of them must be caught. */
export const mutants: readonly Mutant[] = [
  ...startingMutants,
  ...collectingMutants,
  ...settlingMutants,
  ...limitMutants,
];

/** The bugs that can be planted. */
export const plantedBugs: readonly PlantedBug[] = [...mutants, ...equivalentMutants];

/** @throws Error where there is no such bug. */
export const bugCalled = (name: string): PlantedBug => {
  const found = plantedBugs.find((bug) => bug.name === name);
  if (found === undefined) throw new Error(`There is no planted bug “${name}”.`);
  return found;
};
