import { basename, dirname, join, resolve } from 'node:path';
import type { Metafile, Plugin } from 'esbuild';

/** A bundle to build: its source, and its place without the ending. */
export interface OnDemandEntry {
  readonly in: string;
  readonly out: string;
}

/**
 * Makes a bundle of its own of each `import()` in the project's sources, beside the bundle in which it
 * stands: it is neither read nor compiled until it is needed.
 *
 * The SDK's own `import()`s stay inside; esbuild drops those that nothing reaches.
 */
export class OnDemandBundles {
  private readonly sources = new Map<string, string>();

  /** For the build of what is loaded at once. */
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

  /** What the outputs of that build will load, to be built beside each of them. */
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
