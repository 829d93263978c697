import { basename, dirname, join, resolve } from 'node:path';
import type { Metafile, Plugin } from 'esbuild';

/** A bundle to build: its source file, and its output path without the extension. */
export interface OnDemandEntry {
  readonly in: string;
  readonly out: string;
}

/**
 * Builds a separate bundle for each `import()` in the project's sources, beside the bundle that
 * contains it: Node neither reads nor compiles it until it is needed.
 *
 * The SDK's own `import()`s stay inside; esbuild drops those that nothing reaches.
 */
export class OnDemandBundles {
  private readonly sources = new Map<string, string>();

  /** The plugin for the build of the main bundles. */
  readonly plugin: Plugin = {
    name: 'on-demand-bundles',
    setup: (build) => {
      build.onResolve({ filter: /^\.{1,2}\/.*\.ts$/ }, ({ kind, path, resolveDir }) =>
        kind === 'dynamic-import'
          ? { path: this.bundleOf(join(resolveDir, path)), external: true }
          : undefined,
      );
    },
  };

  /** The bundles that the outputs of that build import, to be built beside them. */
  entries({ outputs }: Metafile): OnDemandEntry[] {
    return Object.entries(outputs).flatMap(([output, { imports }]) =>
      imports.flatMap(({ path }) => {
        const source = this.sources.get(path);
        const out = join(dirname(resolve(output)), basename(path, '.js'));
        return source === undefined ? [] : [{ in: source, out }];
      }),
    );
  }

  private bundleOf(source: string): string {
    const bundle = `./${basename(source, '.ts')}.js`;
    const other = this.sources.get(bundle);
    if (other !== undefined && other !== source) {
      throw new Error(`${source} and ${other} are both loaded on demand and have the same name.`);
    }
    this.sources.set(bundle, source);
    return bundle;
  }
}
