import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Caught } from './catch-mutant.ts';
import type { Mutant } from './mutant.ts';
import { mutants } from './mutants.ts';

/** One planted bug and how it was found out, if it was. */
export interface Hunt {
  readonly mutant: Mutant;
  readonly caught: Caught | undefined;
}

/** Hunts every planted bug on all processors, and calls `onEnd` after each. */
export const catchAll = async (
  onEnd: (hunt: Hunt) => void = () => undefined,
): Promise<readonly Hunt[]> => {
  const hunts: Hunt[] = [];
  const found = (hunt: Hunt): void => {
    hunts.push(hunt);
    onEnd(hunt);
  };
  const of = availableParallelism();
  const numbers = [...mutants.keys()];
  await Promise.all(
    Array.from({ length: of }, (_, part) =>
      huntInWorker(
        numbers.filter((number) => number % of === part),
        found,
      ),
    ),
  );
  return hunts;
};

const huntInWorker = (numbers: readonly number[], onEnd: (hunt: Hunt) => void): Promise<void> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./hunt-worker.ts', import.meta.url), {
      workerData: numbers,
      // Suppresses the warning that each worker prints about stripping types.
      execArgv: ['--disable-warning=ExperimentalWarning'],
    });
    worker.on('message', onEnd);
    worker.on('error', reject);
    worker.on('exit', () => resolve());
  });
