import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { jobCommand } from '../../../bin/job/job-command.ts';
import type { JobView } from '../../../shared/job/job.ts';
import { runInProcess } from '../../support/fake-terminal.ts';
import { type HttpDouble, startHttpDouble } from '../../support/http-double.ts';
import { aJobView } from '../../support/job-view.ts';
import { shellWords } from '../../support/shell-words.ts';

const nations = {
  name: 'nations',
  title: 'Nations',
  description: 'Some of them',
  parameters: {
    type: 'object',
    properties: {
      keys: { type: 'array', items: { type: 'integer' }, examples: [[1, 2, 3]] },
      names: { type: 'array', items: { type: 'string' }, examples: [['a,b', '']] },
      country: { type: ['string', 'null'], default: null, description: 'Of one country.' },
      size: { type: ['null', 'number'] },
      note: { type: 'string', minLength: 0 },
      sql: { type: ['string', 'null'], examples: [null] },
    },
  },
  deliveries: ['collect'],
};

let service: HttpDouble;
beforeEach(async () => {
  service = await startHttpDouble();
  service.on('GET /reports', { body: { reports: [nations] } });
  service.on('POST /jobs', { status: 202, body: aJobView() });
});
afterEach(() => service.stop());

const run = (...args: readonly string[]) =>
  runInProcess(jobCommand, args, { JOBS_ENDPOINT: service.url });

const sent = async (...args: readonly string[]) => {
  const { code, err } = await run('submit', ...args);
  expect([code, err]).toEqual([0, '']);
  return JSON.parse(service.seen.findLast(({ call }) => call === 'POST /jobs')?.body ?? '');
};

describe('a value on the command line', () => {
  it('of a report is a list, an empty text or null as its schema has it', async () => {
    const { parameters } = await sent(
      ...['nations', '--keys', '1, 2,-3', '--names', '["a,b", ""]', '--country-null'],
      ...['--size', '1.5', '--note', '', '--parameter-null', 'sql'],
    );
    expect(parameters).toEqual({
      keys: [1, 2, -3],
      names: ['a,b', ''],
      country: null,
      size: 1.5,
      note: '',
      sql: null,
    });
    expect((await sent('nations', '--keys', '7', '--country', '')).parameters).toEqual({
      keys: [7],
      country: '',
    });
  });

  it('of an SQL text is a list where in (:name) has it, and text elsewhere', async () => {
    const sql = "select :a where n in ( :keys /* so */ ) and m in (:two) and :two = 'x'";
    const { parameters } = await sent(
      ...['--sql', sql, '--a-null', '--keys', '1,2', '--two', '1,2'],
    );
    expect(parameters).toEqual({ a: null, keys: ['1', '2'], two: '1,2' });
    expect((await sent('--sql', 'select :a', '--a', '')).parameters).toEqual({ a: '' });
  });

  it.each([
    [['nations', '--keys-null'], "Unknown option '--keys-null'. nations takes --keys"],
    [['nations', '--country', 'x', '--country-null'], '--country behind nations is its parameter'],
    [['nations', '--execution-mode', 'AUTO_COMMIT'], '--execution-mode goes with --sql'],
    [['--sql', 'select 1', '--execution-mode', 'ALL'], 'there are: TRANSACTION, AUTO_COMMIT.'],
  ])('%j is a usage error', async (args, sentence) => {
    const { code, err } = await run('submit', ...args);
    expect(err).toContain(sentence);
    expect(code).toBe(2);
  });

  it('is shown by reports, in a line that runs', async () => {
    const { out } = await run('reports', 'nations');
    expect(out).toContain('--keys            (a list of integer, with commas, such as [1,2,3])');
    expect(out).toContain('Of one country. (string, or null; null unless given)');
    const line = out.trimEnd().split('\n').at(-1) ?? '';
    expect(line).toContain(
      `submit --wait nations --keys 1,2,3 --names '["a,b",""]' --country-null --size 1 --note VALUE`,
    );
    expect(line).toContain('--parameter-null sql');
    service.on('GET /jobs/j-1', { body: aJobView() });
    await run(...shellWords(line.replace('--wait ', '')));
    expect(JSON.parse(service.seen.at(-1)?.body ?? '').parameters).toEqual({
      keys: [1, 2, 3],
      names: ['a,b', ''],
      country: null,
      size: 1,
      note: 'VALUE',
      sql: null,
    });
  });
});

describe('several statements on the command line', () => {
  const text = "create temp table t as select ';' as a; -- then\nselect a from t;";
  const statements = ["create temp table t as select ';' as a", '-- then\nselect a from t'];

  it('are one job', async () => {
    expect(await sent('--sql', text)).toEqual({ statements, parameters: {} });
    expect(await sent('--execution-mode', 'AUTO_COMMIT', '--sql', 'select :a', '--a', '1')).toEqual(
      {
        statements: ['select :a'],
        executionMode: 'AUTO_COMMIT',
        parameters: { a: '1' },
      },
    );
  });

  it('are shown with how each ended, and what stays', async () => {
    const { sql: _, ...job } = aJobView({ state: 'FAILED', settledAt: '2026-11-22T10:00:09.000Z' });
    const view: JobView = {
      ...job,
      parameters: { a: null, b: '', c: [1, 2] },
      executionMode: 'AUTO_COMMIT',
      statements: [
        {
          index: 1,
          sql: 'insert into t values (1)',
          status: 'FINISHED',
          rowCount: 1,
          durationMs: 12,
        },
        { index: 2, sql: 'insert into nowhere values (2)', status: 'FAILED', error: 'no' },
      ],
      error: {
        code: 'STATEMENT_FAILED',
        detail: 'no',
        retryable: false,
        statementIndex: 2,
        effects: 'partial',
      },
    };
    service.on('GET /jobs/j-1', { body: view });
    const { out } = await run('status', 'j-1');
    expect(out).toContain('Parameter    a = null\n');
    expect(out).toContain('Parameter    b = ""\n');
    expect(out).toContain('Parameter    c = [1,2]\n');
    expect(out).toContain('Statement 1  FINISHED  1 row  12 ms  insert into t values (1)');
    expect(out).toContain('Statement 2  FAILED  insert into nowhere values (2)');
    expect(out).toContain('STATEMENT_FAILED in statement 2: no (what had finished may stay)');
  });
});
