import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { chosenCommand } from '../../../bin/redshift-data-jobs/chosen-command.ts';
import { runInProcess } from '../../support/fake-terminal.ts';

const completion = async (...args: string[]) => {
  const chosen = await chosenCommand(['completion', ...args]);
  return runInProcess(chosen.command, chosen.args);
};

describe('the completion', () => {
  it('completes a command in bash', async () => {
    const { out } = await completion('bash');
    const line = 'COMP_WORDS=(redshift-data-jobs su); COMP_CWORD=1; _redshift_data_jobs';
    const script = `${out}\n${line}\necho "\${COMPREPLY[@]}"`;
    expect(execFileSync('bash', ['-c', script], { encoding: 'utf8' })).toBe('submit\n');
  });

  it('knows no other shell', async () => {
    const { code, err } = await completion('cmd');
    expect(code).toBe(2);
    expect(err).toContain('There is no completion for cmd; there are: bash, zsh, fish.');
  });
});

describe('the program of the package', () => {
  it.each([
    ['ops', 'Usage: npm run ops --'],
    ['verify', 'Usage: npm run verify --'],
  ])('explains %s as that command does', async (name, usage) => {
    const { command, args } = await chosenCommand(['help', name]);
    expect((await runInProcess(command, args)).out).toContain(usage);
  });
});
