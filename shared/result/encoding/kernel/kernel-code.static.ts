import { readFileSync } from 'node:fs';
import initialise from 'wabt';

const assembler = await initialise();

/** The WebAssembly of a file beside this module, as base64. */
const assembled = (file: string): string => {
  const source = readFileSync(new URL(file, import.meta.url), 'utf8');
  const module = assembler.parseWat(file, source, { simd: true, mutable_globals: true });
  return Buffer.from(module.toBinary({}).buffer).toString('base64');
};

/**
 * The encoders' inner loops. The build evaluates this module, so a bundle has the code without the
 * assembler, and an error in the text fails the build.
 */
export const textKernelCode: string = assembled('text-kernel.wat');
export const rowKernelCode: string = assembled('row-kernel.wat');
