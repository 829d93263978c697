import { PutObjectCommand } from '@aws-sdk/client-s3';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { JobClient } from '../../shared/client/job-client.ts';
import type { Job } from '../../shared/job/job.ts';
import { manifestKey } from '../../shared/job/result-key.ts';
import { newJob } from '../../shared/pipeline/new-job.ts';
import { buildManifest } from '../../shared/result/build-manifest.ts';
import { resultFrom } from '../../shared/result/manifest.ts';
import { collected } from '../support/collected.ts';
import { type PipelineStack, startPipelineStack } from '../support/pipeline-stack.ts';

let stack: PipelineStack;
beforeAll(async () => {
  stack = await startPipelineStack();
});
afterAll(() => stack.stop());

const record = async (owner: string, second: number, change: Partial<Job>): Promise<Job> => {
  const at = new Date(Date.now() - 3_600_000 + second * 1_000).toISOString();
  const job = newJob({ owner, sql: 'select 1', parameters: {}, format: 'csv' }, at);
  const { attentionAt: _, attentionShard: __, openKey: ___, ...settled } = { ...job, ...change };
  await stack.dynamo.send(new PutCommand({ TableName: stack.tableName, Item: settled }));
  return settled;
};

const pageSchema = z.object({ jobs: z.array(z.unknown()), nextCursor: z.string().optional() });

describe('an answer within the 6 MB of Lambda', () => {
  it('is every page of the largest jobs, for their owner and for an administrator', async () => {
    const sql = '"'.repeat(99_000);
    for (let at = 0; at < 40; at += 1) await record('mallory', at, { state: 'FAILED', sql });
    for (const [path, owner] of [
      ['/jobs?limit=40', 'mallory'],
      ['/jobs?limit=40&owner=*', 'ADMIN'],
    ] as const) {
      let count = 0;
      for (let cursor = ''; ; ) {
        const answer = await stack.call(`${path}${cursor}`, {}, owner);
        expect(answer.status).toBe(200);
        const { jobs, nextCursor } = pageSchema.parse(await answer.json());
        count += jobs.length;
        if (nextCursor === undefined) break;
        cursor = `&cursor=${nextCursor}`;
      }
      expect(count).toBe(40);
    }
  });

  it('leads to a manifest of 20,000 files, and through it to the last of them', async () => {
    const files = Array.from({ length: 20_000 }, (_, at) => ({
      key: `results/2026/11/22/${'j'.repeat(36)}/unload-${at}_part_00.csv`,
      sizeBytes: 4,
      rowCount: 1,
      etag: '0'.repeat(32),
    }));
    const { bucket } = stack;
    const job = await record('local', 100, {});
    const key = manifestKey(job);
    const columns = [{ name: 'n', type: 'int4', nullable: true }];
    const about = { job, statementId: 's', bucket, columns, finishedAt: job.submittedAt };
    const last = files.at(-1)?.key ?? '';
    const put = (Key: string, Body: string) =>
      stack.s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body }));
    const { ETag = '' } = await put(last, 'n\n7\n');
    const etag = ETag.replaceAll('"', '');
    const listed = files.map((file) => (file.key === last ? { ...file, etag } : file));
    const manifest = buildManifest({ ...about, files: listed, expectedRowCount: 20_000 });
    await put(key, JSON.stringify(manifest));
    const result = resultFrom(manifest, bucket, key);
    const settledAt = job.submittedAt;
    await stack.dynamo.send(
      new PutCommand({
        TableName: stack.tableName,
        Item: { ...job, state: 'SUCCEEDED', settledAt, result },
      }),
    );

    expect((await stack.call(`/jobs/${job.jobId}/manifest`)).status).toBe(303);
    const client = new JobClient({ endpoint: stack.apiUrl });
    expect((await client.manifest(job.jobId)).entries).toHaveLength(20_000);
    const body = await client.file(job.jobId, { file: 20_000 });
    expect(await new Response(body).text()).toBe('n\n7\n');
    const [shown] = await collected(client.list({ state: 'SUCCEEDED' }));
    expect(shown?.result).toMatchObject({ fileCount: 20_000 });
    expect(shown?.result?.files).toHaveLength(100);
  });
});

describe('the local topic', () => {
  it('refuses a message of more than 262,144 bytes, attributes included', async () => {
    const sns = new SNSClient(stack.clientConfig);
    const TopicArn = stack.outputs['NotificationTopicArn'];
    const MessageAttributes = { a: { DataType: 'String', StringValue: 'b' } };
    const publish = (length: number) =>
      sns.send(new PublishCommand({ TopicArn, Message: 'x'.repeat(length), MessageAttributes }));
    await publish(262_144 - 8);
    await expect(publish(262_144 - 7)).rejects.toThrow('too long');
    sns.destroy();
  });
});
