import { describe, expect, it } from 'vitest';
import { PermanentFailure, RetryableFailure } from '../../shared/platform/failure.ts';
import { PageBuffer } from '../../shared/platform/memory-pool.ts';
import { memoryPipeline } from '../support/memory/memory-pipeline.ts';
import { csvPage } from '../support/memory/memory-statements.ts';

/** Delivers the event of the statement twice at once; returns the files that were written. */
const deliverTwice = async (pages: readonly string[]) => {
  const pipeline = memoryPipeline();
  const { jobId } = await pipeline.submit();
  pipeline.statements.end(jobId, { hasResultSet: true }, pages);
  const { writeFile } = pipeline.results;
  const written: string[] = [];
  pipeline.results.writeFile = async (...file) => {
    const etag = await writeFile.apply(pipeline.results, file);
    if (etag !== undefined) written.push(file[0].slice(file[0].lastIndexOf('/') + 1));
    return etag;
  };
  await Promise.all([pipeline.deliver(jobId), pipeline.deliver(jobId)]);
  return { job: pipeline.jobs.of(jobId), written };
};

describe('two collectors of one job', () => {
  it('never write the same file, although a result of one page takes no claim', async () => {
    const { job, written } = await deliverTwice([csvPage(['n', '1'], 1)]);
    expect(job.state).toBe('SUCCEEDED');
    expect(written.filter((name) => name === 'attempt-0-part-00001.csv')).toHaveLength(1);
  });

  it('are one where the result has more pages', async () => {
    const { job, written } = await deliverTwice([csvPage(['n', '1'], 2, '1'), csvPage(['2'], 2)]);
    expect(job).toMatchObject({ state: 'SUCCEEDED', attempt: 1 });
    expect(written).toEqual(['attempt-1-part-00001.csv']);
  });

  it('fail no job of which one brings the whole result', async () => {
    const pipeline = memoryPipeline();
    const { jobId } = await pipeline.submit();
    pipeline.statements.finish(jobId, ['1', '2']);
    const { resultPage } = pipeline.statements;
    let pages = 0;
    pipeline.statements.resultPage = (
      id: string,
      format: 'csv' | 'jsonl' | 'parquet',
      token?: string,
    ) => {
      pages += 1;
      const body = Buffer.from(csvPage(['n', '1'], 2), 'utf8');
      return pages === 1
        ? Promise.resolve({ outcome: 'page', body })
        : resultPage.call(pipeline.statements, id, format, token, new PageBuffer());
    };
    await pipeline.deliver(jobId);
    expect(pipeline.jobs.of(jobId)).toMatchObject({ state: 'SUCCEEDED', attempt: 1 });
    expect(pages).toBe(2);
  });
});

/** One collector is frozen before it creates its manifest; the pages of all others are refused. */
const frozenBesideRefused = async () => {
  const pipeline = memoryPipeline();
  const { jobId } = await pipeline.submit();
  const pages = [csvPage(['n', '1'], 2, '1'), csvPage(['2'], 2)];
  pipeline.statements.end(jobId, { hasResultSet: true }, pages);
  const { createManifest } = pipeline.results;
  const frozen = Promise.withResolvers<void>();
  const reached = Promise.withResolvers<void>();
  pipeline.results.createManifest = async (...manifest) => {
    reached.resolve();
    await frozen.promise;
    return createManifest.apply(pipeline.results, manifest);
  };
  const delivered = pipeline.deliver(jobId);
  await reached.promise;
  pipeline.statements.resultPage = () =>
    Promise.reject(new PermanentFailure('STATEMENT_REJECTED', 'no such page'));
  pipeline.clock.pass(61);
  await pipeline.reconcile();
  const goOn = async () => {
    frozen.resolve();
    await delivered;
  };
  return { pipeline, job: () => pipeline.jobs.of(jobId), goOn };
};

describe('a collector that is frozen beyond its lease', () => {
  it('may still bring the result: no failure of another is recorded meanwhile', async () => {
    const { pipeline, job, goOn } = await frozenBesideRefused();
    expect(job()).toMatchObject({ state: 'COLLECTING', attempt: 2 });
    pipeline.clock.pass(1_100);
    await pipeline.reconcile();
    await pipeline.deliver(job().jobId);
    expect(job()).toMatchObject({ state: 'COLLECTING', attempt: 3 });
    await goOn();
    expect(job().state).toBe('SUCCEEDED');
    expect(job().rivalUntil).toBeUndefined();
  });

  it('counts as alive without a lease too, where the reconciler takes its job', async () => {
    const pipeline = memoryPipeline();
    const { jobId } = await pipeline.submit();
    pipeline.statements.finish(jobId, ['1']);
    pipeline.statements.resultPage = () =>
      Promise.reject(new PermanentFailure('STATEMENT_REJECTED', 'no such page'));
    pipeline.clock.pass(61);
    await pipeline.reconcile();
    expect(pipeline.jobs.of(jobId)).toMatchObject({ state: 'COLLECTING', attempt: 1 });
    pipeline.clock.pass(1_201);
    await pipeline.reconcile();
    expect(pipeline.jobs.of(jobId)).toMatchObject({ state: 'FAILED', attempt: 2 });
  });

  it('does not keep its job open once its function is over', async () => {
    const { pipeline, job } = await frozenBesideRefused();
    pipeline.clock.pass(1_201);
    await pipeline.reconcile();
    expect(job()).toMatchObject({ state: 'FAILED', error: { code: 'STATEMENT_REJECTED' } });
  });
});

describe('a manifest of which S3 has not said that it took it', () => {
  it.each([
    ['without a lease', [csvPage(['n', '1'], 1)]],
    ['with one', [csvPage(['n', '1'], 2, '1'), csvPage(['2'], 2)]],
  ])('may yet appear, so no failure is recorded meanwhile: %s', async (_, pages) => {
    const pipeline = memoryPipeline();
    const { jobId } = await pipeline.submit();
    const job = () => pipeline.jobs.of(jobId);
    pipeline.statements.end(jobId, { hasResultSet: true }, pages);
    const { createManifest } = pipeline.results;
    let appears = async (): Promise<unknown> => undefined;
    pipeline.results.createManifest = async (...manifest) => {
      appears = () => createManifest.apply(pipeline.results, manifest);
      throw new RetryableFailure('no answer');
    };
    await expect(pipeline.deliver(jobId)).rejects.toBeInstanceOf(RetryableFailure);
    pipeline.statements.resultPage = () =>
      Promise.reject(new PermanentFailure('STATEMENT_REJECTED', 'no such page'));
    pipeline.clock.pass(61);
    await pipeline.reconcile();
    expect(job()).toMatchObject({ state: 'COLLECTING', attempt: 2 });
    await appears();
    pipeline.clock.pass(1_201);
    await pipeline.reconcile();
    expect(job().state).toBe('SUCCEEDED');
  });
});
