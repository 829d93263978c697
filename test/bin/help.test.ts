import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { buildPackageCommand } from '../../bin/build-package/build-package-command.ts';
import { checkReportsCommand } from '../../bin/check-reports/check-reports-command.ts';
import { destroyCommand } from '../../bin/destroy/destroy-command.ts';
import { doctorCommand } from '../../bin/doctor/doctor-command.ts';
import { jobCommand } from '../../bin/job/job-command.ts';
import { localCommand } from '../../bin/local/local-command.ts';
import { opsCommand } from '../../bin/ops/ops-command.ts';
import { redshiftDataCommand } from '../../bin/redshift-data/redshift-data-command.ts';
import { chosenCommand } from '../../bin/redshift-data-jobs/chosen-command.ts';
import type { Command } from '../../bin/terminal/command.ts';
import { verifyCommand } from '../../bin/verify/verify-command.ts';
import { runInProcess } from '../support/fake-terminal.ts';

const project = fileURLToPath(new URL('../..', import.meta.url));

const commands: Readonly<Record<string, Command>> = {
  'build-package.ts': buildPackageCommand,
  'check-reports.ts': checkReportsCommand,
  'destroy.ts': destroyCommand,
  'doctor.ts': doctorCommand,
  'job.ts': jobCommand,
  'local.ts': localCommand,
  'ops.ts': opsCommand,
  'redshift-data-jobs.ts': (await chosenCommand([])).command,
  'redshift-data.ts': redshiftDataCommand,
  'verify.ts': verifyCommand,
};

/** The arguments behind which each command meets an unknown option. */
const before = (name: string) => (name === 'verify.ts' ? ['.'] : []);

const subcommands = Object.values(commands).flatMap((command) =>
  Object.keys(command.subcommands ?? {}).map((name) => [command.name, name, command] as const),
);

describe('every command', () => {
  it('is among those that are examined here', () => {
    // app.ts is run by the CDK, prepare-node.js is loaded before the others.
    const entries = readdirSync(join(project, 'bin'), { withFileTypes: true })
      .filter((entry) => entry.isFile() && !['app.ts', 'prepare-node.js'].includes(entry.name))
      .map(({ name }) => name)
      .filter((name) => name.endsWith('s'));
    expect(Object.keys(commands)).toEqual(entries.sort());
  });

  it.each(Object.entries(commands))('%s explains itself on --help', async (_, command) => {
    const { code, out, err } = await runInProcess(command, ['--help']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^Usage: (np[mx]|node) /);
    expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThan(101);
  });

  it.each(subcommands)('%s %s explains itself on --help', async (name, subcommand, command) => {
    const { code, out, err } = await runInProcess(command, [subcommand, '--help']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain(`Usage: ${name} ${subcommand}`);
    expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThan(101);
  });

  it.each(Object.entries(commands))(
    '%s refuses an option that it does not know, and says where help is',
    async (name, command) => {
      const args = [...before(name), '--frobnicate'];
      refusesInTwoLines(await runInProcess(command, args));
    },
  );

  it('does so with the exit code when it is run by its entry', async () => {
    refusesInTwoLines(await spawned('ops.ts', '--frobnicate'));
  });
});

interface Ended {
  readonly code: unknown;
  readonly out: string;
  readonly err: string;
}

const refusesInTwoLines = ({ code, out, err }: Ended): void => {
  expect([1, 2]).toContain(code);
  expect(out).toBe('');
  expect(err.trimEnd().split('\n').at(-1)).toMatch(/See (np[mx]|node) .*--help$/);
  expect(err.trimEnd().split('\n').length).toBeLessThan(3);
};

/** Runs the entry as npm does. */
const spawned = (name: string, ...args: string[]) =>
  new Promise<Ended>((resolve) => {
    const options = { cwd: project, env: { PATH: process.env['PATH'] }, timeout: 80_000 };
    const node = ['--import', './bin/prepare-node.js', join('bin', name), ...args];
    execFile(process.execPath, node, options, (error, out, err) => {
      resolve({ code: error?.code ?? 0, out, err });
    });
  });
