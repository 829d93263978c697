import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { PipelineStack } from '../support/pipeline-stack.ts';
import { blocksOf, readmePages, shellBlocks } from '../support/readme-shell.ts';
import { sharedPipelineStack } from '../support/shared-stack.ts';

let stack: PipelineStack;
let folder: string;
beforeAll(async () => {
  [stack, folder] = await Promise.all([
    sharedPipelineStack(),
    mkdtemp(join(tmpdir(), 'readme-commands-')),
  ]);
});
afterAll(() => Promise.all([stack.stop(), rm(folder, { recursive: true })]));

const API = 'http://127.0.0.1:3000';
const SUBMITS = / -d '\{/;

/** The blocks of each page that call the API on this machine. */
const pages = readmePages()
  .map(({ path, text }) => ({
    path,
    text,
    blocks: shellBlocks(text).filter((block) => block.includes(`${API}/`)),
  }))
  .filter(({ blocks }) => blocks.length > 0);

const run = async (script: string): Promise<string> => {
  const here = script.replaceAll(API, stack.apiUrl);
  const { stdout } = await promisify(execFile)('sh', ['-eu', '-c', here], { cwd: folder });
  return stdout;
};

interface Printed {
  readonly submitted: string;
  readonly lookedUp: string;
}

/** Submits what the page submits, waits until every job is settled, and runs the rest in order. */
const follow = async (blocks: readonly string[]): Promise<Printed> => {
  const submitted = await run(blocks.filter((block) => SUBMITS.test(block)).join('\n'));
  for (const [, jobId = ''] of submitted.matchAll(/"jobId": ?"([^"]+)"/g)) {
    await stack.settled(jobId);
  }
  const lookedUp = await run(blocks.filter((block) => !SUBMITS.test(block)).join('\n'));
  return { submitted, lookedUp };
};

const [front = { text: '', blocks: [] }, ...others] = pages;

describe('the curl commands', () => {
  beforeAll(async () => {
    const parameters = { country_name: 'CANADA' };
    await stack.settled(await stack.submit({ report: 'revenue-by-country', parameters }));
  });

  it.each(others)('of $path run as they are printed', async ({ blocks }) => {
    const { submitted, lookedUp } = await follow(blocks);
    expect(submitted + lookedUp).not.toMatch(/HTTP\/1.1 5|"status": ?500/);
  });
});

const json = z.json();

/** A body with its ids, times and measured durations replaced, which differ in every run. */
const withoutChance = (text: string): unknown =>
  json.parse(
    JSON.parse(
      text
        .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, 'time')
        .replaceAll(/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/g, 'id')
        .replaceAll(/\d{4}\/\d\d\/\d\d/g, 'date')
        .replaceAll(/("(?:redshiftQueryId|durationMs)": ?)\d+/g, '$1 1'),
    ),
  );

describe('the round trip of the front page', () => {
  it('shows the answers that the service gives', async () => {
    const [accepted = '', settled = ''] = blocksOf('json', front.text);
    const [shownRows = ''] = blocksOf('csv', front.text);
    const { submitted, lookedUp } = await follow(front.blocks);

    const [head = '', body = ''] = submitted.split('\r\n\r\n');
    expect(head).toContain('HTTP/1.1 202 Accepted');
    expect(withoutChance(body)).toEqual(withoutChance(accepted));

    expect(lookedUp).toContain('HTTP/1.1 304 Not Modified');
    const { jobId } = z.object({ jobId: z.string() }).parse(JSON.parse(body));
    const job = await stack.job(jobId);
    expect(withoutChance(JSON.stringify(job))).toEqual(withoutChance(settled));

    const rows = (await readFile(join(folder, 'rows.csv'), 'utf8')).split('\r\n');
    expect(rows.slice(0, 3)).toEqual(shownRows.trim().split('\n'));
    expect(rows).toHaveLength(12);
  });
});
