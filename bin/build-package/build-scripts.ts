import { readdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import { staticModules } from '../../infra/aws/bundle/static-module-plugin.ts';
import { packagedSources } from './packaged-sources.ts';

/** Parts that are not in the package: CDK is the user's own, the others are for `local` alone. */
const EXTERNAL = ['aws-cdk-lib', 'constructs', 'esbuild', 'oidc-provider', 'dynalite', 'fauxqs'];
/** PostgreSQL's client loads it where it is installed. */
const NEVER = ['pg-native'];

const options = {
  bundle: true,
  minify: true,
  legalComments: 'eof',
  charset: 'utf8',
  platform: 'node',
  target: 'node22',
  mainFields: ['module', 'main'],
  external: [...EXTERNAL, ...NEVER],
  logLevel: 'silent',
} as const satisfies BuildOptions;

/** What a CommonJS module of a dependency needs in an ES module. */
const REQUIRE =
  "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";

/** The programs: the commands, the synthesis of `local`, and its processes and threads. */
export const buildCommands = async (project: string, lib: string) => {
  const programs = (await readdir(join(project, 'infra'), { recursive: true }))
    .filter((path) => /-(thread|process)\.ts$/.test(path))
    .map((path) => ({ in: join(project, 'infra', path), out: basename(path, '.ts') }));
  const { metafile } = await build({
    ...options,
    format: 'esm',
    splitting: true,
    metafile: true,
    outdir: lib,
    outExtension: { '.js': '.mjs' },
    banner: { js: REQUIRE },
    plugins: [packagedSources(lib), staticModules],
    entryPoints: [
      { in: join(project, 'bin/redshift-data-jobs.ts'), out: 'commands' },
      { in: join(project, 'bin/app.ts'), out: 'app' },
      ...programs,
    ],
  });
  const imported = Object.values(metafile.outputs).flatMap(({ imports }) =>
    imports.filter(({ external }) => external).map(({ path }) => path),
  );
  const packages = EXTERNAL.filter((name) =>
    imported.some((path) => path === name || path.startsWith(`${name}/`)),
  );
  return { packages };
};

/** The construct is CommonJS, as CDK is; an ES module passes it on, so that there is one of it. */
export const buildConstruct = async (project: string, lib: string): Promise<void> => {
  await build({
    ...options,
    format: 'cjs',
    outfile: join(lib, 'construct.cjs'),
    plugins: [packagedSources(lib), staticModules],
    define: { 'import.meta.url': 'importMetaUrl' },
    banner: { js: "const importMetaUrl = require('node:url').pathToFileURL(__filename).href;" },
    entryPoints: [join(project, 'infra/aws/redshift-data-jobs/package-exports.ts')],
  });
  await writeFile(join(lib, 'construct.mjs'), "export * from './construct.cjs';\n");
};

/** The client, whole in one file for each kind of module; a browser takes the ES module. */
export const buildClient = async (project: string, lib: string): Promise<void> => {
  const folder = join(project, 'shared/client');
  const modules = (await readdir(folder)).filter((name) => name.endsWith('.ts'));
  const stdin = {
    contents: modules.map((name) => `export * from './${name}';`).join('\n'),
    resolveDir: folder,
  };
  const mainFields = ['browser', 'module', 'main'];
  const shared = { ...options, stdin, target: 'es2022', platform: 'browser', mainFields } as const;
  await Promise.all([
    build({ ...shared, format: 'esm', outfile: join(lib, 'client.mjs') }),
    build({ ...shared, format: 'cjs', outfile: join(lib, 'client.cjs') }),
  ]);
};
