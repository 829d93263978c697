import { execFile } from 'node:child_process';
import { rm, truncate } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type WrittenResult, writeResultFolder } from '../shared/verification/written-result.ts';

const script = fileURLToPath(new URL('../../bin/verify.ts', import.meta.url));

let result: WrittenResult;
beforeEach(async () => {
  result = await writeResultFolder('n\r\n1\r\n2\r\n', 2);
});
afterEach(() => rm(result.folder, { recursive: true }));

const verify = (...words: string[]) =>
  new Promise<{ code: unknown; stdout: string; stderr: string }>((resolve) => {
    execFile(process.execPath, [script, ...words], (error, stdout, stderr) => {
      resolve({ code: error?.code ?? 0, stdout, stderr });
    });
  });

describe('npm run verify', () => {
  it('shows a result that is whole and ends with 0', async () => {
    const { code, stdout, stderr } = await verify(result.folder);
    expect(stdout).toContain('attempt-1-part-00001.csv     2      9  ok');
    expect(stdout).toContain('The result of job j1 is whole: 2 rows of csv.');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  it('says what is wrong with one that is not and ends with 1', async () => {
    await truncate(result.file, 6);
    const { code, stdout, stderr } = await verify(`${result.folder}/manifest.json`);
    expect(stdout).toContain('attempt-1-part-00001.csv     1      6  wrong');
    expect(stderr).toContain('attempt-1-part-00001.csv has 1 row; the manifest says 2.');
    expect(code).toBe(1);
  });

  it('explains itself where it is not told what to verify', async () => {
    const { code, stderr } = await verify();
    expect(stderr).toBe('A word is missing. See npm run verify -- --help\n');
    expect(code).toBe(2);
  });
});
