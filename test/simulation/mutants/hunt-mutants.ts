import { Worker } from 'node:worker_threads';
import type { Caught } from './catch-mutant.ts';
import type { Mutant } from './mutant.ts';

/** One planted bug and how it was found out, if it was. */
export interface Hunt {
  readonly mutant: Mutant;
  readonly caught: Caught | undefined;
}

/**
 * Hunts every planted bug, and calls `onEnd` after each. One worker does it: loading the production
 * code takes longer than most hunts.
 */
export const catchAll = (onEnd: (hunt: Hunt) => void = () => undefined): Promise<readonly Hunt[]> =>
  new Promise((resolve, reject) => {
    const hunts: Hunt[] = [];
    const worker = new Worker(new URL('./hunt-worker.ts', import.meta.url), {
      // Suppresses the warning that a worker prints about stripping types.
      execArgv: ['--disable-warning=ExperimentalWarning'],
    });
    worker.on('message', (hunt: Hunt) => {
      hunts.push(hunt);
      onEnd(hunt);
    });
    worker.on('error', reject);
    worker.on('exit', () => resolve(hunts));
  });
