import { describe, expect, it } from 'vitest';
import { takenOver } from '../../shared/job/lease-transitions.ts';
import { RetryableFailure } from '../../shared/platform/failure.ts';
import { memoryPipeline, PREFIX } from '../support/memory/memory-pipeline.ts';
import { csvPage } from '../support/memory/memory-statements.ts';

const lost = () => new RetryableFailure('no answer');

/** A job whose statement has finished, with a result of several pages. */
const withPages = async () => {
  const pipeline = memoryPipeline();
  const { jobId } = await pipeline.submit();
  pipeline.statements.end(jobId, { hasResultSet: true }, [
    csvPage(['n', '1'], 3, '1'),
    csvPage(['2'], 3, '2'),
    csvPage(['3'], 3),
  ]);
  return { pipeline, jobId };
};

describe('a finished statement', () => {
  it('brings its rows to one file, its manifest, and settles its job', async () => {
    const pipeline = memoryPipeline();
    const { jobId } = await pipeline.submit();
    pipeline.statements.finish(jobId, ['1', '2']);
    await pipeline.deliver(jobId);

    const job = pipeline.jobs.of(jobId);
    const folder = `results/2026/11/22/${jobId}/`;
    expect(job.state).toBe('SUCCEEDED');
    expect(job.timeline.map(({ state }) => state)).toEqual(['QUEUED', 'RUNNING', 'SUCCEEDED']);
    expect(job.result).toEqual({
      hasResultSet: true,
      fileCount: 1,
      rowCount: 2,
      sizeBytes: 9,
      columns: [{ name: 'n', type: 'int4', nullable: true }],
      bucket: 'results-bucket',
      manifestKey: `${folder}manifest.json`,
      files: [
        {
          key: `${folder}attempt-0-part-00001.csv`,
          sizeBytes: 9,
          rowCount: 2,
          etag: expect.stringMatching(/^[\da-f]{32}$/),
        },
      ],
    });
    expect(pipeline.results.files.get(`${folder}attempt-0-part-00001.csv`)).toBe('n\r\n1\r\n2\r\n');
  });

  it('settles its job once, however often the event arrives', async () => {
    const pipeline = memoryPipeline();
    const { jobId } = await pipeline.submit();
    pipeline.statements.finish(jobId, ['1']);
    for (let times = 0; times < 3; times += 1) await pipeline.deliver(jobId);

    const entered = pipeline.jobs.of(jobId).timeline.filter(({ state }) => state === 'SUCCEEDED');
    expect(entered).toHaveLength(1);
    expect(pipeline.published).toHaveLength(1);
    expect(pipeline.results.files.size).toBe(1);
  });

  it('takes four writes, one execute and one describe', async () => {
    const pipeline = memoryPipeline();
    const { jobId } = await pipeline.submit();
    pipeline.statements.finish(jobId, ['1']);
    await pipeline.deliver(jobId);

    expect(pipeline.jobs.writes).toBe(4);
    expect(pipeline.statements.calls).toEqual(['execute', 'describe', 'resultPage']);
  });

  it('settles its job although the event overtakes the record of its start', async () => {
    const pipeline = memoryPipeline();
    pipeline.statements.failNext(lost());
    const { jobId } = await pipeline.submit();
    await pipeline.statements.execute({ jobId, sql: '', parameters: {}, format: 'csv' });
    pipeline.statements.finish(jobId, ['1']);
    await pipeline.deliver(jobId);

    const job = pipeline.jobs.of(jobId);
    expect(job.timeline.map(({ state }) => state)).toEqual(['QUEUED', 'COLLECTING', 'SUCCEEDED']);
    expect(job.statement?.statementId).toBe(pipeline.statements.of(jobId).statement.statementId);
  });

  it('without result set succeeds with the rows affected and no files', async () => {
    const pipeline = memoryPipeline();
    const { jobId } = await pipeline.submit();
    pipeline.statements.end(jobId, { hasResultSet: false, rowCount: 7 });
    await pipeline.deliver(jobId);

    const { state, result } = pipeline.jobs.of(jobId);
    expect(state).toBe('SUCCEEDED');
    expect(result).toEqual({
      hasResultSet: false,
      rowCount: 7,
      sizeBytes: 0,
      columns: [],
      fileCount: 0,
      files: [],
    });
  });

  it('reads every page', async () => {
    const { pipeline, jobId } = await withPages();
    await pipeline.deliver(jobId);
    const states = pipeline.jobs.of(jobId).timeline.map(({ state }) => state);
    expect(states).toEqual(['QUEUED', 'RUNNING', 'COLLECTING', 'SUCCEEDED']);
    expect([...pipeline.results.files.values()]).toEqual(['n\r\n1\r\n2\r\n3\r\n']);
  });
});

