import { describe, expect, it } from 'vitest';
import { memoryPipeline } from '../support/memory/memory-pipeline.ts';

const target = { role: 'default', bucket: 'results-bucket' };

const submitted = async () => {
  const pipeline = memoryPipeline();
  const { jobId } = await pipeline.submit({
    sql: 'select * from t where n = :n',
    parameters: { n: 1 },
    format: 'csv',
    unload: { ...target, query: "select * from t where n = 1 and s = 'x'" },
  });
  const folder = `results/2026/11/22/${jobId}/`;
  const key = `${folder}unload-0000_part_00.csv`;
  /** What Redshift leaves of three rows and a header line. */
  const unload = (sizeBytes = 20) => {
    pipeline.results.unloaded.set(`${folder}unload-`, {
      objects: [{ key, sizeBytes, etag: 'e1' }],
      manifest: JSON.stringify({
        entries: [
          { url: `s3://results-bucket/${key}`, meta: { content_length: 20, record_count: 4 } },
        ],
        schema: { elements: [{ name: 'n', type: { base: 'integer' } }] },
        meta: { content_length: 20, record_count: 4 },
      }),
    });
    pipeline.statements.end(jobId, { hasResultSet: false });
  };
  return { pipeline, jobId, folder, key, unload };
};

describe('a job whose result is unloaded', () => {
  it('executes UNLOAD into its own folder, with nothing to bind', async () => {
    const { pipeline, jobId, folder } = await submitted();
    const { request } = pipeline.statements.of(jobId);
    expect(request.parameters).toEqual({});
    expect(request.sql).toBe(
      "UNLOAD ('select * from t where n = 1 and s = ''x''')\n" +
        `TO 's3://results-bucket/${folder}unload-'\nIAM_ROLE default\n` +
        "FORMAT CSV HEADER EXTENSION 'csv'\nMANIFEST VERBOSE",
    );
  });

  it('shows the query and the values that were asked for, and keeps no other text', async () => {
    const { pipeline, jobId } = await submitted();
    const job = pipeline.jobs.of(jobId);
    expect(job).toMatchObject({
      sql: 'select * from t where n = :n',
      parameters: { n: 1 },
      delivery: 'unload',
    });
    expect(job).not.toHaveProperty('unloadSql');
  });

  it('executes the same text again where the first answer got lost', async () => {
    const pipeline = memoryPipeline();
    pipeline.statements.full = true;
    const { jobId } = await pipeline.submit({
      unload: { ...target, query: 'select 1' },
      format: 'parquet',
    });
    pipeline.statements.full = false;
    pipeline.clock.pass(120);
    await pipeline.reconcile();
    expect(pipeline.statements.of(jobId).request.sql).toMatch(/^UNLOAD \('select 1'\)/);
  });

  it('succeeds with a manifest of our own over the files as they are', async () => {
    const { pipeline, jobId, folder, key, unload } = await submitted();
    unload();
    await pipeline.deliver(jobId);
    expect(pipeline.jobs.of(jobId)).toMatchObject({
      state: 'SUCCEEDED',
      result: {
        rowCount: 3,
        sizeBytes: 20,
        columns: [{ name: 'n', type: 'int4', nullable: true }],
        files: [{ key, sizeBytes: 20, rowCount: 3 }],
      },
    });
    expect(pipeline.results.manifests.get(`${folder}manifest.json`)).toMatchObject({
      entries: [{ url: `s3://results-bucket/${key}`, meta: { record_count: 3 } }],
      job: {
        delivery: 'unload',
        expectedRowCount: 3,
        writtenRowCount: 3,
        entries: [{ url: `s3://results-bucket/${key}`, etag: 'e1' }],
      },
    });
    expect(pipeline.results.files.size).toBe(0);
    expect(pipeline.statements.calls).not.toContain('resultPage');
  });

  it('succeeds without rows where UNLOAD has left nothing', async () => {
    const { pipeline, jobId, folder } = await submitted();
    pipeline.statements.end(jobId, { hasResultSet: false });
    await pipeline.deliver(jobId);
    expect(pipeline.jobs.of(jobId)).toMatchObject({
      state: 'SUCCEEDED',
      result: { hasResultSet: true, rowCount: 0, sizeBytes: 0, fileCount: 0, files: [] },
    });
    expect(pipeline.results.manifests.get(`${folder}manifest.json`)).toMatchObject({
      entries: [],
      job: { expectedRowCount: 0, writtenRowCount: 0, entries: [] },
    });
    expect(pipeline.logged.at(-1)?.measured).toMatchObject({ values: { ResultRows: 0 } });
  });

  it('fails where a file is not as long as Redshift says', async () => {
    const { pipeline, jobId, unload } = await submitted();
    unload(19);
    await pipeline.deliver(jobId);
    expect(pipeline.jobs.of(jobId)).toMatchObject({
      state: 'FAILED',
      error: { code: 'RESULT_INCOMPLETE' },
    });
  });

  it('is another request than the same query collected', async () => {
    const pipeline = memoryPipeline();
    const request = { idempotencyKey: 'k', sql: 'select 1' };
    await pipeline.submitted(request);
    const unload = { ...target, query: 'select 1' };
    await expect(pipeline.submitted({ ...request, unload })).rejects.toThrow(
      'idempotency-key-reused',
    );
    await expect(pipeline.submitted({ ...request, compression: 'gzip' })).rejects.toThrow();
  });
});

describe('a result that is too large for the Data API', () => {
  it.each(['ERROR: Database response exceeded size limit', 'ERROR: Packet for query is too large'])(
    'fails its job with the way out: %s',
    async (errorMessage) => {
      const pipeline = memoryPipeline();
      const { jobId } = await pipeline.submit();
      pipeline.statements.end(jobId, { status: 'FAILED', errorMessage });
      await pipeline.deliver(jobId);
      const { error } = pipeline.jobs.of(jobId);
      expect(error).toMatchObject({ code: 'RESULT_TOO_LARGE', retryable: false });
      expect(error?.detail).toContain(errorMessage);
      expect(error?.detail).toContain('"delivery": "unload"');
    },
  );
});
