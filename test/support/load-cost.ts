import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

const LOAD = `
  require(process.argv[1]);
  const { user, system } = process.cpuUsage();
  process.stdout.write(String((user + system) / 1000));
`;

const EMPTY = 'exports.handler = async () => undefined;\n';

/** What a handler's file costs a cold start. */
export interface LoadCost {
  readonly cpuMs: number;
  /** As a multiple of a handler that does nothing. */
  readonly ratio: number;
}

/**
 * The processor time, Node's own start included, in which a fresh process has loaded each CommonJS
 * file, next to an empty handler's, by the name of the file's key. The least of so many rounds, in
 * turns: processor time does not count the waiting for a busy machine, and the least not its
 * hiccups.
 */
export const loadCosts = async <N extends string>(
  files: Readonly<Record<N, string>>,
  rounds: number,
): Promise<(name: N | 'empty') => LoadCost> => {
  const folder = await mkdtemp(join(tmpdir(), 'empty-handler-'));
  const least = new Map<string, number>();
  try {
    const empty = join(folder, 'index.cjs');
    await writeFile(empty, EMPTY);
    const all: [string, string][] = [['empty', empty], ...Object.entries<string>(files)];
    for (let round = 0; round < rounds; round += 1) {
      for (const [name, file] of all) {
        const { stdout } = await run(process.execPath, ['-e', LOAD, file]);
        least.set(name, Math.min(Number(stdout), least.get(name) ?? Number.POSITIVE_INFINITY));
      }
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  const of = (name: string): number => least.get(name) ?? Number.NaN;
  return (name) => ({ cpuMs: of(name), ratio: of(name) / of('empty') });
};