describe('a result that is not whole', () => {
  it.each([
    ['has fewer rows than announced', [csvPage(['n', '1'], 2)]],
    ['has more rows than announced', [csvPage(['n', '1', '2', '3'], 2)]],
    ['repeats a page token', [csvPage(['n', '1'], 4, '1'), csvPage(['2'], 4, '1')]],
  ])('fails the job where it %s, and leaves no file', async (_, pages) => {
    const pipeline = memoryPipeline();
    const { jobId } = await pipeline.submit();
    pipeline.statements.end(jobId, { hasResultSet: true }, pages);
    await pipeline.deliver(jobId);

    const { state, error, result } = pipeline.jobs.of(jobId);
    expect(state).toBe('FAILED');
    expect(error?.code).toBe('RESULT_INCOMPLETE');
    expect(result).toBeUndefined();
    expect(pipeline.results.manifests.size).toBe(0);
    expect(pipeline.results.files.size).toBe(0);
  });
});

describe('a statement that did not finish', () => {
  it('fails the job with the message of Redshift', async () => {
    const pipeline = memoryPipeline();
    const { jobId } = await pipeline.submit();
    pipeline.statements.end(jobId, { status: 'FAILED', errorMessage: 'relation "x" not found' });
    await pipeline.deliver(jobId);

    expect(pipeline.jobs.of(jobId)).toMatchObject({
      state: 'FAILED',
      error: { code: 'STATEMENT_FAILED', detail: 'relation "x" not found', retryable: false },
    });
  });

  it('cancels the job where it was aborted', async () => {
    const pipeline = memoryPipeline();
    const { jobId } = await pipeline.submit();
    pipeline.statements.end(jobId, { status: 'ABORTED' });
    await pipeline.deliver(jobId);
    expect(pipeline.jobs.of(jobId).state).toBe('CANCELLED');
  });

  it('leaves the job running where the event came too early', async () => {
    const pipeline = memoryPipeline();
    const { jobId } = await pipeline.submit();
    await pipeline.deliver(jobId);
    expect(pipeline.jobs.of(jobId).state).toBe('RUNNING');
  });

  it('is retryable where the warehouse caused the failure', async () => {
    const pipeline = memoryPipeline();
    const { jobId } = await pipeline.submit({ sql: 'update t set n = 1' });
    const errorMessage = 'ERROR: 1023\n  Detail: Serializable isolation violation on table - 7';
    pipeline.statements.end(jobId, { status: 'FAILED', errorMessage });
    await pipeline.deliver(jobId);
    expect(pipeline.published[0]?.error).toEqual({
      code: 'TRANSACTION_CONFLICT',
      detail: errorMessage,
      retryable: true,
    });
  });
});

describe('an event that is not for a job', () => {
  it.each([
    ['of another deployment', 'Other/0b7d1f9e-0000-4000-8000-000000000001'],
    ['of no job', `${PREFIX}0b7d1f9e-0000-4000-8000-000000000001`],
  ])('%s changes nothing', async (_, statementName) => {
    const pipeline = memoryPipeline();
    const { jobId } = await pipeline.submit();
    const before = pipeline.jobs.of(jobId);
    await pipeline.collect({ statementId: 'x', statementName });
    expect(pipeline.jobs.of(jobId)).toBe(before);
    expect(pipeline.statements.calls).toEqual(['execute']);
  });

  it('of a statement that only bears the name of a job changes nothing', async () => {
    const pipeline = memoryPipeline();
    const { jobId } = await pipeline.submit();
    pipeline.statements.finish(jobId, ['1']);
    await pipeline.collect({ statementId: 'another', statementName: `${PREFIX}${jobId}` });
    expect(pipeline.jobs.of(jobId).state).toBe('RUNNING');
  });
});

