import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FileLock } from '../../../infra/host/file-lock.ts';
import { moveWhole } from '../../../infra/redshift-data/postgres/cache-folder.ts';
import {
  lockOrWait,
  makeDatabaseFolder,
} from '../../../infra/redshift-data/postgres/database-folder.ts';
import { isOpenToAll } from '../../../infra/redshift-data/postgres/server-user.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'database-folder-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const made = () => join(folder, 'template');
const makeWhole = () => {
  const unfinished = mkdtempSync(`${made()}-`);
  for (const name of ['PG_VERSION', 'base']) writeFileSync(join(unfinished, name), '18\n');
  moveWhole(unfinished, made());
};

describe('the lock on a template', () => {
  const lock = () => join(folder, 'template.held');

  it('goes to one at a time, and the others find what was made', async () => {
    const taken = await lockOrWait(lock(), made());
    const waiting = lockOrWait(lock(), made());
    expect(FileLock.take(lock())).toBeUndefined();
    makeWhole();
    expect(await waiting).toBeUndefined();
    taken?.release();
    FileLock.take(lock())?.release();
  });

  it('is taken where files of the template were removed for their age', async () => {
    makeWhole();
    expect(await lockOrWait(lock(), made())).toBeUndefined();
    rmSync(join(made(), 'base'));
    const taken = await lockOrWait(lock(), made());
    expect(taken).toBeInstanceOf(FileLock);
    taken?.release();
  });
});

describe('a database folder', () => {
  const target = () => join(folder, 'postgres');
  const never = { name: 'none', fill: () => Promise.reject(new Error('It must not be filled.')) };

  it('is whole or not there where its template cannot be filled', async () => {
    const name = `fails ${folder}`;
    const fill = () => Promise.reject(new Error('no'));
    await expect(makeDatabaseFolder(target(), { name, fill })).rejects.toThrow('no');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('names the version where another one has made it', async () => {
    mkdirSync(target());
    writeFileSync(join(target(), 'PG_VERSION'), '17\n');
    await expect(makeDatabaseFolder(target(), never)).rejects.toThrow(
      'it holds data of PostgreSQL 17, and this is PostgreSQL 18',
    );
    writeFileSync(join(target(), 'PG_VERSION'), '18\n');
    await makeDatabaseFolder(target(), never);
  });
});

describe('a path', () => {
  it('is open to all where each of its folders is', () => {
    expect(isOpenToAll(dirname(tmpdir()))).toBe(true);
    expect(isOpenToAll(folder)).toBe(false);
    expect(existsSync(folder)).toBe(true);
  });
});
