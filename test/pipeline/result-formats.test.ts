import { gunzipSync } from 'node:zlib';
import { HeadObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bucketSource } from '../../bin/verify/result-source.ts';
import { verifyResult } from '../../bin/verify/verify-result.ts';
import { JobClient } from '../../shared/client/job-client.ts';
import { manifestSchema } from '../../shared/result/manifest.ts';
import { collected } from '../support/collected.ts';
import type { PipelineStack } from '../support/pipeline-stack.ts';
import { startFileReader } from '../support/result-files.ts';
import { sharedPipelineStack } from '../support/shared-stack.ts';

let stack: PipelineStack;
let reader: Awaited<ReturnType<typeof startFileReader>>;
beforeAll(async () => {
  stack = await sharedPipelineStack();
  reader = await startFileReader(stack.s3);
});
afterAll(async () => {
  await reader.stop();
  await stack.stop();
});

const done = async (body: Record<string, unknown>) => {
  const job = await stack.settled(await stack.submit(body));
  const answer = await stack.call(`/jobs/${job.jobId}/manifest`);
  const manifest = answer.ok ? manifestSchema.parse(await answer.json()) : undefined;
  return { job, manifest, urls: manifest?.entries.map(({ url }) => url) ?? [] };
};

describe('an unloaded result', () => {
  it.each([
    "x') to 's3://elsewhere/' iam_role default csv --",
    "\\'; drop table lineitem; --",
    'O\'Hara \\ $$ :value /* " 💥',
  ])('has the value %s as it was given', async (value) => {
    const body = { sql: 'select :value as v', parameters: { value }, format: 'parquet' };
    const { job, urls } = await done(body);
    expect(job.error).toBeUndefined();
    expect(await reader.query('select v from FILES', urls)).toEqual([[value]]);
  });

  const recent = {
    report: 'line-items',
    parameters: { shipped_since: '1997-01-01' },
    delivery: 'unload',
  };

  it('shows what was asked for, and the ETag of each file in place of its SHA-256', async () => {
    const { job, manifest } = await done(recent);
    expect(job).toMatchObject({ report: 'line-items', format: 'csv', delivery: 'unload' });
    expect(job).not.toHaveProperty('sql');
    const [first] = job.result?.files ?? [];
    const { ETag } = await stack.s3.send(
      new HeadObjectCommand({ Bucket: stack.bucket, Key: first?.key }),
    );
    expect(manifest?.job.entries[0]).toEqual({
      url: `s3://${stack.bucket}/${first?.key}`,
      etag: ETag?.replaceAll('"', ''),
    });
  });

  it('can be fetched file by file', async () => {
    const { job } = await done(recent);
    const files = job.result?.files ?? [];
    expect(files).toHaveLength(2);
    let rows = 0;
    for (const number of files.keys()) {
      const answer = await stack.call(`/jobs/${job.jobId}/result?file=${number + 1}`);
      const text = await (await fetch(answer.headers.get('location') ?? '')).text();
      rows += text.trimEnd().split('\n').length - 1;
    }
    expect(rows).toBe(job.result?.rowCount);
    expect((await stack.call(`/jobs/${job.jobId}/result?file=3`)).status).toBe(400);
  });

  it('that Redshift cannot write fails its job with what Redshift says', async () => {
    const { job } = await done({ sql: 'select 1 as n, 2 as n', format: 'parquet' });
    expect(job).toMatchObject({
      state: 'FAILED',
      delivery: 'unload',
      error: { code: 'STATEMENT_FAILED', detail: expect.stringContaining('duplicate column') },
    });
  });
});

describe('a compressed result', () => {
  it.each([
    ['gzip', 'csv.gz', 'application/gzip'],
    ['zstd', 'csv.zst', 'application/zstd'],
  ])('with %s is called by its ending, and is a file of its kind', async (...how) => {
    const [compression, ending, type] = how;
    const { job, manifest } = await done({ report: 'pricing-summary', compression });
    const { headers } = await stack.call(`/jobs/${job.jobId}/result`);
    const file = await fetch(headers.get('location') ?? '');
    expect(file.headers.get('content-type')).toBe(type);
    expect(file.headers.get('content-encoding')).toBeNull();
    expect(file.headers.get('content-disposition')).toContain(
      `filename="pricing-summary-${job.jobId}.${ending}"`,
    );
    expect((await file.arrayBuffer()).byteLength).toBe(manifest?.entries[0]?.meta.content_length);
    expect(manifest?.job.entries[0]?.sha256).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe('a result whose formulas are escaped', () => {
  const sql = "select '=1+1' as \"=a\", -1 as n, '''x' as q union all select '@b', 2, '-'";

  it('is guarded in its file, says so, verifies, and is the original to every reader of ours', async () => {
    const { job, manifest } = await done({ sql, escapeFormulas: true, compression: 'gzip' });
    expect(job).toMatchObject({ state: 'SUCCEEDED', escapeFormulas: true });
    expect(manifest?.job).toMatchObject({ escapeFormulas: true, compression: 'gzip' });
    expect(manifest?.schema.elements[0]?.name).toBe('=a');
    const { headers } = await stack.call(`/jobs/${job.jobId}/result`);
    const file = await fetch(headers.get('location') ?? '');
    const text = gunzipSync(await file.arrayBuffer()).toString('utf8');
    expect(text.split('\r\n').sort()).toEqual(["'=1+1,-1,''x", "'=a,n,q", "'@b,2,'-", ''].sort());
    const folder = job.result?.manifestKey?.replace('manifest.json', '') ?? '';
    expect((await verifyResult(bucketSource(stack.s3, stack.bucket, folder))).faults).toEqual([]);
    const client = new JobClient({ endpoint: stack.apiUrl });
    expect(await collected(client.rows(job.jobId))).toEqual(
      expect.arrayContaining([
        { '=a': '=1+1', n: -1, q: "'x" },
        { '=a': '@b', n: 2, q: '-' },
      ]),
    );
  });

  it('is the original to the lab, and only where it was asked for', async () => {
    const { job } = await done({ sql, escapeFormulas: true });
    const lab = await stack.call(`/lab?action=get_report_results&query_id=${job.jobId}`);
    const { Records } = await lab.json();
    expect(JSON.stringify(Records)).toContain('"=1+1"');
    const plain = await done({ sql });
    expect(await stack.resultText(plain.job.jobId)).toContain('\n=1+1,-1,');
  });
});

describe('a combination that does not go together', () => {
  it.each([
    { report: 'line-items', format: 'parquet', compression: 'gzip' },
    { report: 'line-items', format: 'parquet', delivery: 'collect' },
    { report: 'revenue-by-country', parameters: { country_name: 'CANADA' }, delivery: 'unload' },
    { sql: 'select :v', parameters: { v: 'a\0' }, delivery: 'unload' },
    { report: 'line-items', delivery: 'unload', escapeFormulas: true },
  ])('is refused with 422: %j', async (body) => {
    const response = await stack.post(body);
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ errors: [{ pointer: expect.any(String) }] });
  });
});
