import { describe, expect, it } from 'vitest';
import { catchAll } from './catch-mutant.ts';

/** Seconds on an idle machine, and as long as it takes where others want the processors too. */
const PATIENCE_MS = 900_000;

describe('the simulation', () => {
  it(
    'catches every planted bug',
    async () => {
      const hunts = await catchAll();
      const survivors = hunts.filter(({ caught }) => caught === undefined);
      expect(survivors.map(({ mutant }) => mutant.name)).toEqual([]);
      expect(hunts.length).toBeGreaterThanOrEqual(20);
      console.log(`${hunts.length} planted bugs, each caught by an invariant`);
    },
    PATIENCE_MS,
  );
});
