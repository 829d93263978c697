import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { jobCommand } from '../../../bin/job/job-command.ts';
import { runInProcess } from '../../support/fake-terminal.ts';
import { type HttpDouble, startHttpDouble } from '../../support/http-double.ts';
import { aJobView } from '../../support/job-view.ts';

let service: HttpDouble;
beforeEach(async () => {
  service = await startHttpDouble();
});
afterEach(() => service.stop());

const run = (...args: string[]) => runInProcess(jobCommand, args, { JOBS_ENDPOINT: service.url });

const ids = ['dcd9c080-a7c8-80f9-b995-b7eb30f6e888', 'dcd9c0ff-a7c8-80f9-b995-b7eb30f6e888'];
const [first = '', second = ''] = ids;
const jobs = ids.map((jobId) => ({ ...aJobView(), jobId }));

describe('a job', () => {
  it('is named by the beginning of its id', async () => {
    service.on('GET /jobs?limit=100', { body: { jobs } });
    service.on(`GET /jobs/${second}`, { body: jobs[1] });
    expect((await run('status', 'dcd9c0f')).out).toContain(`Job        ${second}`);
  });

  it('is the newest as @last', async () => {
    service.on('GET /jobs?limit=1', { body: { jobs: [jobs[0]] } });
    service.on(`POST /jobs/${first}/cancel`, { body: { ...jobs[0], state: 'CANCELLING' } });
    expect((await run('cancel', '@last')).out).toContain(`Job ${first} is CANCELLING`);
  });

  it.each([
    ['dcd9', jobs, '2 of your 100 newest jobs have an id that begins with dcd9; one is accepted.'],
    ['abcd', jobs, 'None of your 100 newest jobs have an id that begins with abcd'],
    ['@last', [], 'You have no job yet.'],
  ])('is not found as %s where none or several are meant', async (name, listed, message) => {
    const limit = name === '@last' ? 1 : 100;
    service.on(`GET /jobs?limit=${limit}`, { body: { jobs: listed } });
    const { code, err } = await run('status', name);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });
});

describe('an SQL text', () => {
  it('is read from a file', async () => {
    const file = join(mkdtempSync(join(inject('runFolder'), 'sql-')), 'a.sql');
    writeFileSync(file, 'select :n as n');
    service.on('POST /jobs', { status: 202, body: jobs[0] });
    await run('submit', '--sql', `@${file}`, '--n', '1');
    const [sent] = service.seen.filter(({ call }) => call === 'POST /jobs');
    expect(JSON.parse(sent?.body ?? '')).toMatchObject({
      sql: 'select :n as n',
      parameters: { n: '1' },
    });
  });

  it('that cannot be read is named', async () => {
    const { code, err } = await run('submit', '--sql', '@/no/such.sql');
    expect(code).toBe(2);
    expect(err).toContain('--sql @/no/such.sql cannot be read: ENOENT');
  });
});

it('lists jobs and reports as CSV', async () => {
  service.on('GET /jobs?limit=20', { body: { jobs: [jobs[0]] } });
  const listed = await run('list', '--output-format', 'csv');
  expect(listed.out.split('\n')).toEqual([
    'job,state,request,rows,submitted',
    expect.stringContaining(`${first},`),
    '',
  ]);
});
