import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { forEachFunction, type PerFunction } from '../function/function-name.ts';

/** Never thrown: the package's bundles are built. */
export class BundleError extends Error {
  override readonly name = 'BundleError';
}

const bundles = fileURLToPath(new URL('../../functions', import.meta.url));

/** The bundles of the package. */
export const bundleFunctions = async (): Promise<PerFunction<string>> =>
  forEachFunction((name) => join(bundles, name));
