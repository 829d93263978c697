import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { makeFolder } from './make-folder.ts';
import { oneLine, StartFailure } from './start-failure.ts';

/** The folder that survives a restart, held by one local stack at a time. */
export interface DataFolder {
  readonly path: string;
  /** Signs the functions' credentials; kept, so that links survive a restart. */
  readonly signingSecret: string;
  /** A folder in it that exists. */
  folder(...names: string[]): string;
  release(): void;
}

const LAYOUT_VERSION = '1';

const readOr = (path: string, makeContent: () => string): string => {
  try {
    writeFileSync(path, makeContent(), { flag: 'wx', mode: 0o600 });
  } catch (thrown) {
    if (!(thrown instanceof Error && 'code' in thrown && thrown.code === 'EEXIST')) throw thrown;
  }
  return readFileSync(path, 'utf8');
};

/**
 * SQLite's file lock is the operating system's: it is gone with the process that held it, however
 * that ended, which a file with a process id in it is not.
 */
const lock = (path: string): DatabaseSync => {
  const database = new DatabaseSync(join(path, 'lock'));
  try {
    database.exec(
      'PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE; COMMIT;',
    );
    return database;
  } catch (thrown) {
    database.close();
    if (/locked/.test(oneLine(thrown))) {
      throw new StartFailure(
        `Another local stack is running on the data folder ${path}: stop it, or set LOCAL_DATA to another folder.`,
      );
    }
    throw thrown;
  }
};

/** What the system's refusal means, by its code. */
const CAUSES: Readonly<Record<string, string>> = {
  EEXIST: 'there is a file of that name',
  ENOTDIR: 'a part of that path is a file',
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'it is on a disk that is read only',
  ENOENT: 'no folder can be made there',
};

/** Nothing is to be deleted: what cannot be used as a data folder may be something else. */
const unusable = (path: string, thrown: unknown): StartFailure => {
  if (thrown instanceof StartFailure) return thrown;
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
  const cause = CAUSES[code];
  const advice = cause === undefined ? 'move it away, or ' : '';
  return new StartFailure(
    `The data folder ${path} cannot be used (${cause ?? oneLine(thrown)}): ${advice}set LOCAL_DATA to another folder.`,
  );
};

/** Opens, or makes, the data folder and holds it until `release`. */
export const openDataFolder = (folder: string): DataFolder => {
  // Processes with another working directory get paths below it.
  const path = resolve(folder);
  try {
    makeFolder(path);
    const held = lock(path);
    const version = readOr(join(path, 'layout-version'), () => LAYOUT_VERSION);
    if (version !== LAYOUT_VERSION) {
      held.close();
      throw new StartFailure(
        `The data folder ${path} was written by another version (layout ${version.slice(0, 20).trim()}, not ${LAYOUT_VERSION}): move it away, or set LOCAL_DATA to another folder.`,
      );
    }
    // What sandboxes of an earlier run left in their temporary folders is nobody's any more.
    rmSync(join(path, 'tmp'), { recursive: true, force: true });
    return {
      path,
      signingSecret: readOr(join(path, 'signing-secret'), () => randomBytes(32).toString('hex')),
      folder: (...names) => {
        const folder = join(path, ...names);
        mkdirSync(folder, { recursive: true });
        return folder;
      },
      release: () => held.close(),
    };
  } catch (thrown) {
    throw unusable(path, thrown);
  }
};
