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
    ['GET', `/lab?action=check_report_status&query_id=${jobId}`, 200],
    ['GET', `/lab/?action=get_report_results&query_id=${jobId}`, 200],
  ] as const;

describe('under IAM', () => {
  it('the owner of a job has it on every route, and another has not', async () => {
    for (const [method, path, status] of ofJob()) {
      const mine = await stack.call(path, { method }, 'ALICE');
      expect([path, mine.status]).toEqual([path, status]);
      for (const stranger of ['BOB', undefined]) {
        const answer = await stack.call(path, { method }, stranger);
        // The lab knows no 404.
        expect([path, answer.status]).toEqual([path, path.startsWith('/lab') ? 400 : 404]);
        expect(await answer.text()).not.toMatch(/select 1|"n"|ALICE/);
      }
    }
  });

  it('nobody cancels the running job of another', async () => {
    const sql = 'select count(*) from lineitem a, lineitem b, lineitem c';
    const running = await stack.submit({ sql }, 'ALICE');
    const cancel = (owner?: string) =>
      stack.call(`/jobs/${running}/cancel`, { method: 'POST' }, owner);
    expect((await cancel('BOB')).status).toBe(404);
    expect((await cancel()).status).toBe(404);
    expect((await stack.job(running, 'ALICE')).state).toBe('RUNNING');
    expect((await cancel('ALICE')).status).toBe(202);
    expect((await stack.settled(running, 'ALICE')).state).toBe('CANCELLED');
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
