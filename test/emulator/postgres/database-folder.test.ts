import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  lockOrWait,
  makeDatabaseFolder,
} from '../../../infra/redshift-data/postgres/database-folder.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'database-folder-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the lock on a template', () => {
  const lock = () => join(folder, 'template.lock');
  const made = () => join(folder, 'template');

  it('goes to one at a time, and the others find what was made', async () => {
    expect(await lockOrWait(lock(), made())).toBe(true);
    const waiting = lockOrWait(lock(), made());
    writeFileSync(made(), '');
    expect(await waiting).toBe(false);
  });

  it('is taken over from a process that was killed', async () => {
    const { pid } = spawnSync(process.execPath, ['--version']);
    writeFileSync(lock(), `${pid}`);
    expect(await lockOrWait(lock(), made())).toBe(true);
  });
});

describe('a database folder', () => {
  it('is whole or not there where its template cannot be filled', async () => {
    const name = `fails ${folder}`;
    const fill = () => Promise.reject(new Error('no'));
    const target = join(folder, 'postgres');
    await expect(makeDatabaseFolder(target, { name, fill })).rejects.toThrow('no');
    expect(readdirSync(folder)).toEqual([]);
  });
});
