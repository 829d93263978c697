import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PipelineStack, startPipelineStack } from '../support/pipeline-stack.ts';
import { shellBlocks } from '../support/readme-shell.ts';

let stack: PipelineStack;
let folder: string;
beforeAll(async () => {
  [stack, folder] = await Promise.all([
    startPipelineStack(),
    mkdtemp(join(tmpdir(), 'readme-commands-')),
  ]);
});
afterAll(() => Promise.all([stack.stop(), rm(folder, { recursive: true })]));

/** The blocks that call the API on this machine. */
const calls = shellBlocks(readFileSync('README.md', 'utf8')).filter((text) =>
  text.includes('curl -s'),
);

describe('the curl commands of the README', () => {
  it('find, follow and download a job as they are printed', async () => {
    const job = await stack.settled(
      await stack.submit({ report: 'revenue-by-country', parameters: { country_name: 'CANADA' } }),
    );
    const script = calls.join('\n').replaceAll('http://127.0.0.1:3000', stack.apiUrl);
    const { stdout } = await promisify(execFile)('sh', ['-eu', '-c', script], { cwd: folder });
    expect(stdout).toContain('HTTP/1.1 304 Not Modified');
    expect(stdout).toContain('only a job that has not settled can be cancelled');
    expect(stdout).toContain(`"jobId":"${job.jobId}"`);
    const rows = await readFile(join(folder, 'rows.csv'), 'utf8');
    expect(rows.split('\r\n')).toHaveLength(12);
  });
});
