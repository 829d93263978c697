import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

/** The compiler takes ten seconds of a processor, and other tests have the rest of it. */
const TIMEOUT_MS = 600_000;

const root = fileURLToPath(new URL('../..', import.meta.url));

/** What a script of package.json prints where it fails. */
const complaints = async (script: string): Promise<string> => {
  // The tests' bound of a Go program's memory is less than the compiler needs.
  const env = { ...process.env, GOMEMLIMIT: 'off' };
  const ran = promisify(execFile)(process.execPath, ['--run', script], { cwd: root, env });
  return ran.then(
    () => '',
    ({ stdout, stderr }: { stdout: string; stderr: string }) => `${stdout}${stderr}`,
  );
};

// Beside the other tests: alone before them they would leave a processor idle for half their time.
it.each(['check:types', 'check:lint', 'check:unused'])(
  'npm run %s has no complaints',
  async (script) => expect(await complaints(script)).toBe(''),
  TIMEOUT_MS,
);
