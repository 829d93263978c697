import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { jobCommand } from '../../../bin/job/job-command.ts';
import { runInProcess } from '../../support/fake-terminal.ts';
import { type HttpDouble, startHttpDouble } from '../../support/http-double.ts';
import { aJobView, aSucceededView } from '../../support/job-view.ts';

let service: HttpDouble;

beforeEach(async () => {
  service = await startHttpDouble();
});

afterEach(() => service.stop());

const run = (args: string, environment = {}, columns?: number) =>
  runInProcess(
    jobCommand,
    args.split(' '),
    { JOBS_ENDPOINT: service.url, ...environment },
    columns === undefined ? {} : { columns },
  );

const succeeded = aSucceededView([['n', 'int8']], 1);

describe('status', () => {
  it('shows the job in lines, and as JSON where asked to', async () => {
    const job = { ...succeeded, parameters: { country: 'CANADA\u001b[2J' } };
    service.on('GET /jobs/j-1', { body: job });
    expect((await run('status j-1')).out.split('\n')).toEqual([
      'Job        j-1',
      'State      SUCCEEDED',
      'Report     counts',
      'Parameter  country = CANADA·[2J',
      'Submitted  2026-11-22 10:00:00 UTC',
      'Timeline   QUEUED 0.0 s → RUNNING 0.1 s → SUCCEEDED 2.0 s',
      'Settled    2026-11-22 10:00:02 UTC',
      'Result     1 row, 10 bytes of csv',
      '',
    ]);
    expect(JSON.parse((await run('status j-1 --json')).out)).toEqual(job);
  });

  it('waits, and ends with 1 where the job was cancelled', async () => {
    const settledAt = '2026-11-22T10:00:03.000Z';
    service.on(
      'GET /jobs/j-1',
      { body: aJobView() },
      { body: aJobView({ state: 'CANCELLED', settledAt }) },
    );
    const { code, out, err } = await run('status j-1 --wait');
    expect(code).toBe(1);
    expect(err).toContain('Job j-1 was CANCELLED after 3.0 s.');
    expect(out).toContain('State      CANCELLED');
  });
});

describe('list', () => {
  it('shows jobs in a table that fits the terminal', async () => {
    const sql = `select ${'x, '.repeat(40)}`;
    const { report: _, ...adHoc } = aJobView({ jobId: 'j-2', sql });
    service.on('GET /jobs?limit=20', { body: { jobs: [succeeded, adHoc] } });
    const { out } = await run('list', {}, 60);
    const lines = out.trimEnd().split('\n');
    expect(lines[2]).toMatch(/^j-1 {2}SUCCEEDED {2}counts +/);
    expect(Math.max(...lines.map((line) => line.length))).toBe(60);
    const inPipe = (await run('list')).out;
    expect(inPipe).toContain('2026-11-22 10:00:00 UTC');
  });

  it('brings as many as are asked for, over as many pages as that takes', async () => {
    const page = (from: number) =>
      Array.from({ length: 100 }, (_, n) => aJobView({ jobId: `j-${from + n}` }));
    service.on('GET /jobs?state=FAILED&report=counts&limit=100', {
      body: { jobs: page(0), nextCursor: 'c' },
    });
    service.on('GET /jobs?state=FAILED&report=counts&limit=100&cursor=c', {
      body: { jobs: page(100), nextCursor: 'd' },
    });
    const { out } = await run('list --state failed --report counts --limit 150 --json');
    expect(JSON.parse(out).jobs).toHaveLength(150);
    expect(service.calls()).toHaveLength(2);
  });

  it('names the owners where another’s or all are asked for', async () => {
    const others = { ...succeeded, owner: 'arn:aws:iam::1:user/b\u001b[2J' };
    service.on('GET /jobs?owner=*&limit=20', { body: { jobs: [others] } });
    const { out } = await run('list --owner *');
    expect(out.split('\n')[0]).toMatch(/^job +owner +state/);
    expect(out).toContain('arn:aws:iam::1:user/b·[2J');
  });

  it('says so where no job matches', async () => {
    service.on('GET /jobs?limit=20', { body: { jobs: [] } });
    expect(await run('list')).toMatchObject({ code: 0, out: '', err: 'There is no such job.\n' });
  });
});

