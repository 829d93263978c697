import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { jobCommand } from '../../../bin/job/job-command.ts';
import { runCommand } from '../../../bin/terminal/command.ts';
import { fakeTerminal, runInProcess } from '../../support/fake-terminal.ts';
import { type Answer, type HttpDouble, startHttpDouble } from '../../support/http-double.ts';
import { aJobView, aSucceededView } from '../../support/job-view.ts';

let service: HttpDouble;
let folder: string;

beforeEach(async () => {
  service = await startHttpDouble();
  folder = await mkdtemp(join(tmpdir(), 'command-'));
});

afterEach(() => Promise.all([service.stop(), rm(folder, { recursive: true })]));

const run = (args: readonly string[], options: Parameters<typeof runInProcess>[3] = {}) =>
  runInProcess(
    jobCommand,
    args,
    { JOBS_ENDPOINT: service.url },
    { newKey: () => 'a-new-key', ...options },
  );

const problem = (status: number, detail: string): Answer => ({
  status,
  body: { type: 'urn:x', title: 'No', status, detail, instance: 'urn:r' },
});

const sales = {
  name: 'sales',
  title: 'Sales',
  description: 'By country',
  parameters: {
    type: 'object',
    properties: {
      country: { type: 'string', examples: ['CANADA'] },
      top: { type: 'integer', default: 10 },
      exact: { type: 'boolean' },
      format: { type: 'string' },
    },
  },
  deliveries: ['collect', 'unload'],
};

const succeeded = aSucceededView(
  [
    ['name', 'varchar'],
    ['n', 'int8'],
  ],
  2,
);

const succeeding = () => {
  service.on('GET /reports', { body: { reports: [sales] } });
  service.on('POST /jobs', { status: 202, body: aJobView() });
  service.on('GET /jobs/j-1', { body: succeeded });
  service.on('GET /jobs/j-1/result', { status: 303, headers: { location: `${service.url}/f` } });
  service.on('GET /f', { body: 'name,n\r\nAda,10\r\n,9\r\n' });
};

describe('wrong arguments', () => {
  it.each([
    [[], 'Which command? reports, submit, status, list, result, cancel.'],
    [['frobnicate'], "There is no command 'frobnicate'; there are: reports, submit"],
    [['constructor'], "There is no command 'constructor'"],
    [['--json', 'list'], 'The command comes first: reports, submit'],
    [['status'], 'Which job?'],
    [['status', 'a', 'b'], "Unexpected argument 'b': one job is enough."],
    [['status', 'a', '--colour'], "Unknown option '--colour'."],
    [['list', '--state', 'done'], '--state is done; there are: QUEUED, RUNNING'],
    [['list', '--limit', '0'], '--limit is 0; a whole number'],
    [['list', 'all'], "Unexpected argument 'all'."],
    [['status', 'a', '--endpoint', 'ftp://x'], "'ftp://x' is no http address of a service."],
    [['submit'], 'Submit what? A report, in front of its parameters, or --sql TEXT.'],
    [['submit', '--country', 'x', 'sales'], 'Submit what? A report, in front of its parameters'],
    [['submit', 'sales', '--sql', 'select 1'], 'Submit what? Either a report or --sql TEXT.'],
    [['submit', '--sql'], '--sql needs a value.'],
    [['submit', 'sales', '--timeout', '99999999'], 'seconds from 1 to 86,400 is accepted.'],
    [['submit', 'sales', '--timeout', '86401'], '--timeout is 86401; a whole number'],
    [['submit', 'sales', '--country', '-x'], "If '-x' is the value, write --country=-x."],
    [['status', 'a', '--region', 'x'], "Unknown option '--region'."],
    [['submit', 'sales', '--output', 'f'], '--output needs --wait'],
    [['submit', 'sales', '--on-wait-timeout', 'cancel'], '--on-wait-timeout needs --wait'],
    [
      ['submit', 'sales', '--wait', '--on-wait-timeout', 'stop'],
      '--on-wait-timeout is stop; there are: continue, cancel.',
    ],
    [['submit', '--format', 'xml', 'sales'], '--format is xml; there are: csv, jsonl, parquet.'],
    [['submit', 'sales', '--wait', '--output'], '--output needs a value.'],
    [['submit', 'costs'], "There is no report 'costs'; there are: sales."],
    [
      ['submit', 'sales', 'CANADA'],
      "Unexpected argument 'CANADA'. sales takes --country, --top, --exact",
    ],
    [
      ['submit', 'sales', '--parameter', 'format=x', '--format', 'jsonl'],
      '--format behind sales is its parameter, given twice. The option belongs before it.',
    ],
    [['submit', 'sales', '--city', 'x'], "Unknown option '--city'. sales takes --country"],
    [['submit', 'sales', '--parameter', 'x'], '--parameter takes NAME=VALUE.'],
    [['submit', '--sql', 'select :a', '--b', '1'], "Unknown option '--b'. The SQL text takes --a."],
    [['submit', 'sales', '--wait', '--output', '/no/such/f'], '/no/such/f cannot be written'],
  ])('%j end with 2, a sentence and the way to help', async (args, sentence) => {
    service.on('GET /reports', { body: { reports: [sales] } });
    const { code, out, err } = await run(args);
    expect(err).toContain(sentence);
    const [, help, ...more] = err.split('\n');
    expect(help).toMatch(/^See npm run job -- ((reports|submit|status|list) )?--help$/);
    expect(more).toEqual(['']);
    expect([code, out]).toEqual([2, '']);
    expect(service.calls().filter((call) => call !== 'GET /reports')).toEqual([]);
  });

  it('do not count where help is asked for', async () => {
    const { code, out, err } = await run(['--help']);
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('Exit codes: 0 done;');
    expect(out.split('\n').length).toBeLessThan(24);
  });
});

