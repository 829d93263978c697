import { accessSync, constants, globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import { packageManifest } from '../../bin/build-package/package-manifest.ts';

const workflow = z.object({
  permissions: z.record(z.string(), z.string()),
  jobs: z.record(
    z.string(),
    z.object({
      'timeout-minutes': z.number(),
      strategy: z.object({ matrix: z.record(z.string(), z.array(z.unknown())) }).optional(),
      steps: z.array(z.object({ uses: z.string().optional(), run: z.string().optional() })),
    }),
  ),
});

const files = globSync('.github/workflows/*.yml').map((path) => ({
  path,
  text: readFileSync(path, 'utf8'),
}));
const workflows = files.map(({ text }) => workflow.parse(parse(text)));
const jobs = workflows.flatMap((each) => Object.values(each.jobs));
const own: unknown = JSON.parse(readFileSync('package.json', 'utf8'));
const { engines, scripts } = z
  .object({ engines: z.object({ node: z.string() }), scripts: z.record(z.string(), z.string()) })
  .parse(own);

describe('the workflows', () => {
  it('may read the repository and nothing else', () => {
    expect(workflows.map(({ permissions }) => permissions)).toEqual(
      workflows.map(() => ({ contents: 'read' })),
    );
  });

  it('pin every action to a commit, and name its version', () => {
    const uses = files.flatMap(({ text }) => text.split('\n').filter((line) => /uses:/.test(line)));
    expect(uses.length).toBeGreaterThan(0);
    for (const line of uses) expect(line).toMatch(/uses: [\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it('run what is there, on the oldest Node that package.json claims and newer ones', () => {
    const runs = jobs.flatMap(({ steps }) => steps.flatMap(({ run }) => run ?? []));
    expect(runs).toContain('.ci/run');
    const called = runs.flatMap((run) => /^npm run (\S+)/.exec(run)?.[1] ?? []);
    expect(called.filter((name) => !(name in scripts))).toEqual([]);
    const nodes = jobs.flatMap(({ strategy }) => strategy?.matrix['node'] ?? []).map(Number);
    expect(`>=${Math.min(...nodes)}`).toBe(engines.node);
    const programs = runs.flatMap((run) => /^\.ci\/\w+/.exec(run) ?? []);
    for (const program of programs) accessSync(program, constants.X_OK);
    expect(new Set(programs)).toEqual(new Set(globSync('.ci/*')));
  });

  it('take the package into an app with the oldest CDK that it accepts, and with the newest', () => {
    const { manifest } = packageManifest(own, []);
    const oldest = Object.entries(manifest.peerDependencies)
      .filter(([name]) => !Object.hasOwn(manifest.peerDependenciesMeta, name))
      .map(([name, range]) => `${name}@${range.replace('^', '')}`);
    expect(jobs.flatMap(({ strategy }) => strategy?.matrix['peers'] ?? [])).toEqual([
      oldest.join(' '),
      'aws-cdk-lib@latest',
    ]);
  });
});

describe('dependabot', () => {
  it('keeps packages and actions current', () => {
    const updates = z
      .object({ updates: z.array(z.object({ 'package-ecosystem': z.string() })) })
      .parse(parse(readFileSync('.github/dependabot.yml', 'utf8')));
    expect(updates.updates.map((update) => update['package-ecosystem'])).toEqual([
      'npm',
      'github-actions',
    ]);
  });
});
