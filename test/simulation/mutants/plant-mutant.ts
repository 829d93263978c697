import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { PlantedBug } from './mutant.ts';
import { bugCalled } from './mutants.ts';

const root = new URL('../../../', import.meta.url).href;

/** Plants the bug: from now on the module loads with other words in it. */
export const plant = (name: string): void => {
  const mutant = bugCalled(name);
  registerHooks({
    load: (url, context, nextLoad) => {
      if (url !== `${root}${mutant.file}`) return nextLoad(url, context);
      return { format: 'module-typescript', shortCircuit: true, source: mutated(url, mutant) };
    },
  });
};

const mutated = (url: string, mutant: PlantedBug): string =>
  mutatedText(readFileSync(fileURLToPath(url), 'utf8'), mutant);

/**
 * The text with the bug in it.
 *
 * @throws Error where the text is no longer what the mutant was made for.
 */
export const mutatedText = (text: string, { name, file, find, put }: PlantedBug): string => {
  if (text.split(find).length !== 2) {
    throw new Error(`Mutant “${name}”: ${file} does not have exactly one place that says ${find}`);
  }
  return text.replace(find, () => put);
};
