import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inject } from 'vitest';
import { buildPackage } from '../../../bin/build-package/build-package.ts';

const project = fileURLToPath(new URL('../../..', import.meta.url));
const fixtures = fileURLToPath(new URL('fixtures', import.meta.url));

/** What `npm i` brings beside the package: its peers and dependencies. */
const PEERS = ['aws-cdk-lib', 'constructs', 'zod', '@smithy/types'];

/** Builds the package once, packs it and returns the tarball with its size. */
export const packedPackage = async () => {
  const folder = mkdtempSync(join(inject('runFolder'), 'package-'));
  const built = join(folder, 'built');
  await buildPackage(built);
  // As npm itself packs it, from a folder without its node_modules.
  const npm = ['pack', '--silent', '--pack-destination', folder, built];
  const name = execFileSync('npm', npm, { cwd: folder, encoding: 'utf8' }).trim();
  const tarball = join(folder, name);
  return { built, tarball, bytes: statSync(tarball).size };
};

/**
 * An app of a user, in an empty folder, with the package from its tarball and nothing else of the
 * project but the packages that npm would bring from its registry.
 */
export const appWith = (tarball: string) => {
  const folder = mkdtempSync(join(inject('runFolder'), 'app-'));
  cpSync(fixtures, folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  const modules = join(folder, 'node_modules');
  const own = join(modules, 'redshift-data-jobs');
  mkdirSync(own, { recursive: true });
  execFileSync('tar', ['-xzf', tarball, '--strip-components=1', '-C', own]);
  const install = (packages: readonly string[]): void => {
    for (const name of packages) {
      const link = join(modules, name);
      mkdirSync(dirname(link), { recursive: true });
      symlinkSync(join(project, 'node_modules', name), link);
    }
  };
  install(PEERS);
  const run = (args: readonly string[], env: Record<string, string> = {}) => {
    const { stdout, stderr, status } = spawnSync(process.execPath, [...args], {
      cwd: folder,
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], HOME: folder, CDK_VALIDATION: 'false', ...env },
    });
    return { stdout, stderr, status };
  };
  return { folder, install, run };
};
