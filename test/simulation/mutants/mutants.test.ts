import { describe, expect, it } from 'vitest';
import { catchAll } from './hunt-mutants.ts';
import { mutants } from './mutants.ts';

/** It takes seconds on an idle machine, and much longer on a busy one. */
const TIMEOUT_MS = 900_000;

describe('the simulation', () => {
  it(
    'catches every planted bug',
    async () => {
      const hunts = await catchAll();
      const survivors = hunts.filter(({ caught }) => caught === undefined);
      expect(survivors.map(({ mutant }) => mutant.name)).toEqual([]);
      expect(hunts.map(({ mutant }) => mutant.name).toSorted()).toEqual(
        mutants.map(({ name }) => name).toSorted(),
      );
      expect(hunts.length).toBeGreaterThanOrEqual(50);
      console.log(`${hunts.length} planted bugs, each caught by an invariant`);
      for (const { mutant, caught } of hunts) {
        // Searching all scenarios for one bug takes as long as catching most of the others.
        if (caught?.where !== mutant.shownBy)
          console.log(
            `“${mutant.name}” is shown by “${caught?.where}” now, not “${mutant.shownBy}”`,
          );
      }
    },
    TIMEOUT_MS,
  );
});
