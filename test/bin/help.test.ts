import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';

const project = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'help-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Run by CDK, and what the others load first. */
const NO_COMMANDS = ['app.ts', 'prepare-node.js'];
const commands = readdirSync(join(project, 'bin'), { withFileTypes: true })
  .filter((entry) => entry.isFile() && !NO_COMMANDS.includes(entry.name))
  .map(({ name }) => name);

const run = (name: string, ...words: string[]) =>
  new Promise<{ code: unknown; stdout: string; stderr: string }>((resolve) => {
    // Nothing that it would find by itself: a command that goes on has nowhere to go.
    const env = { PATH: process.env['PATH'], LOCAL_DATA: folder, PORT: '0', AWS_PORT: '0' };
    const options = { cwd: project, env, timeout: 80_000 };
    execFile(process.execPath, [join('bin', name), ...words], options, (error, stdout, stderr) => {
      resolve({ code: error?.code ?? 0, stdout, stderr });
    });
  });

describe('every command', () => {
  it.each(commands)('%s explains itself on --help', async (name) => {
    const { code, stdout, stderr } = await run(name, '--help');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^Usage: np[mx] /);
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThan(101);
  });

  it.each(commands)(
    '%s refuses an option that it does not know, and says where help is',
    async (name) => {
      const words = name === 'verify.ts' ? ['.', '--frobnicate'] : ['--frobnicate'];
      const { code, stdout, stderr } = await run(name, ...words);
      expect([1, 2]).toContain(code);
      expect(stdout).toBe('');
      expect(stderr.trimEnd().split('\n').at(-1)).toMatch(/See np[mx] .*--help$/);
      expect(stderr.trimEnd().split('\n').length).toBeLessThan(3);
    },
  );
});
