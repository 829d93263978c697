import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** Holds what the files of a test process share; removed after the last process has ended. */
    runFolder: string;
  }
}

/** Makes the folder of a run, and removes it at the end. */
export const setup = async ({ provide }: TestProject): Promise<() => Promise<void>> => {
  const runFolder = await mkdtemp(join(tmpdir(), 'test-run-'));
  provide('runFolder', runFolder);
  return () => rm(runFolder, { recursive: true, force: true });
};
