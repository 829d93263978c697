import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { FileLock } from '../host/file-lock.ts';
import { makeFolder } from '../host/make-folder.ts';
import { errorCode, oneLine, StartFailure } from '../host/start-failure.ts';
import type { EmulatorFolder } from './emulators/emulators.ts';

/** The folder that survives a restart; only one local stack can hold it. */
export interface DataFolder extends EmulatorFolder {
  /** Signs the functions' credentials; it is kept, so that links survive a restart. */
  readonly signingSecret: string;
  release(): void;
}

const LAYOUT_VERSION = '1';

const readOrCreate = (path: string, makeContent: () => string): string => {
  try {
    writeFileSync(path, makeContent(), { flag: 'wx', mode: 0o600 });
  } catch (thrown) {
    if (errorCode(thrown) !== 'EEXIST') throw thrown;
  }
  return readFileSync(path, 'utf8');
};

const lock = (path: string): FileLock => {
  const taken = FileLock.take(join(path, 'lock'));
  if (taken !== undefined) return taken;
  throw new StartFailure(
    `Another local stack is running on the data folder ${path}: stop it, or set LOCAL_DATA to another folder.`,
  );
};

/** Explains the codes of system errors. */
const CAUSES: Readonly<Record<string, string>> = {
  EEXIST: 'there is a file of that name',
  ENOTDIR: 'a part of that path is a file',
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'it is on a disk that is read only',
  ENOENT: 'no folder can be made there',
};

/** Does not advise to delete the folder: it may hold the user's own files. */
const unusable = (path: string, thrown: unknown): StartFailure => {
  if (thrown instanceof StartFailure) return thrown;
  const cause = CAUSES[errorCode(thrown)];
  const advice = cause === undefined ? 'move it away, or ' : '';
  return new StartFailure(
    `The data folder ${path} cannot be used (${cause ?? oneLine(thrown)}): ${advice}set LOCAL_DATA to another folder.`,
  );
};

/** Opens the data folder, creating it if needed, and holds it until `release`. */
export const openDataFolder = (folder: string): DataFolder => {
  // Absolute: child processes with another working directory get paths inside it.
  const path = resolve(folder);
  try {
    makeFolder(path);
    const held = lock(path);
    const version = readOrCreate(join(path, 'layout-version'), () => LAYOUT_VERSION);
    if (version !== LAYOUT_VERSION) {
      held.release();
      throw new StartFailure(
        `The data folder ${path} was written by another version (layout ${version.slice(0, 20).trim()}, not ${LAYOUT_VERSION}): move it away, or set LOCAL_DATA to another folder.`,
      );
    }
    // Temporary files of an earlier run's sandboxes.
    rmSync(join(path, 'tmp'), { recursive: true, force: true });
    return {
      path,
      signingSecret: readOrCreate(join(path, 'signing-secret'), () =>
        randomBytes(32).toString('hex'),
      ),
      folder: (name) => {
        const folder = join(path, name);
        mkdirSync(folder, { recursive: true });
        return folder;
      },
      release: () => held.release(),
    };
  } catch (thrown) {
    throw unusable(path, thrown);
  }
};
