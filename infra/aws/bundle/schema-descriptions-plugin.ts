import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

const TEXT = /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|`(?:[^`\\]|\\.)*`/.source;
const DESCRIPTION = `z\\.describe\\(\\s*(?:${TEXT})(?:\\s*\\+\\s*(?:${TEXT}))*,?\\s*\\)`;
const ONLY_CHECK = new RegExp(`\\s*\\.check\\(\\s*${DESCRIPTION},?\\s*\\)`, 'g');
const FURTHER_CHECK = new RegExp(`,\\s*${DESCRIPTION}`, 'g');

/**
 * Leaves the descriptions of schemas out of the bundles: 2 KB of submit's. They are for
 * `openapi.json`, which is a static module and made before.
 */
export const schemaDescriptions: Plugin = {
  name: 'schema-descriptions',
  setup(build) {
    build.onLoad(
      { filter: /[\\/]shared[\\/](api|job|result)[\\/][^\\/]+\.ts$/ },
      async ({ path }) => ({
        contents: (await readFile(path, 'utf8'))
          .replaceAll(ONLY_CHECK, '')
          .replaceAll(FURTHER_CHECK, ''),
        loader: 'ts',
      }),
    );
  },
};
