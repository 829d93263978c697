import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jobCommand } from '../../bin/job/job-command.ts';
import { endlessSql } from '../support/endless-sql.ts';
import { runInProcess } from '../support/fake-terminal.ts';
import type { PipelineStack } from '../support/pipeline-stack.ts';
import { sharedPipelineStack } from '../support/shared-stack.ts';
import { shellWords } from '../support/shell-words.ts';

const commandLine = fileURLToPath(new URL('../../bin/job.ts', import.meta.url));

let stack: PipelineStack;
let folder: string;

beforeAll(async () => {
  [stack, folder] = await Promise.all([
    sharedPipelineStack(),
    mkdtemp(join(tmpdir(), 'command-line-')),
  ]);
});

afterAll(() => Promise.all([stack.stop(), rm(folder, { recursive: true })]));

/** Starts the command line as a shell does, its output in pipes. */
const start = (...args: string[]) => {
  const child = spawn(process.execPath, [commandLine, ...args], {
    env: { ...process.env, JOBS_ENDPOINT: stack.apiUrl },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  const ended = once(child, 'close').then(([code]) => ({ code, out, err }));
  return { child, ended };
};

/** Runs the command in this process, its output in pipes. */
const job = (...args: readonly string[]) =>
  runInProcess(jobCommand, args, { JOBS_ENDPOINT: stack.apiUrl });

const revenue = ['submit', 'revenue-by-country', '--country_name', 'UNITED STATES'];

describe('the command line', () => {
  it('takes a report from its parameters to a file of rows', async () => {
    const output = join(folder, 'rows.csv');
    const { code, out, err } = await job(...revenue, '--wait', '--output', output);
    expect(err).toMatch(/^Job \S+: revenue-by-country, country_name = UNITED STATES\nQUEUED /);
    expect(err).toMatch(/\nSUCCEEDED +\d+\.\d s\nJob \S+ SUCCEEDED after \d+\.\d s: 10 rows, /);
    expect([code, out]).toEqual([
      0,
      expect.stringMatching(/rows\.csv: 10 rows, \d+ bytes of csv\n$/),
    ]);
    const lines = (await readFile(output, 'utf8')).trimEnd().split('\r\n');
    expect(lines).toHaveLength(11);
    expect(lines.slice(0, 2)).toEqual([
      'customer_segment,total_order_price,order_year,order_month,region,country,order_priority',
      'FURNITURE,789077.92,1998,1,AMERICA,UNITED STATES,1-URGENT',
    ]);
  });

  it('finds the job again with every command', async () => {
    const submitted = await job(...revenue, '--json');
    const { jobId } = JSON.parse(submitted.out);
    const waited = await job('status', jobId, '--wait');
    expect(waited.out).toMatch(/^Job +\S+\nState +SUCCEEDED\n/);
    expect((await job('list', '--report', 'revenue-by-country')).out).toContain(jobId);
    expect((await job('result', jobId)).out.split('\r\n')).toHaveLength(12);
    expect((await job('reports')).out).toContain('revenue-by-country       --country_name');
    const late = await job('cancel', jobId);
    expect([late.code, late.out]).toEqual([1, '']);
    expect(late.err).toBe(
      `Job ${jobId} is SUCCEEDED; only a job that has not settled can be cancelled.\n`,
    );
  });

  it('runs several statements with lists and null to the rows of the last', async () => {
    const sql =
      'create temp table chosen as select n_name from nation where n_nationkey in (:keys);' +
      'select n_name from chosen where cast(:none as int) is null order by 1';
    const { code, out } = await job(
      ...['submit', '--wait', '--sql', sql, '--keys', '3,2', '--none-null'],
    );
    expect([code, out]).toEqual([0, 'n_name\r\nBRAZIL\r\nCANADA\r\n']);
  });

  it('ends with 1 and the warehouse’s own words where the job fails', async () => {
    const { code, out, err } = await job(
      'submit',
      '--sql',
      'select * from no_such_table',
      '--wait',
    );
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(/FAILED after .*: STATEMENT_FAILED: .*no_such_table/);
    expect(err).not.toMatch(/\n\s+at /);
  });

  it('ends quietly when its reader ends', async () => {
    const args = ['submit', '--sql', 'select * from lineitem', '--wait', '--json'];
    const { jobId } = JSON.parse((await job(...args)).out);
    const { child, ended } = start('result', jobId);
    child.stdout.once('data', () => child.stdout.destroy());
    const { code, err } = await ended;
    expect([code, err]).toEqual([0, '']);
  });

  it('leaves the job running on Ctrl-C, and the way back works', async () => {
    const sql = endlessSql;
    const { child, ended } = start('submit', '--sql', sql, '--wait');
    child.stderr.on('data', (text: string) => {
      if (/RUNNING/.test(text)) child.kill('SIGINT');
    });
    const { code, out, err } = await ended;
    expect([code, out]).toEqual([130, '']);
    const [, jobId = ''] = /Job (\S+) goes on\. Come back to it, or end it:/.exec(err) ?? [];
    expect((await stack.job(jobId)).state).toBe('RUNNING');

    expect(err).toContain(`npm run job -- cancel ${jobId}\n`);
    expect((await job('cancel', jobId)).code).toBe(0);
    const back = await job('status', jobId, '--wait');
    expect(back.code).toBe(1);
    expect(back.err).toContain(`Job ${jobId} was CANCELLED`);
  });
});

describe('the line that reports prints', () => {
  it('runs, for every report that there is', async () => {
    const { reports } = JSON.parse((await job('reports', '--json')).out);
    expect(reports.length).toBeGreaterThan(10);
    for (const { name } of reports) {
      const line = (await job('reports', name)).out.trimEnd().split('\n').at(-1) ?? '';
      const { code, err } = await job(...shellWords(line));
      expect([name, code, err]).toEqual([name, 0, expect.stringContaining('SUCCEEDED after')]);
    }
  });
});
