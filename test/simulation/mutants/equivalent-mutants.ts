import type { PlantedBug } from './mutant.ts';

/** Bugs without an observable effect, and why. */
export const equivalentMutants: readonly (PlantedBug & { readonly because: string })[] = [
  {
    name: 'lease renewed without a look at who has it',
    file: 'shared/pipeline/collecting-lease.ts',
    find: "if (renewed.outcome !== 'applied') throw new LeaseLost();",
    put: '',
    because: 'It only wastes work: the commit is fenced, and there is one manifest.',
  },
];
