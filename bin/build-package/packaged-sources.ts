import { existsSync } from 'node:fs';
import { cp, readFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { Plugin } from 'esbuild';

/** A path that a module resolves against itself. */
const OWN_PATH = /new URL\('([^']+)', import\.meta\.url\)/g;

/** A file or, with a slash at its end, a folder of files that a module reads. */
const isData = (path: string): boolean => /(\/|\.(?!ts$)\w+)$/.test(path);

/**
 * Makes sources run as bundles of one folder, `outdir`. `X.packaged.ts` stands in for `X.ts` where
 * the package differs from a checkout: in names of commands, and in what is built already. A file
 * that a module opens is copied beside its bundle; a program is expected there as `.mjs`.
 */
export const packagedSources = (outdir: string): Plugin => ({
  name: 'packaged-sources',
  setup(build) {
    build.onResolve({ filter: /^\.{1,2}\/.*\.ts$/ }, ({ path, resolveDir }) => {
      const packaged = join(resolveDir, path.replace(/\.ts$/, '.packaged.ts'));
      return existsSync(packaged) ? { path: packaged } : undefined;
    });
    build.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      if (path.endsWith('.static.ts')) return undefined;
      const source = await readFile(path, 'utf8');
      for (const [, own = ''] of source.matchAll(OWN_PATH)) {
        const file = resolve(dirname(path), own);
        if (isData(own) && existsSync(file)) {
          await cp(file, join(outdir, basename(file)), { recursive: true });
        }
      }
      const contents = source.replaceAll(OWN_PATH, (_, own: string) => {
        const built = basename(own).replace(/\.ts$/, '.mjs') + (own.endsWith('/') ? '/' : '');
        return `new URL('./${built}', import.meta.url)`;
      });
      return { contents, loader: 'ts' };
    });
  },
});
