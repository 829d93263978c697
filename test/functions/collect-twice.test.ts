import { describe, expect, it } from 'vitest';
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
