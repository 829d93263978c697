import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jobPageSchema } from '../../../shared/api/answers.ts';
import { endlessSql } from '../../support/endless-sql.ts';
import type { PipelineStack } from '../../support/pipeline-stack.ts';
import { sharedPipelineStack } from '../../support/shared-stack.ts';

let stack: PipelineStack;
let jobId: string;
beforeAll(async () => {
  stack = await sharedPipelineStack();
  jobId = await stack.submit({ sql: 'select 1 as n' }, 'ALICE');
  await stack.settled(jobId, 'ALICE');
});
afterAll(() => stack.stop());

const ofJob = () =>
  [
    ['GET', `/jobs/${jobId}`, 200],
    ['GET', `/jobs/${jobId}/result`, 303],
    ['GET', `/jobs/${jobId}/manifest`, 200],
    ['GET', `/jobs/${jobId}/rows`, 200],
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

  it('no owner cancels the running job of another', async () => {
    const sql = endlessSql;
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

describe('an administrator under IAM', () => {
  it('has every job on every route, and cancels it', async () => {
    for (const [method, path, status] of ofJob()) {
      const answer = await stack.call(path, { method }, 'ADMIN');
      expect([path, answer.status]).toEqual([path, status]);
    }
    const endless = await stack.submit({ sql: endlessSql }, 'ALICE');
    const cancelled = await stack.call(`/jobs/${endless}/cancel`, { method: 'POST' }, 'ADMIN');
    expect(cancelled.status).toBe(202);
    expect((await stack.settled(endless, 'ALICE')).state).toBe('CANCELLED');
  });

  it('lists the jobs of another, or of all; a plain list stays the own one', async () => {
    const [bobs, own] = await Promise.all([
      stack.submit({ sql: 'select 4 as n' }, 'BOB'),
      stack.submit({ sql: 'select 5 as n', format: 'jsonl' }, 'ADMIN'),
    ]);
    const listed = async (query: string, caller = 'ADMIN') => {
      const answer = await stack.call(`/jobs${query}`, {}, caller);
      return jobPageSchema.parse(await answer.json()).jobs;
    };
    expect((await listed('')).map((job) => job.jobId)).toEqual([own]);
    expect((await listed('?owner=BOB')).map((job) => job.owner)).toContain('BOB');
    const all = await listed('?owner=*');
    expect(all.map((job) => job.jobId)).toEqual(expect.arrayContaining([jobId, bobs, own]));
    expect(all.map((job) => job.submittedAt)).toEqual(
      all
        .map((job) => job.submittedAt)
        .sort()
        .reverse(),
    );
    expect(await listed('?owner=BOB', 'BOB')).toEqual(await listed('', 'BOB'));
  });

  it('is no other owner', async () => {
    for (const caller of ['ALICE', undefined]) {
      for (const owner of ['BOB', '*']) {
        const answer = await stack.call(`/jobs?owner=${owner}`, {}, caller);
        expect(answer.status).toBe(403);
        expect(await answer.json()).toMatchObject({
          type: 'urn:redshift-data-jobs:problem:admin-only',
          detail: expect.stringContaining('api.admins'),
        });
      }
    }
  });
});
