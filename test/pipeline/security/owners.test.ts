import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PipelineStack, startPipelineStack } from '../../support/pipeline-stack.ts';

let stack: PipelineStack;
let jobId: string;
beforeAll(async () => {
  stack = await startPipelineStack();
  jobId = await stack.submit({ sql: 'select 1 as n' }, 'ALICE');
  await stack.settled(jobId, 'ALICE');
});
afterAll(() => stack.stop());

const ofJob = () =>
  [
    ['GET', `/jobs/${jobId}`, 200],
    ['GET', `/jobs/${jobId}/result`, 303],
    ['GET', `/jobs/${jobId}/manifest`, 200],
    ['POST', `/jobs/${jobId}/cancel`, 409],
    ['GET', `/lab?action=check_report_status&execution_id=${jobId}`, undefined],
    ['GET', `/lab?action=get_report_results&execution_id=${jobId}`, undefined],
  ] as const;

describe('under IAM', () => {
  it('the owner of a job has it on every route, and another has not', async () => {
    for (const [method, path, status] of ofJob()) {
      const mine = await stack.call(path, { method }, 'ALICE');
      if (status !== undefined) expect([path, mine.status]).toEqual([path, status]);
      for (const stranger of ['BOB', undefined]) {
        const answer = await stack.call(path, { method }, stranger);
        expect([400, 404]).toContain(answer.status);
        expect(await answer.text()).not.toMatch(/select 1|"n"|ALICE/);
      }
    }
  });

  it('a list holds the jobs of its caller alone, whatever cursor it goes on from', async () => {
    await stack.submit({ sql: 'select 2 as n' }, 'ALICE');
    const first = await (await stack.call('/jobs?limit=1', {}, 'ALICE')).json();
    expect(first.jobs).toHaveLength(1);
    const stolen = await stack.call(`/jobs?cursor=${first.nextCursor}`, {}, 'BOB');
    expect(await stolen.json()).toEqual({ jobs: [] });
  });

  it('an idempotency key of one owner is nothing to another', async () => {
    const key = { 'idempotency-key': 'same' };
    const body = { sql: 'select 3 as n' };
    const mine = await (await stack.post(body, key, 'ALICE')).json();
    const theirs = await stack.post(body, key, 'BOB');
    expect(theirs.headers.get('idempotent-replayed')).toBeNull();
    expect((await theirs.json()).jobId).not.toBe(mine.jobId);
  });
});

describe('every answer of a function', () => {
  it('carries the headers that keep a browser from doing more with it', async () => {
    const page = await (await stack.call('/')).text();
    const asset = /assets\/[^"]+/.exec(page)?.[0];
    const paths = ['/', `/${asset}`, '/reports', '/openapi.json', '/jobs', '/jobs/none', '/lab'];
    const answers = await Promise.all([
      ...paths.map((path) => stack.call(path)),
      stack.post({}),
      stack.post({ sql: 'select 1' }),
      ...ofJob().map(([method, path]) => stack.call(path, { method }, 'ALICE')),
    ]);
    for (const { headers, url } of answers) {
      expect([url, headers.get('x-content-type-options')]).toEqual([url, 'nosniff']);
      expect(headers.get('strict-transport-security')).toMatch(/max-age=\d{8}/);
      expect(headers.get('content-security-policy')).toMatch(/default-src 'none'.*frame-ancestors/);
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('x-frame-options')).toBe('DENY');
      expect(headers.get('cache-control')).toMatch(/private|immutable/);
    }
  });
});