describe('a collector that cannot go on', () => {
  it('gives its lease back, and the next attempt writes under its own name', async () => {
    const { pipeline, jobId } = await withPages();
    await expect(pipeline.deliver(jobId, () => 1_000)).rejects.toThrow('ran out of time');
    expect(pipeline.jobs.of(jobId)).toMatchObject({ state: 'COLLECTING', attempt: 1 });
    expect(pipeline.jobs.of(jobId).leaseUntil).toBeUndefined();

    await pipeline.deliver(jobId);
    const { state, result } = pipeline.jobs.of(jobId);
    expect(state).toBe('SUCCEEDED');
    expect(result?.files[0]?.key).toContain('attempt-2-part-00001.csv');
  });

  it('is left alone while its lease lasts, and taken over afterwards', async () => {
    const { pipeline, jobId } = await withPages();
    const { createManifest } = pipeline.results;
    const dying = new Promise<never>(() => undefined);
    const reached = new Promise<void>((resolve) => {
      pipeline.results.createManifest = () => {
        resolve();
        return dying;
      };
    });
    void pipeline.deliver(jobId);
    await reached;
    pipeline.results.createManifest = createManifest;

    await pipeline.deliver(jobId);
    expect(pipeline.jobs.of(jobId)).toMatchObject({ state: 'COLLECTING', attempt: 1 });

    pipeline.clock.pass(61);
    await pipeline.reconcile();
    expect(pipeline.jobs.of(jobId)).toMatchObject({ state: 'SUCCEEDED', attempt: 2 });
  });

  it('settles the job with the manifest that it brings although another has taken the job', async () => {
    const { pipeline, jobId } = await withPages();
    const { createManifest } = pipeline.results;
    const slow = Promise.withResolvers<void>();
    const reached = Promise.withResolvers<void>();
    pipeline.results.createManifest = async (...manifest) => {
      reached.resolve();
      await slow.promise;
      return createManifest.apply(pipeline.results, manifest);
    };
    const delivered = pipeline.deliver(jobId);
    await reached.promise;

    pipeline.clock.pass(61);
    await pipeline.jobs.update(jobId, takenOver(pipeline.jobs.of(jobId), pipeline.clock.now()));
    expect(pipeline.jobs.of(jobId)).toMatchObject({ state: 'COLLECTING', attempt: 2 });
    slow.resolve();
    await delivered;
    const { state, result } = pipeline.jobs.of(jobId);
    expect(state).toBe('SUCCEEDED');
    expect(result?.files[0]?.key).toContain('attempt-1-part-00001.csv');
    expect(pipeline.published.map((job) => job.state)).toEqual(['SUCCEEDED']);
  });

  it('adopts the manifest that an earlier attempt left behind', async () => {
    const pipeline = memoryPipeline();
    const { jobId } = await pipeline.submit();
    pipeline.statements.finish(jobId, ['1']);
    const { update } = pipeline.jobs;
    let updates = 0;
    pipeline.jobs.update = (id, change) => {
      updates += 1;
      if (change.enter?.state === 'SUCCEEDED') throw lost();
      return update.call(pipeline.jobs, id, change);
    };
    await expect(pipeline.deliver(jobId)).rejects.toThrow('no answer');
    expect(updates).toBeGreaterThan(0);
    pipeline.jobs.update = update;

    await pipeline.deliver(jobId);
    const { state, result } = pipeline.jobs.of(jobId);
    expect(state).toBe('SUCCEEDED');
    expect(result?.files[0]?.key).toContain('attempt-0-part-00001.csv');
    expect(pipeline.results.files.size).toBe(1);
  });
});

describe('a notification that could not be published', () => {
  it('is published when the event comes again', async () => {
    const pipeline = memoryPipeline();
    const { jobId } = await pipeline.submit();
    pipeline.statements.finish(jobId, ['1']);
    pipeline.failPublishing(lost());
    await expect(pipeline.deliver(jobId)).rejects.toThrow('no answer');
    expect(pipeline.jobs.of(jobId)).toMatchObject({
      state: 'SUCCEEDED',
      notificationPending: true,
    });

    pipeline.failPublishing(undefined);
    await pipeline.deliver(jobId);
    expect(pipeline.published).toHaveLength(1);
    expect(pipeline.jobs.of(jobId).attentionAt).toBeUndefined();
  });
});
