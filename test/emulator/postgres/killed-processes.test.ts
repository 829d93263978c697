import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { isOpenToAll, serverUser } from '../../../infra/redshift-data/postgres/server-user.ts';

const program = fileURLToPath(new URL('fixtures/open-database.ts', import.meta.url));
/** Root opens databases as an ordinary user here, where that one may read this folder. */
const user = isOpenToAll(dirname(program)) ? serverUser : {};

const NAMELESS =
  'PostgreSQL needs a name for the user that runs it: give yours one in /etc/passwd, or start as a user that has one.';

/** Empty: nothing that any test has made before is there. */
let folder: string;
/** Loading takes most of a start's time, so a start leaves the next one what it has compiled. */
const compiled = () => join(folder, 'compiled');
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'killed-'));
  mkdirSync(compiled());
  for (const path of [folder, compiled()]) chmodSync(path, 0o777);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const launch = (by: Pick<SpawnOptions, 'uid' | 'gid'> = user): ChildProcess =>
  spawn(process.execPath, [program, join(folder, 'postgres')], {
    ...by,
    env: { TMPDIR: folder, NODE_COMPILE_CACHE: compiled() },
    stdio: ['ignore', 'pipe', 'pipe'],
  });

const opened = z.object({ id: z.number(), socket: z.string() });

/** What the program says once its database is open. */
const whenOpen = async (child: ChildProcess) => {
  if (child.stdout === null) throw new Error('It has no output.');
  const [line] = await once(createInterface(child.stdout), 'line');
  return { child, ...opened.parse(JSON.parse(String(line))) };
};

const open = () => whenOpen(launch());

const kill = async (child: ChildProcess, signal: NodeJS.Signals = 'SIGKILL'): Promise<void> => {
  const exited = once(child, 'exit');
  child.kill(signal);
  await exited;
};

const isThere = (id: number): boolean => {
  try {
    return process.kill(id, 0);
  } catch {
    return false;
  }
};

/** Resolves when a process that is no child of ours has ended. */
const gone = async (id: number): Promise<void> => {
  while (isThere(id)) await sleep(10);
};

/** Each user has a cache of its own. */
const databases = () => {
  const caches = readdirSync(folder).filter((name) => name.startsWith('redshift-data-'));
  const paths = caches.map((cache) => join(folder, cache, 'databases'));
  return paths
    .filter((path) => existsSync(path))
    .flatMap((path) => readdirSync(path).map((name) => join(path, name)));
};

const textOf = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
};

/** The server that fills the first database; 0 until it has started, as while initdb runs. */
const fillingServer = (): number => {
  const files = databases().map((path) => textOf(join(path, 'data', 'postmaster.pid')));
  return Math.max(0, ...files.map((text) => Number.parseInt(text, 10) || 0));
};

/**
 * Starts with an empty folder, and is killed as soon as it has come to this point. One that passes
 * it unseen is begun again.
 */
const killFirstStart = async (hasCome: () => boolean): Promise<void> => {
  const beginner = launch();
  let missed: Awaited<ReturnType<typeof whenOpen>> | undefined;
  void whenOpen(beginner).then((open) => {
    missed = open;
  });
  while (!hasCome() && missed === undefined) await sleep(1);
  await kill(beginner);
  if (missed === undefined) return;
  await gone(missed.id);
  const made = readdirSync(folder).filter((name) => /^(postgres|redshift-data-)/.test(name));
  for (const name of made) rmSync(join(folder, name), { recursive: true, force: true });
  await killFirstStart(hasCome);
};

// Only root starts processes as others, and those must be able to read this checkout.
it.runIf(user.uid !== undefined)('give the reason where the user has no name', async () => {
  const { stderr } = launch({ uid: 54_321, gid: 54_321 });
  expect(stderr && (await text(stderr))).toContain(NAMELESS);
});

it('leave a folder that the next start uses, and no process, whenever they are killed', async () => {
  await killFirstStart(() => databases().some((name) => name.includes('.made-')));
  let filling = 0;
  await killFirstStart(() => {
    filling = fillingServer();
    return filling !== 0;
  });
  await gone(filling);
  await killFirstStart(() => existsSync(join(folder, 'postgres.new')));
  expect(existsSync(join(folder, 'postgres'))).toBe(false);

  const first = await open();
  expect(databases().filter((name) => name.includes('.made-'))).toEqual([]);
  await kill(first.child);
  await gone(first.id);

  const second = await open();
  process.kill(second.id, 'SIGKILL');
  await kill(second.child);

  const third = await open();
  expect(third.id).not.toBe(second.id);
  await kill(third.child, 'SIGTERM');
  await gone(third.id);

  const fourth = await open();
  await kill(fourth.child);
  await gone(fourth.id);
  for (const { socket } of [first, second, third, fourth]) {
    while (existsSync(socket)) await sleep(10);
  }
});
