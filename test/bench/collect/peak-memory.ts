import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { bundleOptions } from '../../../infra/aws/function-bundle.ts';
import type { ResultFormat } from '../../../shared/job/job.ts';
import { awsEnvironment } from './page-service-process.ts';

const run = promisify(execFile);
const entry = fileURLToPath(new URL('collect-once.ts', import.meta.url));

/**
 * What one process needs at most to collect so many rows: bundled, as a function is, and in MiB, which
 * Lambda calls MB.
 */
export const peakMemory = async (
  url: string,
  format: ResultFormat,
  rowCount: number,
): Promise<{ peakMebibytes: number }> => {
  const folder = await mkdtemp(join(tmpdir(), 'peak-memory-'));
  const outfile = join(folder, 'collect-once.cjs');
  try {
    await build({ ...bundleOptions, entryPoints: [entry], outfile });
    const env = { ...process.env, ...awsEnvironment(url) };
    const { stdout } = await run(process.execPath, [outfile, format, String(rowCount)], { env });
    return { peakMebibytes: Number(stdout) };
  } finally {
    await rm(folder, { recursive: true });
  }
};
