import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { bundleOptions } from '../../../infra/aws/bundle/function-bundle.ts';
import type { MeasuredWork, WorkMeasure } from './measured-work.ts';

const program = fileURLToPath(new URL('measured-program.ts', import.meta.url));

/** A process in which work is measured. */
export interface MeasuredProcess {
  /** Does the work and brings what it took. */
  measure(work: MeasuredWork): Promise<WorkMeasure>;
  stop(): void;
}

/**
 * Builds the measured program as a function's bundle is built, since what lies in the heap besides
 * costs time at each collection. `start` runs it in a new process; `remove` deletes the bundle.
 */
export const measuredProgram = async (url: string) => {
  const folder = await mkdtemp(join(tmpdir(), 'bench-collect-'));
  const outfile = join(folder, 'program.cjs');
  await build({ ...bundleOptions, entryPoints: [program], outfile });
  return {
    start: (): MeasuredProcess => {
      const child = fork(outfile, [url], { execArgv: [] });
      const died = once(child, 'exit').then(() => {
        throw new Error('The measured process has ended.');
      });
      died.catch(() => undefined);
      return {
        measure: async (work) => {
          child.send(work);
          const answered: Promise<WorkMeasure[]> = once(child, 'message');
          const [measure] = await Promise.race([answered, died]);
          if (measure === undefined) throw new Error('The measured process answered nothing.');
          return measure;
        },
        stop: () => child.disconnect(),
      };
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
};
