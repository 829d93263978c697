import { describe, expect, it } from 'vitest';
import { JobStore } from '../../shared/job/job-store.ts';
import { settled } from '../../shared/job/job-transitions.ts';
import { newJob } from '../../shared/pipeline/new-job.ts';
import { startJobTable } from '../support/job-table.ts';
import { memoryPipeline } from '../support/memory/memory-pipeline.ts';

/** The table refuses more than 400 KB, and the topic more than 256 KB, as AWS does. */
const FILES = 5_000;

const unloaded = async (sql = 'select 1', column = 'n', columns = 1) => {
  const pipeline = memoryPipeline();
  const unload = { role: 'default', bucket: 'results-bucket', query: 'select 1' };
  const { jobId } = await pipeline.submit({ sql, unload });
  const prefix = `results/2026/11/22/${jobId}/unload-`;
  const keys = Array.from({ length: FILES }, (_, at) => `${prefix}${at}_part_00.csv`);
  const meta = { content_length: 10, record_count: 3 };
  const elements = Array.from({ length: columns }, (_, at) => ({
    name: `${column}${at}`,
    type: { base: 'integer' },
  }));
  pipeline.results.unloaded.set(prefix, {
    objects: keys.map((key) => ({ key, sizeBytes: 10, etag: 'e'.repeat(32) })),
    manifest: JSON.stringify({
      entries: keys.map((key) => ({ url: `s3://results-bucket/${key}`, meta })),
      schema: { elements },
      meta: { content_length: 10 * FILES, record_count: 3 * FILES },
    }),
  });
  pipeline.statements.end(jobId, { hasResultSet: false });
  await pipeline.deliver(jobId);
  return { pipeline, job: pipeline.jobs.of(jobId) };
};

describe('a result of thousands of files', () => {
  it('settles its job, is announced, and lists every file in its manifest', async () => {
    const { pipeline, job } = await unloaded();
    expect(job).toMatchObject({
      state: 'SUCCEEDED',
      result: { rowCount: 2 * FILES, fileCount: FILES },
    });
    expect(job.result?.files).toHaveLength(100);
    expect(job.notificationPending).toBeUndefined();
    expect(pipeline.published).toHaveLength(1);
    const [manifest] = pipeline.results.manifests.values();
    expect(manifest?.entries).toHaveLength(FILES);
  });

  it('fails its job where the record has no room for it, once and for all', async () => {
    const { pipeline, job } = await unloaded(
      `select '${'x'.repeat(99_000)}'`,
      'c'.repeat(180),
      1_600,
    );
    expect(job).toMatchObject({
      state: 'FAILED',
      error: { code: 'RECORD_TOO_LARGE', retryable: false },
    });
    expect(pipeline.published).toHaveLength(1);
    pipeline.clock.pass(3_600);
    await pipeline.reconcile();
    expect(pipeline.published).toHaveLength(1);
  });
});

describe('the job table', () => {
  it('says for good that a record is too large, where DynamoDB refuses it', async () => {
    const table = await startJobTable();
    const store = new JobStore(table.dynamo, table.tableName);
    const at = '2026-11-22T10:00:00.000Z';
    const job = newJob({ owner: 'a', sql: 'select 1', parameters: {}, format: 'csv' }, at);
    const tooLarge = { name: 'PermanentFailure', code: 'RECORD_TOO_LARGE' };
    await expect(store.create({ ...job, sql: 'x'.repeat(410_000) })).rejects.toMatchObject(
      tooLarge,
    );
    await store.create(job);
    const detail = 'x'.repeat(410_000);
    const error = { code: 'X', detail, retryable: false };
    const update = settled(job, { state: 'FAILED', error }, { at, retentionDays: 1 });
    await expect(store.update(job.jobId, update)).rejects.toMatchObject(tooLarge);
    await table.stop();
  });
});
