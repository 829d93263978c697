import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  cacheFolder,
  temporaryFolder,
} from '../../../infra/redshift-data/postgres/cache-folder.ts';
import { serverUser } from '../../../infra/redshift-data/postgres/server-user.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cache-folder-'));
  chmodSync(folder, 0o755);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

describe('the folder for temporary files', () => {
  it('is TMPDIR, made absolute, or the usual one', () => {
    vi.stubEnv('TMPDIR', folder);
    expect(temporaryFolder()).toBe(folder);
    vi.stubEnv('TMPDIR', relative(process.cwd(), folder));
    expect(temporaryFolder()).toBe(folder);
    vi.stubEnv('TMPDIR', undefined);
    expect(temporaryFolder()).toBe('/tmp');
  });

  it('has to be there', () => {
    vi.stubEnv('TMPDIR', join(folder, 'none'));
    expect(temporaryFolder).toThrow(
      `The folder for temporary files ${folder}/none does not exist: make it, or set TMPDIR to another one.`,
    );
  });

  it('is one that the user of the server gets to', () => {
    const own = join(folder, 'own');
    mkdirSync(own, { mode: 0o700 });
    vi.stubEnv('TMPDIR', own);
    expect(temporaryFolder()).toBe(serverUser.uid === undefined ? own : '/tmp');
  });
});

describe('the folder of what can be made again', () => {
  it('is not taken from another user', () => {
    vi.stubEnv('TMPDIR', folder);
    const cache = cacheFolder('databases');
    expect(cache).toBe(join(folder, `redshift-data-${process.getuid?.()}`, 'databases'));
    vi.spyOn(process, 'getuid').mockReturnValue(12_345);
    mkdirSync(join(folder, 'redshift-data-12345'));
    expect(() => cacheFolder('databases')).toThrow(
      `${folder}/redshift-data-12345 belongs to another user: remove it, or set TMPDIR to another folder.`,
    );
    vi.restoreAllMocks();
  });
});
