import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { StartFailure } from '../../host/start-failure.ts';
import { findPostgres } from './postgres-program.ts';
import { PASSWORD_FILE, usualTransport } from './server-address.ts';
import { giveToServer, serverUser } from './server-user.ts';
import { ADMINISTRATOR } from './superuser.ts';

const run = promisify(execFile);

const NAMELESS =
  'PostgreSQL needs a name for the user that runs it: give yours one in /etc/passwd, or start as a user that has one.';

/** Why initdb failed, as it says itself. */
const reasonOf = (thrown: unknown): Error => {
  const output = thrown instanceof Error && 'stderr' in thrown ? String(thrown.stderr) : '';
  // Users by number are usual in containers.
  if (output.includes('could not look up effective user ID')) return new StartFailure(NAMELESS);
  const lines = output.trim().split('\n');
  const reason = lines.find((line) => line.includes('error:')) ?? lines.at(-1);
  return new Error(reason || String(thrown), { cause: thrown });
};

/**
 * Makes a new database in the folder, which must not exist.
 *
 * @throws StartFailure where this machine or user cannot have one.
 */
export const initializeDatabase = async (
  folder: string,
  transport = usualTransport,
): Promise<void> => {
  const program = findPostgres();
  mkdirSync(folder);
  giveToServer(folder);
  const file = `${folder}.${PASSWORD_FILE}`;
  if (transport === 'port') {
    writeFileSync(file, randomBytes(16).toString('hex'), { mode: 0o600 });
    giveToServer(file);
  }
  await run(
    program.path('initdb'),
    [
      ...['-D', folder, '-U', ADMINISTRATOR, '-E', 'UTF8', '--locale=C', '--no-sync', '--no-clean'],
      ...['--wal-segsize=1', '--set', 'max_connections=20'],
      ...(transport === 'socket' ? ['-A', 'trust'] : ['-A', 'scram-sha-256', '--pwfile', file]),
    ],
    { ...serverUser, cwd: '/', env: program.environment },
  ).catch((thrown) => Promise.reject(reasonOf(thrown)));
  if (transport === 'port') renameSync(file, join(folder, PASSWORD_FILE));
};
