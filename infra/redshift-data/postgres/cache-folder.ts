import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { StartFailure } from '../../host/start-failure.ts';
import { giveToServer, isOpenToAll, serverUser } from './server-user.ts';

/**
 * The folder for temporary files that the server's user gets to as well. Some systems give each
 * user one of their own, such as Debian's libpam-tmpdir.
 *
 * @throws StartFailure where TMPDIR leads nowhere.
 */
export const temporaryFolder = (): string => {
  const folder = resolve(tmpdir());
  if (!existsSync(folder)) {
    throw new StartFailure(
      `The folder for temporary files ${folder} does not exist: make it, or set TMPDIR to another one.`,
    );
  }
  return serverUser.uid !== undefined && !isOpenToAll(folder) ? '/tmp' : folder;
};

/** A folder for files that any start can make again; this user alone may write there. */
export const cacheFolder = (name: string): string => {
  const user = process.getuid?.();
  const path = join(temporaryFolder(), `redshift-data-${user ?? 'user'}`, name);
  mkdirSync(path, { recursive: true });
  if (user !== undefined && statSync(dirname(path)).uid !== user) {
    throw new StartFailure(
      `${dirname(path)} belongs to another user: remove it, or set TMPDIR to another folder.`,
    );
  }
  // The server's user goes through it, whatever this process lets others do by default.
  for (const folder of [dirname(path), path]) chmodSync(folder, 0o755);
  return path;
};

const COUNT_FILE = 'number-of-entries.txt';

const countEntries = (folder: string): number => readdirSync(folder, { recursive: true }).length;

/**
 * Whether all is there that was there when the folder was sealed. Systems remove files from
 * temporary folders one by one, those that nothing has read for some days: `man tmpfiles.d`.
 */
export const isWhole = (folder: string): boolean => {
  const file = join(folder, COUNT_FILE);
  return existsSync(file) && Number(readFileSync(file, 'utf8')) === countEntries(folder);
};

/** Moves a folder to its place, from where it is taken as whole; what was left there goes. */
export const moveWhole = (unfinished: string, path: string): void => {
  const file = join(unfinished, COUNT_FILE);
  writeFileSync(file, '');
  writeFileSync(file, `${countEntries(unfinished)}`);
  rmSync(path, { recursive: true, force: true });
  renameSync(unfinished, path);
};

/** Makes a folder in one step, so that another process sees none of it or all. */
export const makeOnce = (path: string, fill: (unfinished: string) => void): string => {
  if (isWhole(path)) return path;
  const unfinished = `${path}.${process.pid}`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  fill(unfinished);
  giveToServer(unfinished);
  try {
    moveWhole(unfinished, path);
  } catch (error) {
    if (!isWhole(path)) throw error;
    rmSync(unfinished, { recursive: true, force: true });
  }
  return path;
};
