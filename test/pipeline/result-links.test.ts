import { HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PipelineStack } from '../support/pipeline-stack.ts';
import { sharedPipelineStack } from '../support/shared-stack.ts';

let stack: PipelineStack;
beforeAll(async () => {
  stack = await sharedPipelineStack();
});
afterAll(() => stack.stop());

const sql = 'select r_name from region';

describe('the link to a result', () => {
  it.each([
    [{}, 'text/csv; charset=utf-8'],
    [{ delivery: 'unload' }, 'text/csv; charset=utf-8'],
    [{ delivery: 'unload', compression: 'gzip' }, 'application/gzip'],
    [{ format: 'parquet' }, 'application/vnd.apache.parquet'],
  ])('brings %j as %s, and only as it was written', async (how, type) => {
    const jobId = await stack.submit({ sql, ...how });
    const { result } = await stack.settled(jobId);
    const [file] = result?.files ?? [];
    const object = { Bucket: stack.bucket, Key: file?.key };
    const { ETag } = await stack.s3.send(new HeadObjectCommand(object));
    expect(ETag).toBe(`"${file?.etag}"`);
    const { headers } = await stack.call(`/jobs/${jobId}/result`);
    const download = await fetch(headers.get('location') ?? '');
    expect([download.status, download.headers.get('content-type')]).toEqual([200, type]);
    await download.arrayBuffer();

    await stack.s3.send(new PutObjectCommand({ ...object, Body: 'a\npwned\n' }));
    const refused = await stack.call(`/jobs/${jobId}/result`);
    expect(refused.status).toBe(410);
    expect(await refused.json()).toMatchObject({
      type: 'urn:redshift-data-jobs:problem:result-altered',
    });
  });
});