describe('result', () => {
  it('shows a person the first rows and how many are left', async () => {
    const many = aSucceededView([['n', 'int8']], 25);
    service.on('GET /jobs/j-1', { body: many });
    service.on('GET /jobs/j-1/result', { body: `n\r\n${'7\r\n'.repeat(25)}` });
    const { out } = await run('result j-1', {}, 80);
    expect(out.split('\n')).toHaveLength(2 + 20 + 1 + 1);
    expect(out).toContain('… and 5 more rows; --output FILE takes them all.');
  });

  it.each(['', ' --output rows.csv'])(
    'says where a result has no rows and no file%s',
    async (to) => {
      const { result, ...job } = aSucceededView([['n', 'int8']], 0);
      const empty = result && { ...result, fileCount: 0, files: [] };
      service.on('GET /jobs/j-1', { body: { ...job, result: empty } });
      const note = 'The result has 0 rows, so there is no file.\n';
      expect(await run(`result j-1${to}`)).toMatchObject({ code: 0, out: '', err: note });
    },
  );

  it('is the file in a pipe, and the manifest as JSON', async () => {
    const measure = { content_length: 6, record_count: 1 };
    const manifest = {
      entries: [{ url: 's3://b/k', meta: measure }],
      schema: { elements: [{ name: 'n', type: { base: 'int8' }, nullable: true }] },
      meta: measure,
      author: { name: 'a', version: '1' },
      job: {
        jobId: 'j-1',
        statementId: 's',
        format: 'csv',
        expectedRowCount: 1,
        writtenRowCount: 1,
        finishedAt: '2026-11-22T10:00:02.000Z',
        entries: [{ url: 's3://b/k', sha256: '0' }],
      },
    };
    service.on('GET /jobs/j-1', { body: succeeded });
    service.on('GET /jobs/j-1/result', { body: 'n\r\n7\r\n' });
    service.on('GET /jobs/j-1/manifest', { body: manifest });
    expect((await run('result j-1')).out).toBe('n\r\n7\r\n');
    expect(JSON.parse((await run('result j-1 --json')).out)).toEqual(manifest);
  });
});

describe('reports', () => {
  const properties = { country: { type: 'string', description: 'In capitals.', enum: ['CANADA'] } };
  const report = {
    name: 'sales',
    title: 'Sales',
    description: 'By country',
    parameters: { type: 'object', properties },
    deliveries: ['collect'],
  };

  it('are listed with their parameters, and one with what it accepts', async () => {
    service.on('GET /reports', { body: { reports: [report] } });
    expect((await run('reports')).out.split('\n')[2]).toBe('sales   --country   Sales');
    const { out } = await run('reports sales');
    expect(out).toContain('  --country  In capitals. (one of CANADA)');
    expect(out).toContain('\nDelivery: collect\n');
    expect(out).toContain('npm run job -- submit --wait sales --country CANADA');
    expect((await run('reports costs')).code).toBe(2);
  });
});

describe('cancel', () => {
  it('says whether the job has ended already', async () => {
    const state = 'CANCELLING' as const;
    service.on('POST /jobs/j-1/cancel', { status: 202, body: aJobView({ state }) });
    expect((await run('cancel j-1')).out).toBe(
      "Job j-1 is CANCELLING; its statement's own end decides.\n",
    );
    service.on('POST /jobs/j-1/cancel', { status: 202, body: aJobView({ state: 'CANCELLED' }) });
    expect((await run('cancel j-1')).out).toBe('Job j-1 is CANCELLED.\n');
  });
});

describe('who calls', () => {
  const credentials = { AWS_ACCESS_KEY_ID: 'ALICE', AWS_SECRET_ACCESS_KEY: 'x' };
  const authorizationOf = async (args: string, environment: object) => {
    service.on('GET /jobs?limit=20', { body: { jobs: [] } });
    const { code, err } = await run(args, environment);
    return code === 2 ? err.split('\n')[0] : service.seen.at(-1)?.headers.authorization;
  };

  it('is unsigned on this machine unless told to sign', async () => {
    expect(await authorizationOf('list', {})).toBeUndefined();
    vi.stubEnv('AWS_ACCESS_KEY_ID', credentials.AWS_ACCESS_KEY_ID);
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', credentials.AWS_SECRET_ACCESS_KEY);
    expect(await authorizationOf('list --sign', { AWS_REGION: 'eu-west-1' })).toMatch(
      /^AWS4-HMAC-SHA256 Credential=ALICE\/\d+\/eu-west-1\/execute-api\//,
    );
    vi.unstubAllEnvs();
  });

  it('is who the token says', async () => {
    expect(await authorizationOf('list', { JOBS_TOKEN: 't' })).toBe('Bearer t');
  });

  it('has to be known for a service elsewhere', async () => {
    const elsewhere = { JOBS_ENDPOINT: 'https://jobs.example' };
    expect(await authorizationOf('list', elsewhere)).toBe(
      'Which Region to sign for? --aws-region names it.',
    );
  });
});
