import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  chmodSync,
  constants,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { cacheFolder, findPostgres, giveToServer, serverUser } from './postgres-program.ts';
import { PASSWORD_FILE } from './postgres-server.ts';
import { ADMINISTRATOR } from './superuser.ts';

const run = promisify(execFile);

/** Fills a new database; what it stores is copied for every start that asks for the same. */
export interface Template {
  /** Names everything that the content depends on. */
  readonly name: string;
  readonly fill: (dataFolder: string) => Promise<void>;
}

const initialize = async (folder: string): Promise<void> => {
  const program = findPostgres();
  mkdirSync(folder);
  giveToServer(folder);
  const password = process.platform === 'win32' ? randomBytes(16).toString('hex') : undefined;
  const file = `${folder}.${PASSWORD_FILE}`;
  if (password !== undefined) writeFileSync(file, password, { mode: 0o600 });
  await run(
    program.path('initdb'),
    [
      ...['-D', folder, '-U', ADMINISTRATOR, '-E', 'UTF8', '--locale=C', '--no-sync', '--no-clean'],
      ...['--wal-segsize=1', '--set', 'max_connections=20'],
      ...(password === undefined ? ['-A', 'trust'] : ['-A', 'scram-sha-256', '--pwfile', file]),
    ],
    { ...serverUser, cwd: '/', env: program.environment },
  );
  if (password !== undefined) renameSync(file, join(folder, PASSWORD_FILE));
};

/** Whether the process that made the lock is gone, or has been at it for too long. */
const isStale = (lock: string): boolean => {
  try {
    const owner = Number(readFileSync(lock, 'utf8'));
    if (Date.now() - statSync(lock).mtimeMs > STALE_MILLISECONDS) return true;
    if (owner > 0) process.kill(owner, 0);
    return false;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ESRCH';
  }
};

const STALE_MILLISECONDS = 60_000;

/** Takes the lock, or waits until who holds it has made the folder. */
export const lockOrWait = async (lock: string, made: string): Promise<boolean> => {
  while (!existsSync(made)) {
    try {
      writeFileSync(lock, `${process.pid}`, { flag: 'wx' });
      return true;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
      if (isStale(lock)) rmSync(lock, { force: true });
      else await sleep(50);
    }
  }
  return false;
};

/** What a start that was killed has left of this template. */
const removeUnfinished = (made: string): void => {
  for (const name of readdirSync(dirname(made))) {
    if (name.startsWith(`${basename(made)}.made-`)) {
      rmSync(join(dirname(made), name), { recursive: true, force: true });
    }
  }
};

/** The folder of a database that is filled and stopped; the first caller on this machine makes it. */
const templateFolder = async ({ name, fill }: Template): Promise<string> => {
  const key = createHash('sha256').update(`${findPostgres().version} ${name}`).digest('hex');
  const made = join(cacheFolder('templates'), key.slice(0, 24));
  const lock = `${made}.lock`;
  if (!(await lockOrWait(lock, made))) return made;
  removeUnfinished(made);
  const unfinished = mkdtempSync(`${made}.made-`);
  try {
    chmodSync(unfinished, 0o755);
    await initialize(join(unfinished, 'data'));
    await fill(join(unfinished, 'data'));
    renameSync(join(unfinished, 'data'), made);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
    rmSync(lock, { force: true });
  }
  return made;
};

/** A folder that was copied or restored may have another owner and other rights. */
const reclaim = (folder: string): void => {
  const { uid, mode } = statSync(folder);
  if (serverUser.uid !== undefined && uid !== serverUser.uid) giveToServer(folder);
  if ((mode & 0o77) !== 0) chmodSync(folder, 0o700);
};

/** Makes the data folder where it is missing, whole or not at all: from the template. */
export const makeDatabaseFolder = async (folder: string, template: Template): Promise<void> => {
  if (existsSync(folder)) {
    reclaim(folder);
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
