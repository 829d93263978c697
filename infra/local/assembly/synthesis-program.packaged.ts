import { fileURLToPath } from 'node:url';
import type { SynthesisProgram } from './synthesis-program.ts';

/**
 * Takes the bundles of the package. Its scripts have names that change with their content, and the
 * app beside them imports each that matters.
 */
export const synthesisProgram: SynthesisProgram = {
  folder: fileURLToPath(new URL('app.ts', import.meta.url)).replace(/app\.mjs$/, ''),
  script: 'app.mjs',
  inputs: ['app.mjs', 'functions', 'reports'],
};
