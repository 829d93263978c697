import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Template } from 'aws-cdk-lib/assertions';
import { inject } from 'vitest';
import * as z from 'zod';
import { buildPackage } from '../../../bin/build-package/build-package.ts';
import { spawnService } from '../../support/local-command.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
const modules = fileURLToPath(new URL('../../../node_modules', import.meta.url));

/** What npm brings beside the package from its registry: its peers and dependencies. */
const PEERS = ['aws-cdk-lib', 'constructs', 'zod', '@smithy/types'];

/** Builds the package once, and packs it as npm does, from a folder without its node_modules. */
export const packedPackage = async () => {
  const folder = mkdtempSync(join(inject('runFolder'), 'package-'));
  const built = join(folder, 'built');
  await buildPackage(built);
  const npm = ['pack', '--silent', '--pack-destination', folder, built];
  const name = execFileSync('npm', npm, { cwd: folder, encoding: 'utf8' }).trim();
  return { built, tarball: join(folder, name) };
};

/** A folder of a user, with some files of this one in it. */
const emptyApp = (...files: readonly string[]): string => {
  const folder = mkdtempSync(join(inject('runFolder'), 'app-'));
  for (const file of files) {
    const name = file.replace(/^.*\//, '');
    cpSync(join(here, file), join(folder, file.endsWith('/') ? '' : name), { recursive: true });
  }
  return folder;
};

/**
 * Has npm install the tarball in a folder, together with packages that it would take from its
 * registry: it links those of the checkout, so no network is needed and little is copied.
 */
const install = (folder: string, tarball: string, packages: readonly string[]): void => {
  const links = [...PEERS, ...packages].map((name) => join(modules, name));
  const quick = ['--offline', '--ignore-scripts', '--no-audit', '--no-fund', '--save-exact'];
  execFileSync('npm', ['install', ...quick, tarball, ...links], { cwd: folder, stdio: 'pipe' });
};

/** Prints the processor time of a program when it ends. */
const MEASURED = `data:text/javascript,process.on('exit', () =>
  console.log(JSON.stringify(process.cpuUsage())))`;
const cpuUsage = z.object({ user: z.number(), system: z.number() });

/** An app of a user with the package and the named ones, in which programs run as they do there. */
export const appWith = (tarball: string, files: readonly string[], packages: readonly string[]) => {
  const folder = emptyApp(...files);
  install(folder, tarball, packages);
  const environment = {
    PATH: `${dirname(process.execPath)}${delimiter}${process.env['PATH']}`,
    HOME: folder,
    CDK_VALIDATION: 'false',
    PORT: '0',
    AWS_PORT: '0',
    TPCH_SCALE: '0',
  };
  const run = (
    program: 'node' | 'npx',
    args: readonly string[],
    env: Record<string, string> = {},
    input = '',
  ) => {
    const options = { cwd: folder, encoding: 'utf8', env: { ...environment, ...env } } as const;
    const { stdout, stderr, status } = spawnSync(program, args, { ...options, input });
    return { stdout, stderr, status };
  };
  return {
    folder,
    run,
    /** Synthesizes into `out`, as the CLI of the CDK does; returns the processor's seconds. */
    synthesize: (script: string): number => {
      const args = ['--import', MEASURED, script];
      // CDK notes on standard error what it bundles for a function of the user.
      const { stdout, stderr, status } = run('node', args, { CDK_OUTDIR: 'out' });
      if (status !== 0) throw new Error(stderr);
      const { user, system } = cpuUsage.parse(JSON.parse(stdout));
      return (user + system) / 1_000_000;
    },
    template: () =>
      Template.fromJSON(
        JSON.parse(readFileSync(join(folder, 'out/Analytics.template.json'), 'utf8')),
      ),
    serve: (args: readonly string[]) => spawnService(args, { cwd: folder, env: environment }),
  };
};
