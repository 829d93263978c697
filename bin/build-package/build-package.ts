import { copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleFunctions } from '../../infra/aws/bundle/function-bundle.ts';
import { buildDeclarations } from './build-declarations.ts';
import { buildPages } from './build-pages.ts';
import { buildClient, buildCommands, buildConstruct } from './build-scripts.ts';
import { packageManifest } from './package-manifest.ts';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));

/** Builds the package into a folder, which is emptied first. */
export const buildPackage = async (folder: string): Promise<void> => {
  const target = resolve(folder);
  const lib = join(target, 'lib');
  await rm(target, { recursive: true, force: true });
  await mkdir(join(lib, 'functions'), { recursive: true });
  const [commands] = await Promise.all([
    buildCommands(PROJECT, lib),
    buildConstruct(PROJECT, lib),
    buildClient(PROJECT, lib),
    buildDeclarations(PROJECT, target),
    buildPages(PROJECT, target),
    bundleFunctions({
      functionsDir: join(PROJECT, 'functions'),
      outDir: join(lib, 'functions'),
    }),
    copySampleReports(join(lib, 'reports')),
  ]);
  const own: unknown = JSON.parse(await readFile(join(PROJECT, 'package.json'), 'utf8'));
  const { manifest, localParts } = packageManifest(own, commands.packages);
  await writeFile(join(target, 'package.json'), `${JSON.stringify(manifest, undefined, 2)}\n`);
  await writeFile(join(lib, 'local-parts.json'), `${JSON.stringify(localParts)}\n`);
  await copyFile(join(PROJECT, 'LICENSE'), join(target, 'LICENSE'));
};

/** `local` runs them where it is given no others. */
const copySampleReports = async (to: string): Promise<void> => {
  const from = join(PROJECT, 'shared/reports');
  await mkdir(to);
  const names = (await readdir(from)).filter((name) => name.endsWith('.sql'));
  await Promise.all(names.map((name) => copyFile(join(from, name), join(to, name))));
};
