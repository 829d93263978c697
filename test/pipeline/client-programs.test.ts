import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as z from 'zod';
import { runnable, runSnippet } from '../console/support/run-snippet.ts';
import type { PipelineStack } from '../support/pipeline-stack.ts';
import { blocksOf, readmePages } from '../support/readme-shell.ts';
import { sharedPipelineStack } from '../support/shared-stack.ts';

let stack: PipelineStack;
beforeAll(async () => {
  stack = await sharedPipelineStack();
});
afterAll(() => stack.stop());

const page = readmePages().find(({ path }) => path === 'shared/client/README.md')?.text ?? '';

const submitted = z.object({ jobId: z.string(), owner: z.string() });

/** The page's program needs what the console's needs, and a client for HTTP. */
const hasPython = spawnSync('python3', ['-c', 'import boto3, requests']).status === 0;

/** The first program of the page in a language, sent to this stack. */
const programOf = (language: string): string =>
  (blocksOf(language, page)[0] ?? '').replaceAll(
    /https?:\/\/(127\.0\.0\.1:3000|abc\.execute-api\.eu-west-1\.amazonaws\.com)/g,
    stack.apiUrl,
  );

it('the TypeScript of the page about clients prints the rows that it shows', async () => {
  const { printed, complaints } = await runSnippet('typescript', programOf('ts'));
  expect(complaints).toBe('');
  const shown = [...programOf('ts').matchAll(/^\/\/ {1,3}(.*)$/gm)].map(([, line = '']) => line);
  const row = printed.slice(0, printed.indexOf('}') + 1).replaceAll(/\s+/g, ' ');
  expect(row).toBe(shown.join(' '));
  expect(printed.match(/customer_segment/g)).toHaveLength(10);
});

it.runIf(runnable.curl)('the curl of the page about clients submits under its key', async () => {
  const { printed, complaints } = await runSnippet('curl', programOf('sh'));
  expect(complaints).toBe('');
  const { jobId, owner } = submitted.parse(JSON.parse(printed));
  expect(owner).toBe('ALICE');
  expect(await stack.settled(jobId, owner)).toMatchObject({ state: 'SUCCEEDED' });
});

it.runIf(hasPython)('the Python of the page about clients prints the file', async () => {
  const { printed, complaints } = await runSnippet('python', programOf('python'));
  expect(complaints).toBe('');
  expect(printed.trim().split(/\s*\n/)).toHaveLength(11);
});
