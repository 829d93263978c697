import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import { checkReportsCommand } from '../../../bin/check-reports/check-reports-command.ts';
import { runInProcess } from '../../support/fake-terminal.ts';
import { runLocal } from '../../support/local-command.ts';

const folder = mkdtempSync(join(inject('runFolder'), 'own-'));
const report = join(folder, 'own.sql');
writeFileSync(report, '/*---\ntitle: 1\n---*/\nselect 1; select 2');

const noFolder = 'given: a path that cannot be read (ENOENT). Accepted: a folder with a file';
const noSeed = 'given: a path that cannot be read. Accepted: a file or a folder';

describe('reports and tables of one’s own that cannot be used', () => {
  it.each([
    ['reports that are not there', ['--reports', 'nowhere'], {}, `nowhere: ${noFolder}`],
    ['the same as REPORTS', [], { REPORTS: 'nowhere' }, `nowhere: ${noFolder}`],
    ['a seed that is not there', ['--seed', 'nowhere'], {}, `nowhere: ${noSeed}`],
    ['the same as LOCAL_SEED', [], { LOCAL_SEED: 'nowhere' }, `nowhere: ${noSeed}`],
    ['a seed of another kind', ['--seed', 'README.md'], {}, 'given: a file .md. Accepted: .sql,'],
  ])('end a start before anything has started: %s', async (_, args, environment, message) => {
    const { code, stdout, stderr } = await runLocal(environment, ...args).ended;
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  it('end a check in the same words, with every fault and its line', async () => {
    const missing = await runInProcess(checkReportsCommand, ['./nowhere']);
    expect(missing).toMatchObject({ code: 1, out: '' });
    expect(missing.err).toContain(`nowhere: ${noFolder}`);
    const { code, err } = await runInProcess(checkReportsCommand, [folder]);
    expect(code).toBe(1);
    for (const [line, fault] of [
      [2, 'title: '],
      [2, 'description: '],
      [4, 'SQL: '],
    ]) {
      expect(err).toMatch(new RegExp(`own\\.sql:${line}: ${fault}`));
    }
  });
});
