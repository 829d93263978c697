import { createHash } from 'node:crypto';
import {
  chmodSync,
  constants,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { FileLock } from '../../host/file-lock.ts';
import { cacheFolder, isWhole, moveWhole } from './cache-folder.ts';
import { initializeDatabase } from './initialize-database.ts';
import { findPostgres } from './postgres-program.ts';
import { giveToServer, serverUser } from './server-user.ts';

/** Fills a new database; what it stores is copied for every start that asks for the same. */
export interface Template {
  /** Names everything that the content depends on. */
  readonly name: string;
  readonly fill: (dataFolder: string) => Promise<void>;
}

/** Takes the lock, or waits until who holds it has made the folder. */
export const lockOrWait = async (path: string, made: string): Promise<FileLock | undefined> => {
  while (!isWhole(made)) {
    const lock = FileLock.take(path);
    if (lock === undefined) {
      await sleep(50);
      continue;
    }
    if (!isWhole(made)) return lock;
    lock.release();
  }
  return undefined;
};

/** What a start that was killed has left of this template. */
const removeUnfinished = (made: string): void => {
  for (const name of readdirSync(dirname(made))) {
    if (name.startsWith(`${basename(made)}.made-`)) {
      // An initdb without its parent may be at it still.
      rmSync(join(dirname(made), name), { recursive: true, force: true, maxRetries: 5 });
    }
  }
};

/** The folder of a database that is filled and stopped; the first caller on this machine makes it. */
const templateFolder = async ({ name, fill }: Template): Promise<string> => {
  const key = createHash('sha256').update(`${findPostgres().version} ${name}`).digest('hex');
  const made = join(cacheFolder('databases'), key.slice(0, 24));
  const lock = await lockOrWait(`${made}.held`, made);
  if (lock === undefined) return made;
  removeUnfinished(made);
  const unfinished = mkdtempSync(`${made}.made-`);
  try {
    chmodSync(unfinished, 0o755);
    await initializeDatabase(join(unfinished, 'data'));
    await fill(join(unfinished, 'data'));
    moveWhole(join(unfinished, 'data'), made);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
    lock.release();
  }
  return made;
};

/** A folder that was copied or restored may have another owner and other rights. */
const reclaim = (folder: string): void => {
  const { uid, mode } = statSync(folder);
  if (serverUser.uid !== undefined && uid !== serverUser.uid) giveToServer(folder);
  if ((mode & 0o77) !== 0) chmodSync(folder, 0o700);
};

/** Another major version's files cannot be read: https://www.postgresql.org/docs/18/upgrading.html */
const checkVersion = (folder: string): void => {
  const file = join(folder, 'PG_VERSION');
  const found = existsSync(file) ? readFileSync(file, 'utf8').trim() : 'without a version';
  const [expected] = findPostgres().version.split('.');
  if (found !== expected) {
    throw new Error(
      `it holds data of PostgreSQL ${found.slice(0, 20)}, and this is PostgreSQL ${expected}`,
    );
  }
};

/** Makes the data folder where it is missing, whole or not at all: from the template. */
export const makeDatabaseFolder = async (folder: string, template: Template): Promise<void> => {
  if (existsSync(folder)) {
    reclaim(folder);
    checkVersion(folder);
    return;
  }
  const unfinished = `${folder}.new`;
  rmSync(unfinished, { recursive: true, force: true });
  cpSync(await templateFolder(template), unfinished, {
    recursive: true,
    mode: constants.COPYFILE_FICLONE,
  });
  reclaim(unfinished);
  renameSync(unfinished, folder);
};

/** A hash of all files in these folders. */
export const contentHash = (folders: readonly URL[]): string => {
  const hash = createHash('sha256');
  for (const folder of folders) {
    for (const file of readdirSync(folder).sort()) hash.update(readFileSync(new URL(file, folder)));
  }
  return hash.digest('hex');
};
