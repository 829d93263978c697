import { spawnSync } from 'node:child_process';
import { readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';

/** A name, as the system shows it; empty where there is no such process. */
const commandOf = (pid: number, platform: string): string => {
  if (platform === 'linux') return textOf(`/proc/${pid}/comm`);
  const { stdout } = spawnSync('ps', ['-p', `${pid}`, '-o', 'comm='], { encoding: 'utf8' });
  return basename(stdout.trim());
};

const textOf = (path: string): string => {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return '';
  }
};

/** A server works in its data folder; only its own user and root may look. */
const worksElsewhere = (pid: number, dataFolder: string): boolean => {
  try {
    return readlinkSync(`/proc/${pid}/cwd`) !== realpathSync(dataFolder);
  } catch {
    return false;
  }
};

/**
 * Removes `postmaster.pid` where the server that it names is gone. PostgreSQL only looks whether a
 * process has that number, which another one gets after a restart of the machine or container
 * (`CreateLockFile` in its miscinit.c). An empty file is what a kill at the moment of its making
 * leaves; with `isLate` no server can be writing it any more.
 */
export const removeStalePostmasterFile = (
  dataFolder: string,
  isLate: boolean,
  platform: string = process.platform,
): boolean => {
  const file = join(dataFolder, 'postmaster.pid');
  const pid = Number.parseInt(textOf(file), 10);
  const isGone = Number.isNaN(pid)
    ? isLate
    : // Windows finds servers by a pipe of their own.
      platform !== 'win32' &&
      (commandOf(pid, platform) !== 'postgres' ||
        (platform === 'linux' && worksElsewhere(pid, dataFolder)));
  if (isGone) rmSync(file, { force: true });
  return isGone;
};
