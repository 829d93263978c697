import { rename, rm, truncate } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { verifyCommand } from '../../../bin/verify/verify-command.ts';
import { runInProcess } from '../../support/fake-terminal.ts';
import { type WrittenResult, writeResultFolder } from './written-result.ts';

let result: WrittenResult;
beforeEach(async () => {
  result = await writeResultFolder('n\r\n1\r\n2\r\n', 2);
});
afterEach(() => rm(result.folder, { recursive: true }));

const verify = async (...args: string[]) => {
  const { code, out: stdout, err: stderr } = await runInProcess(verifyCommand, args);
  return { code, stdout, stderr };
};

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

  it('finds a download under the name that its reader gave it', async () => {
    const renamed = `${result.folder}/revenue-by-country-j1.csv`;
    await rename(result.file, renamed);
    const { code, stdout, stderr } = await verify(result.folder);
    expect(stdout).toContain(
      'revenue-by-country-j1.csv = attempt-1-part-00001.csv     2      9  ok',
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });

    await truncate(renamed, 6);
    expect(await verify(`${result.folder}/manifest.json`, renamed)).toMatchObject({
      code: 1,
      stderr:
        'attempt-1-part-00001.csv is missing: no file has its name, or its 9 bytes and content. ' +
        `Looked at: ${renamed} (6 bytes).\n`,
    });
    expect(await verify(result.folder, 'none.csv')).toMatchObject({
      code: 2,
      stderr: `${result.folder} cannot be read: there is no file none.csv\n`,
    });
    expect(await verify('s3://bucket/results/', renamed)).toMatchObject({ code: 2 });
  });

  it('names its help where no result is given', async () => {
    const { code, stderr } = await verify();
    expect(stderr).toBe('An argument is missing.\nSee npm run verify -- --help\n');
    expect(code).toBe(2);
  });
});
