import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { startVitest } from 'vitest/node';
import type { UnitMutant } from './mutant.ts';
import { mutatedText } from './plant-mutant.ts';
import { unitMutants } from './unit-mutants.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** Runs each bug's test file with the bug in place, and calls `onEnd` after each. */
export const catchAllByUnitTests = async (
  onEnd: (mutant: UnitMutant, isCaught: boolean) => void,
): Promise<void> => {
  for (const mutant of unitMutants) onEnd(mutant, await isCaught(mutant));
};

const isCaught = async (mutant: UnitMutant): Promise<boolean> => {
  const planted = {
    name: 'planted-bug',
    enforce: 'pre' as const,
    load: (id: string) =>
      id === `${root}${mutant.file}` ? mutatedText(readFileSync(id, 'utf8'), mutant) : undefined,
  };
  const vitest = await startVitest(
    'test',
    [mutant.caughtBy],
    { config: `${root}test/vitest.config.ts`, watch: false, fsModuleCache: false, reporters: [{}] },
    { plugins: [planted] },
  );
  const failed = vitest.state.getCountOfFailedTests();
  await vitest.close();
  // Vitest marks the process as failed, which is what is hoped for here.
  process.exitCode = 0;
  return failed > 0;
};
