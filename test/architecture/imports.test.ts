import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type SourceFile, sourceFiles } from './source-tree.ts';

const files = sourceFiles('bin', 'infra', 'functions', 'shared');
const below = (folder: string) => files.filter(({ path }) => path.startsWith(`${folder}/`));

/** `file → import` for every import of the files that the rule forbids. */
const breaches = (of: readonly SourceFile[], forbids: (name: string, path: string) => boolean) =>
  of.flatMap(({ path, imports }) =>
    imports.filter((name) => forbids(name, path)).map((name) => `${path} → ${name}`),
  );

/** The files, apart from the owners, whose text shows the power. */
const users = (power: RegExp, ...owners: readonly string[]) =>
  files
    .filter(({ path, text }) => power.test(code(text)) && !owners.some((o) => path.startsWith(o)))
    .map(({ path }) => path);

/** An app as a user writes it. */
const EXAMPLE_APP = /^test\/bin\/build-package\/example-app\//;

const code = (text: string) =>
  text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/(^|\s)\/\/.*$/gm, '');

describe('who may import whom', () => {
  it('shared imports nothing above it', () => {
    expect(breaches(below('shared'), (name) => /^(bin|infra|functions|test)\//.test(name))).toEqual(
      [],
    );
  });

  it('a function imports no other function and no infrastructure', () => {
    const own = (path: string) => path.split('/').slice(0, 2).join('/');
    const forbidden = breaches(below('functions'), (name, path) =>
      /^(bin|infra|test)\//.test(name)
        ? true
        : name.startsWith('functions/') && !name.startsWith(`${own(path)}/`),
    );
    expect(forbidden).toEqual([]);
  });

  it('the local stack knows the deployed one only by its template', () => {
    expect(breaches(below('infra/local'), (name) => name.startsWith('infra/aws/'))).toEqual([]);
    expect(breaches(below('infra/aws'), (name) => name.startsWith('infra/local/'))).toEqual([]);
  });

  it('nothing that runs depends on tests', () => {
    expect(breaches(files, (name) => name.startsWith('test/'))).toEqual([]);
  });

  it('PostgreSQL is imported by the emulator, CDK only where the stack is', () => {
    const clients = breaches(files, (name) => /^(pg|pg-copy-streams|@duckdb\/.*)$/.test(name));
    const owners = /^infra\/redshift-data\/(postgres|engine)\//;
    expect(clients.filter((breach) => !owners.test(breach))).toEqual([]);
    expect(clients.length).toBeGreaterThan(0);
    const cdk = breaches(files, (name) => name.startsWith('aws-cdk-lib') || name === 'constructs');
    expect(
      cdk.filter((breach) => !breach.startsWith('infra/aws/') && !breach.startsWith('bin/app.ts')),
    ).toEqual([]);
  });

  it('CDK is imported without the index of all its services', () => {
    // Node reads every name of it, and so 300 modules: half of the time that CDK takes to load.
    const index = breaches([...files, ...sourceFiles('test')], (name) => name === 'aws-cdk-lib');
    expect(index.filter((breach) => !EXAMPLE_APP.test(breach))).toEqual([]);
  });

  it('has no cycles', () => {
    const graph = new Map(files.map(({ path, imports }) => [path, imports]));
    const done = new Set<string>();
    const cycles: string[] = [];
    const walk = (path: string, trail: readonly string[]): void => {
      if (trail.includes(path)) cycles.push([...trail, path].join(' → '));
      if (done.has(path) || trail.includes(path)) return;
      for (const next of graph.get(path) ?? []) walk(next, [...trail, path]);
      done.add(path);
    };
    for (const { path } of files) walk(path, []);
    expect(cycles).toEqual([]);
  });
});

describe('npm start', () => {
  const sources = new Map(files.map((file) => [file.path, file]));
  const VALUE_IMPORT = /^(?:import|export) (?!type )[^;]*?from '([^']+)';/gms;
  /** What Node loads with a module: all but types and what is imported later. */
  const loadedWith = (path: string, loaded = new Set<string>()): ReadonlySet<string> => {
    if (loaded.has(path)) return loaded;
    loaded.add(path);
    for (const [, name = ''] of sources.get(path)?.text.matchAll(VALUE_IMPORT) ?? []) {
      loadedWith(name.startsWith('.') ? join(dirname(path), name) : name, loaded);
    }
    return loaded;
  };
  const heavy = /^(@aws-sdk\/|pg$|jose$|hyparquet|fauxqs|dynalite|oidc-provider|aws-cdk-lib)/;

  it('loads no service of the local stack before the synthesis has begun', () => {
    const first = [...loadedWith('bin/local.ts')];
    expect(first).toContain('infra/local/assembly/assembly.ts');
    const services = /^infra\/(redshift-data|local\/(?!assembly\/|oidc\/issuer-names)[\w-]+\/)/;
    expect(first.filter((name) => heavy.test(name) || services.test(name))).toEqual([]);
  });

  it('loads what tokens and emulators take only where they are', () => {
    const stack = [...loadedWith('infra/local/running-stack.ts')];
    expect(stack).toContain('pg');
    expect(stack.filter((name) => /^(jose|fauxqs|dynalite|oidc-provider)$/.test(name))).toEqual([]);
  });
});

describe('in functions and shared', () => {
  it('only the environment reads process.env', () => {
    expect(
      users(
        /process\.env/,
        'shared/lambda/environment.ts',
        'bin/',
        'infra/',
        'functions/console/page',
      ),
    ).toEqual([]);
  });

  it('only the clock tells the time', () => {
    const owners = ['shared/platform/clock.ts', 'infra/', 'bin/', 'functions/console/page'];
    expect(users(/Date\.now\(|new Date\(\)/, ...owners)).toEqual([]);
  });

  it('only the identifier is random', () => {
    const owners = ['shared/platform/identifier.ts', 'infra/', 'bin/', 'functions/console/page'];
    expect(users(/Math\.random|randomUUID|randomBytes/, ...owners)).toEqual([]);
  });

  it('AWS clients are built in one place', () => {
    const owners = ['shared/lambda/', 'infra/', 'bin/'];
    expect(users(/new (DynamoDB|S3|SNS|SQS|RedshiftData)Client\(/, ...owners)).toEqual([]);
  });

  it('nothing asks whether it runs locally', () => {
    const asks = /127\.0\.0\.1|localhost|AWS_SAM_LOCAL|isLocal/;
    expect(users(asks, 'infra/', 'bin/', 'functions/console/page')).toEqual([]);
  });

  it('pure modules import nothing that does something', () => {
    const pure = [
      'shared/job/job.ts',
      'shared/job/job-transitions.ts',
      'shared/job/lease-transitions.ts',
      'shared/job/job-update.ts',
      'shared/redshift/statement.ts',
      'shared/job/result-key.ts',
      'shared/result/encoding/result-encoder.ts',
    ];
    const found = breaches(
      files.filter(({ path }) => pure.includes(path)),
      (name) => name.startsWith('node:') || name.startsWith('@aws'),
    );
    expect(found).toEqual([]);
  });
});
