import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { manifestSchema } from '../../shared/result/manifest.ts';
import { ResultStore } from '../../shared/result/result-store.ts';
import { endlessSql } from '../support/endless-sql.ts';
import type { PipelineStack } from '../support/pipeline-stack.ts';
import { sharedPipelineStack } from '../support/shared-stack.ts';

let stack: PipelineStack;
beforeAll(async () => {
  stack = await sharedPipelineStack();
});
afterAll(() => stack.stop());

const revenue = { report: 'revenue-by-country', parameters: { country_name: 'UNITED STATES' } };

describe('a job', () => {
  it('goes from its request to its rows', async () => {
    const accepted = await stack.post(revenue);
    expect(accepted.status).toBe(202);
    const { jobId } = await accepted.json();
    expect(accepted.headers.get('location')).toBe(`/jobs/${jobId}`);
    expect(Number(accepted.headers.get('retry-after'))).toBeGreaterThan(0);

    const job = await stack.settled(jobId);
    expect(job.state).toBe('SUCCEEDED');
    expect(job.timeline.map(({ state }) => state)).toEqual(['QUEUED', 'RUNNING', 'SUCCEEDED']);
    expect(job).toMatchObject({ owner: 'local', format: 'csv', ...revenue });
    expect(job.statement?.statementId).toMatch(/^[0-9a-f-]{36}$/);

    const text = await stack.resultText(jobId);
    expect(text.split('\r\n')).toHaveLength(12);
    expect(job.result).toMatchObject({ rowCount: 10, sizeBytes: Buffer.byteLength(text) });
  });

  it('has a manifest that proves its file', async () => {
    const jobId = await stack.submit({ ...revenue, format: 'jsonl' });
    const job = await stack.settled(jobId);
    const answer = await stack.call(`/jobs/${jobId}/manifest`);
    const manifest = manifestSchema.parse(await answer.json());
    const text = await stack.resultText(jobId);

    const { key = '' } = job.result?.files[0] ?? {};
    expect(key).toMatch(new RegExp(`^results/\\d{4}/\\d{2}/\\d{2}/${jobId}/.+\\.jsonl$`));
    expect(job.result?.manifestKey).toMatch(new RegExp(`${jobId}/manifest\\.json$`));
    const url = `s3://${stack.bucket}/${key}`;
    const length = Buffer.byteLength(text);
    expect(manifest.entries).toEqual([{ url, meta: { content_length: length, record_count: 10 } }]);
    expect(manifest.meta).toEqual({ content_length: length, record_count: 10 });
    expect(manifest.schema.elements.map(({ name }) => name)).toEqual(
      job.result?.columns.map(({ name }) => name),
    );
    expect(manifest.job).toMatchObject({
      jobId,
      report: 'revenue-by-country',
      statementId: job.statement?.statementId,
      expectedRowCount: 10,
      writtenRowCount: 10,
      entries: [{ url, sha256: createHash('sha256').update(text).digest('hex') }],
    });
  });

  it('keeps the manifest that was written first, whatever a second attempt writes', async () => {
    const jobId = await stack.submit(revenue);
    const { result } = await stack.done(jobId);
    const read = async () => (await stack.call(`/jobs/${jobId}/manifest`)).json();
    const first = manifestSchema.parse(await read());
    const second = { ...first, meta: { content_length: 0, record_count: 0 } };
    const results = new ResultStore(stack.s3, stack.bucket);
    expect(await results.createManifest(result?.manifestKey ?? '', second)).toBe('exists');
    expect(await read()).toEqual(first);
  });

  it('with a statement that changes data has its row count and no file', async () => {
    const create = await stack.submit({ sql: 'create table counted (n int)' });
    await stack.settled(create);
    const sql = 'insert into counted select n_nationkey from nation';
    const job = await stack.settled(await stack.submit({ sql }));
    expect(job).toMatchObject({ state: 'SUCCEEDED', result: { rowCount: 25, files: [] }, sql });
    expect((await stack.call(`/jobs/${job.jobId}/result`)).status).toBe(409);
  });

  it('without rows has a file with the header alone', async () => {
    const jobId = await stack.submit({ sql: 'select n_name from nation where n_nationkey < 0' });
    expect((await stack.settled(jobId)).result?.rowCount).toBe(0);
    expect(await stack.resultText(jobId)).toBe('n_name\r\n');
  });

  it('whose SQL fails shows the message of Redshift to its owner alone', async () => {
    const jobId = await stack.submit({ sql: 'select * from no_such_table' }, 'ALICE');
    const job = await stack.settled(jobId, 'ALICE');
    expect(job).toMatchObject({
      state: 'FAILED',
      owner: 'ALICE',
      error: { code: 'STATEMENT_FAILED', detail: expect.stringContaining('no_such_table') },
    });
    expect(job.result).toBeUndefined();
    for (const path of ['', '/result', '/manifest']) {
      const answer = await stack.call(`/jobs/${jobId}${path}`, {}, 'BOB');
      expect(answer.status).toBe(404);
      expect(await answer.text()).not.toContain('no_such_table');
    }
  });

  it('is looked up without asking Redshift', async () => {
    const jobId = await stack.submit(revenue);
    await stack.done(jobId);
    const before = stack.redshiftDataCalls();
    for (const path of ['', '/result', '/manifest']) await stack.call(`/jobs/${jobId}${path}`);
    await stack.call('/jobs');
    await stack.call('/reports');
    expect(stack.redshiftDataCalls()).toEqual(before);
    expect(before).toMatchObject({ ExecuteStatement: expect.any(Number) });
  });

  it('can be cancelled while its statement runs', async () => {
    const sql = endlessSql;
    const jobId = await stack.submit({ sql });
    const cancel = () => stack.call(`/jobs/${jobId}/cancel`, { method: 'POST' });
    expect((await cancel()).status).toBe(202);

    const job = await stack.settled(jobId);
    expect(job.state).toBe('CANCELLED');
    expect(job.timeline.map(({ state }) => state)).toContain('CANCELLING');
    const late = await cancel();
    expect(late.status).toBe(409);
    expect(late.headers.get('content-type')).toBe('application/problem+json');
  });
});
