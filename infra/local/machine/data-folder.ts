import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
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

const unusable = (path: string, thrown: unknown): StartFailure =>
  thrown instanceof StartFailure
    ? thrown
    : new StartFailure(
        `The data folder ${path} cannot be used (${oneLine(thrown)}): delete it to start afresh, or set LOCAL_DATA to another folder.`,
      );

/** Opens, or makes, the data folder and holds it until `release`. */
export const openDataFolder = (folder: string): DataFolder => {
  // Processes with another working directory get paths below it.
  const path = resolve(folder);
  try {
    mkdirSync(path, { recursive: true });
    const held = lock(path);
    const version = readOr(join(path, 'layout-version'), () => LAYOUT_VERSION);
    if (version !== LAYOUT_VERSION) {
      held.close();
      throw new StartFailure(
        `The data folder ${path} was written by another version (layout ${version.slice(0, 20).trim()}, not ${LAYOUT_VERSION}): delete it, or set LOCAL_DATA to another folder.`,
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