describe('submit', () => {
  it('sends the report with its parameters as they are typed', async () => {
    succeeding();
    const parameters = '--country CANADA --top 5 --exact=true --parameter format=a=b';
    const { code, out, err } = await run([
      ...['submit', '--format', 'jsonl', 'sales'],
      ...parameters.split(' '),
    ]);
    expect([code, out, err]).toEqual([0, 'Job j-1 is QUEUED.\n', '']);
    const sent = service.seen.find(({ call }) => call === 'POST /jobs');
    expect(JSON.parse(sent?.body ?? '')).toEqual({
      report: 'sales',
      parameters: { country: 'CANADA', top: 5, exact: true, format: 'a=b' },
      format: 'jsonl',
    });
    expect(sent?.headers['idempotency-key']).toBe('a-new-key');
  });

  it('sends an SQL text with the values of its placeholders', async () => {
    succeeding();
    const sql = "select :a, ':b', c::int from t";
    await run(['submit', '--sql', sql, '--a', '7', '--idempotency-key', 'k']);
    const [sent] = service.seen;
    expect(JSON.parse(sent?.body ?? '')).toEqual({ sql, parameters: { a: '7' } });
    expect(sent?.headers['idempotency-key']).toBe('k');
  });

  it('asks for formulas to be escaped', async () => {
    succeeding();
    await run(['submit', '--sql', 'select 1', '--escape-formulas']);
    const sent = JSON.parse(service.seen[0]?.body ?? '');
    expect(sent).toEqual({ sql: 'select 1', parameters: {}, escapeFormulas: true });
  });

  it('waits as long as a request may where the end of its wait cancels the job', async () => {
    succeeding();
    const job = aJobView({ state: 'CANCELLING' });
    service.on('POST /jobs', { status: 202, body: job });
    const settledAt = '2026-11-22T10:00:26.000Z';
    service.on('GET /jobs/j-1', { body: { ...job, state: 'CANCELLED', settledAt } });
    const args = ['submit', 'sales', '--wait', '--on-wait-timeout', 'cancel'];
    const { code, out, err } = await run(args);
    expect(err).toMatch(/^A job that takes longer than 25 s is cancelled\.\n/);
    expect(err).toContain('Job j-1 was CANCELLED after 26.0 s.');
    expect([code, out]).toEqual([1, '']);
    const sent = service.seen.find(({ call }) => call === 'POST /jobs');
    expect(sent?.headers['prefer']).toBe('wait=25');
    expect(JSON.parse(sent?.body ?? '')).toMatchObject({ onWaitTimeout: 'cancel' });
  });

  it('leaves the last word on a value to the service', async () => {
    succeeding();
    service.on('POST /jobs', problem(422, '/parameters/top: given: "x". Accepted: integer.'));
    const { code, out, err } = await run(['submit', 'sales', '--top', 'x']);
    expect(err).toBe('/parameters/top: given: "x". Accepted: integer.\n');
    expect([code, out]).toEqual([1, '']);
  });

  it('brings rows to a pipe as they are, and says beside it how the job got on', async () => {
    succeeding();
    const { code, out, err } = await run(['submit', 'sales', '--wait']);
    expect(code).toBe(0);
    expect(out).toBe('name,n\r\nAda,10\r\n,9\r\n');
    expect(err.split('\n')).toEqual([
      'Job j-1: counts',
      'QUEUED         0.0 s',
      'RUNNING        0.1 s',
      'SUCCEEDED      2.0 s',
      'Job j-1 SUCCEEDED after 2.0 s: 2 rows, 10 bytes of csv.',
      '',
    ]);
  });

  it('shows a person one live line, and the rows in a table', async () => {
    succeeding();
    const seen = await run(['submit', 'sales', '--wait'], { columns: 80, live: true });
    expect(seen.live()[0]).toMatch(/^⠙ QUEUED {5}0\.0 s$/);
    // The time that the sentence about the end has, not the one that passed here.
    expect(seen.live().slice(-2)).toEqual(['  SUCCEEDED  2.0 s', '']);
    expect(seen.err).not.toContain('RUNNING');
    expect(seen.out).toBe('name   n\n────  ──\nAda   10\nNULL   9\n');
  });

  it('writes the rows to a file whose name decides the format', async () => {
    succeeding();
    const output = join(folder, 'rows.jsonl');
    const { code, out } = await run(['submit', 'sales', '--wait', '--output', output]);
    expect([code, out]).toEqual([0, `${output}: 2 rows, 10 bytes of csv\n`]);
    expect(await readFile(output, 'utf8')).toContain('Ada,10');
    expect(await readdir(folder)).toEqual(['rows.jsonl']);
    const sent = service.seen.find(({ call }) => call === 'POST /jobs');
    expect(JSON.parse(sent?.body ?? '')).toMatchObject({ format: 'jsonl' });
  });

  it('answers with the settled job as JSON and nothing else', async () => {
    succeeding();
    const { out } = await run(['submit', 'sales', '--wait', '--json']);
    expect(JSON.parse(out)).toEqual(succeeded);
  });

  it('ends with 1 and the reason where the job fails', async () => {
    succeeding();
    const error = { code: 'STATEMENT_FAILED', detail: 'division by\nzero', retryable: true };
    const failed = aJobView({ state: 'FAILED', settledAt: '2026-11-22T10:01:05.000Z', error });
    service.on('GET /jobs/j-1', { body: failed });
    const { code, out, err } = await run(['submit', 'sales', '--wait']);
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain(
      'Job j-1 FAILED after 1 min 5 s: STATEMENT_FAILED: division by⏎zero ' +
        'Submitting it again may help.',
    );
  });

  it('shows where in the SQL a syntax error is', async () => {
    succeeding();
    const detail = 'ERROR: syntax error at or near "frm"\n  Position: 10';
    const error = { code: 'STATEMENT_FAILED', detail, retryable: false };
    const failed = aJobView({ state: 'FAILED', report: undefined, sql: 'select a\nfrm t', error });
    service.on('GET /jobs/j-1', { body: failed });
    expect((await run(['submit', 'sales', '--wait'])).err).toContain('(line 2, column 1: frm t)');
  });

  it('leaves the job alone when interrupted, and says how to come back', async () => {
    succeeding();
    const fake = fakeTerminal();
    service.on('GET /jobs/j-1', (response) => {
      fake.interrupt();
      response.end();
    });
    const args = ['submit', 'sales', '--wait', '--endpoint', service.url];
    const context = { terminal: fake.terminal, environment: {}, newKey: () => 'k' };
    expect(await runCommand(jobCommand, context, args)).toBe(130);
    expect(fake.err()).toContain(
      `Job j-1 goes on. Come back to it, or end it:\n` +
        `  npm run job -- status j-1 --wait --endpoint ${service.url}\n`,
    );
    expect(service.calls()).not.toContain('POST /jobs/j-1/cancel');
  });
});

describe('a service that refuses or is away', () => {
  it.each([
    ['status', 'GET /jobs/j-1'],
    ['cancel', 'POST /jobs/j-1/cancel'],
    ['result', 'GET /jobs/j-1'],
  ])('ends %s with 1 and its own sentence', async (name, call) => {
    service.on(call, problem(404, 'There is no job j-1.'));
    const { code, out, err } = await run([name, 'j-1']);
    expect([code, out, err]).toEqual([1, '', 'There is no job j-1.\n']);
  });

  it('is named, with what brings it up', async () => {
    const { url } = service;
    await service.stop();
    const { code, err } = await run(['list']);
    service = await startHttpDouble();
    expect([code, err]).toEqual([
      1,
      `${url} does not answer (ECONNREFUSED). Is it running? npm start.\n`,
    ]);
  });
});
