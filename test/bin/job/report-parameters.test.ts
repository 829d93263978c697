import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { jobCommand } from '../../../bin/job/job-command.ts';
import { submitOptions } from '../../../bin/job/submission/submit-arguments.ts';
import { runInProcess } from '../../support/fake-terminal.ts';
import { type HttpDouble, startHttpDouble } from '../../support/http-double.ts';
import { aJobView, aSucceededView } from '../../support/job-view.ts';
import { shellWords } from '../../support/shell-words.ts';

let service: HttpDouble;
beforeEach(async () => {
  service = await startHttpDouble();
  service.on('POST /jobs', { status: 202, body: aJobView() });
  service.on('GET /jobs/j-1', { body: aSucceededView([['n', 'int8']], 1) });
  service.on('GET /jobs/j-1/result', { body: 'n\r\n7\r\n' });
});
afterEach(() => service.stop());

const run = (...args: readonly string[]) =>
  runInProcess(jobCommand, args, { JOBS_ENDPOINT: service.url });

/** A report with these parameters, of which only their examples matter. */
const offer = (
  parameters: Record<string, { readonly type: string; readonly examples?: unknown }>,
) =>
  service.on('GET /reports', {
    body: {
      reports: [
        {
          name: 'own',
          title: 'Own',
          description: 'Of one’s own',
          parameters: { type: 'object', properties: parameters },
          deliveries: ['collect'],
        },
      ],
    },
  });

const lastRequest = () =>
  JSON.parse(service.seen.findLast((s) => s.call === 'POST /jobs')?.body ?? '');

/** Every name that an option has or had, and others that a parameter may have. */
const optionNames = [
  ...Object.keys(submitOptions),
  ...['help', 'region', 'owner', 'state', 'report', 'limit', 'h', 'name', 'constructor'],
].map((name) => name.replaceAll('-', '_'));

describe('a parameter that is called like an option', () => {
  it.each(optionNames)('%s is given by the line that reports prints', async (name) => {
    offer({ [name]: { type: 'string', examples: ['it’s "A" & $B'] }, other: { type: 'integer' } });
    const { out } = await run('reports', 'own');
    const line = out.trimEnd().split('\n').at(-1) ?? '';
    const { code, err } = await run(...shellWords(line));
    expect(lastRequest()).toEqual({
      report: 'own',
      parameters: { [name]: 'it’s "A" & $B', other: 1 },
    });
    // It waited too.
    expect(err).toContain('Job j-1 SUCCEEDED');
    expect(code).toBe(0);
  });

  it('is one behind the report and the option before it', async () => {
    offer({ format: { type: 'string' }, timeout: { type: 'integer' } });
    const before = ['--format', 'jsonl', '--timeout', '60'];
    await run('submit', ...before, 'own', '--format', 'long', '--timeout', '-5');
    expect(lastRequest()).toEqual({
      report: 'own',
      parameters: { format: 'long', timeout: -5 },
      format: 'jsonl',
      timeoutSeconds: 60,
    });
  });

  it('is one behind an SQL text that has it', async () => {
    const sql = 'select :format, :a';
    await run('submit', '--format', 'jsonl', '--sql', sql, '--format', 'x', '--a', '-1.5');
    expect(lastRequest()).toEqual({
      sql,
      parameters: { format: 'x', a: '-1.5' },
      format: 'jsonl',
    });
    await run('submit', '--a', '1', '--sql', 'select :a', '--format', 'jsonl');
    expect(lastRequest()).toEqual({ sql: 'select :a', parameters: { a: '1' }, format: 'jsonl' });
  });
});

describe('the line that reports prints', () => {
  it('has a value of each type where the report gives no example', async () => {
    offer({
      day: { type: 'string' },
      from: { type: 'string', examples: ['-5'] },
      count: { type: 'integer' },
      exact: { type: 'boolean' },
    });
    const { out } = await run('reports', 'own', '--endpoint', service.url);
    expect(out.trimEnd().split('\n').at(-1)).toBe(
      'npm run job -- submit --wait own --day VALUE --from=-5 --count 1 --exact true' +
        ` --endpoint ${service.url}`,
    );
  });
});

describe('help', () => {
  it.each(['reports', 'submit', 'status', 'list', 'result', 'cancel'])(
    'about %s is asked for in two ways',
    async (name) => {
      const { out, ...rest } = await run('help', name);
      expect(rest).toMatchObject({ code: 0, err: '' });
      expect(out).toContain(`Usage: npm run job -- ${name}`);
      expect(await run(name, '--help')).toMatchObject({ code: 0, err: '', out });
    },
  );

  it('about a report shows its parameters', async () => {
    offer({ country: { type: 'string', examples: ['CANADA'] } });
    const { code, out } = await run('submit', 'own', '--help');
    expect(code).toBe(0);
    expect(out).toContain('--country  (string such as "CANADA")');
    expect(out).toContain('npm run job -- submit --wait own --country CANADA');
  });

  it('about a report is help about submit where there is no service to ask', async () => {
    const { code, out, err } = await run(
      'submit',
      'own',
      '--help',
      '--endpoint',
      'http://127.0.0.1:1',
    );
    expect(code).toBe(0);
    expect(out).toContain('Usage: npm run job -- submit');
    expect(err).toContain('http://127.0.0.1:1 does not answer');
  });

  it('knows no command that there is not', async () => {
    expect((await run('help', 'frobnicate')).code).toBe(2);
  });
});

describe('a service that asks for a token', () => {
  const unauthorized = { status: 401, body: { message: 'Unauthorized' } };
  const list = async (environment: Record<string, string>) => {
    service.on('GET /jobs?limit=20', unauthorized);
    const reached = { JOBS_ENDPOINT: service.url, ...environment };
    const { code, err } = await runInProcess(jobCommand, ['list'], reached);
    return { code, err };
  };

  it('is distinguished from one that refuses it', async () => {
    expect(await list({})).toEqual({
      code: 1,
      err:
        `${service.url}/jobs answered 401: Unauthorized. ` +
        'The service asks for a token: set JOBS_TOKEN to one of its issuer.\n',
    });
    expect((await list({ JOBS_TOKEN: 'old' })).err).toContain('refuses the token in JOBS_TOKEN');
  });
});
