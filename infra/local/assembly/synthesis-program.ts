import { fileURLToPath } from 'node:url';

/** The program that synthesizes, and everything that it reads. */
export interface SynthesisProgram {
  readonly folder: string;
  /** Below the folder, as all others. */
  readonly script: string;
  readonly inputs: readonly string[];
}

/** Bundles the functions of the checkout; an edit outside of these reuses what was built. */
export const synthesisProgram: SynthesisProgram = {
  folder: fileURLToPath(new URL('../../..', import.meta.url)),
  script: 'bin/app.ts',
  inputs: [
    'bin/app.ts',
    'cdk.json',
    'functions',
    'infra/aws',
    'infra/settings',
    'package-lock.json',
    'shared',
  ],
};
