import { existsSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type BuildFailure, type BuildOptions, build, type Message } from 'esbuild';
import {
  type FunctionName,
  forEachFunction,
  functionNames,
  type PerFunction,
} from '../function/function-name.ts';
import { lambdaCredentials } from './lambda-credentials-plugin.ts';
import { OnDemandBundles } from './on-demand-bundles.ts';
import { schemaDescriptions } from './schema-descriptions-plugin.ts';
import { staticModules } from './static-module-plugin.ts';
import { unusedSdkParts } from './unused-sdk-parts-plugin.ts';

/** The functions could not be built; the message has one line for each error. */
export class BundleError extends Error {
  override readonly name = 'BundleError';
}

/** Where the functions are, and where their bundles go. */
export interface FunctionBundleOptions {
  /** The folder that holds `<name>/handler.ts` for each function. */
  readonly functionsDir: string;
  /** An existing folder; each function gets a folder of its name in it. */
  readonly outDir: string;
  /**
   * A folder that keeps the bundles of these very sources: they are taken from there, and it is
   * made from `outDir` where it is missing.
   *
   * @default they are built
   */
  readonly keptDir?: string | undefined;
}

/**
 * Reasons for these options, measured on the collector's imports with Node 22 to 24:
 * - CommonJS starts 25 ms sooner than ESM, whose static `import 'node:http'` loads undici;
 * - `module` before `main` lets unused code of the SDK go, minified 775 KB become 512 KB;
 * - the SDK is included: Lambda's own copy is many files and loads slower;
 * - `node20` is what the oldest host that may run the bundle locally understands;
 * - no source map: it would be part of the asset and is rebuilt from the commit when needed.
 */
export const bundleOptions = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  mainFields: ['module', 'main'],
  minify: true,
  legalComments: 'none',
  charset: 'utf8',
  sourcemap: false,
  // `import()` of a bundle becomes `require`: there is no second loader to start.
  supported: { 'dynamic-import': false },
  logLevel: 'silent',
  plugins: [lambdaCredentials, unusedSdkParts, staticModules, schemaDescriptions],
} as const satisfies BuildOptions;

/** The bundle is CommonJS wherever it lies, also below a package.json that says `module`. */
const PACKAGE_JSON = '{"type":"commonjs"}\n';

const faultLine = ({ text, location, pluginName }: Message): string =>
  location === null || pluginName === 'static-modules'
    ? text
    : `${location.file}:${location.line}: ${text}`;

const isBuildFailure = (thrown: unknown): thrown is BuildFailure =>
  thrown instanceof Error && 'errors' in thrown && Array.isArray(thrown.errors);

const bundleError = (thrown: unknown): unknown => {
  if (!isBuildFailure(thrown)) return thrown;
  // Two functions that import one bad module report it twice.
  const faults = new Set(thrown.errors.map(faultLine));
  return new BundleError([...faults].join('\n'), { cause: thrown });
};

const buildBundles = async (functionsDir: string, outDir: string): Promise<void> => {
  const entry = (name: FunctionName) => ({
    in: join(functionsDir, name, 'handler.ts'),
    out: join(name, 'index'),
  });
  try {
    const onDemand = new OnDemandBundles();
    const { metafile } = await build({
      ...bundleOptions,
      plugins: [onDemand.plugin, ...bundleOptions.plugins],
      entryPoints: functionNames.map(entry),
      outdir: outDir,
      metafile: true,
    });
    await build({ ...bundleOptions, entryPoints: onDemand.entries(metafile), outdir: outDir });
  } catch (thrown) {
    throw bundleError(thrown);
  }

  await Promise.all(
    functionNames.map((name) => writeFile(join(outDir, name, 'package.json'), PACKAGE_JSON)),
  );
};

/**
 * Bundles every function in one build and returns the folder of each: `index.js`, minified, the
 * bundles that it loads on demand, and a package.json.
 *
 * The same sources give the same bytes, so an unchanged function keeps its asset hash and is not
 * deployed again. An error in the sources is a `BundleError`.
 */
export const bundleFunctions = async ({
  functionsDir,
  outDir,
  keptDir,
}: FunctionBundleOptions): Promise<PerFunction<string>> => {
  const bundles = forEachFunction((name) => join(keptDir ?? outDir, name));
  if (keptDir !== undefined && existsSync(keptDir)) return bundles;
  await buildBundles(functionsDir, outDir);
  if (keptDir !== undefined) {
    await rename(outDir, keptDir).catch((thrown: unknown) => {
      // Another process with the same sources was faster: its bundles are as good.
      if (!existsSync(keptDir)) throw thrown;
    });
  }
  return bundles;
};
