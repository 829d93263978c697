import { describe, expect, it } from 'vitest';
import { jobNotification } from '../../../shared/notification/job-notification.ts';
import { memoryPipeline } from '../../support/memory/memory-pipeline.ts';

const settledJob = async (sql?: string) => {
  const pipeline = memoryPipeline();
  const { jobId } = await pipeline.submit(sql === undefined ? { report: 'counts' } : { sql });
  pipeline.statements.finish(jobId, ['1']);
  await pipeline.deliver(jobId);
  return pipeline.jobs.of(jobId);
};

describe('the notification of a settled job', () => {
  it('is a CloudEvent that carries the job as the API shows it', async () => {
    const job = await settledJob();
    const event = jobNotification(job, 'Test/');
    expect(event).toMatchObject({
      specversion: '1.0',
      id: job.jobId,
      source: 'Test/',
      type: 'redshift.job.succeeded',
      subject: job.jobId,
      time: job.settledAt,
      datacontenttype: 'application/json',
      data: { jobId: job.jobId, state: 'SUCCEEDED', report: 'counts' },
    });
    expect(event.data).not.toHaveProperty('requestHash');
  });

  it('stays within what SNS takes, however wide the result and long the SQL', async () => {
    const job = await settledJob(`select ${'"'.repeat(120_000)}`);
    const column = { name: 'c'.repeat(127), type: 'varchar', nullable: true };
    const wide = { ...job, result: { ...job.result, columns: Array(1600).fill(column) } };
    for (const large of [wide, { ...wide, sql: '"'.repeat(200_000) }]) {
      const counts = { hasResultSet: true, rowCount: 1, sizeBytes: 1, fileCount: 0, files: [] };
      const result = { ...counts, ...large.result };
      const text = JSON.stringify(jobNotification({ ...large, result }, 'Test/'));
      expect(Buffer.byteLength(text)).toBeLessThan(256 * 1024);
      expect(JSON.parse(text).data.result.rowCount).toBe(1);
    }
  });

  it('drops the texts of several statements, and not how they ended', async () => {
    const job = await settledJob('select 1');
    const ended = { status: 'FINISHED', rowCount: 1 } as const;
    const statements = [1, 2, 3].map((index) => ({ index, sql: '"'.repeat(50_000), ...ended }));
    const { sql: _, ...rest } = job;
    const { data } = jobNotification({ ...rest, statements }, 'Test/');
    expect(data.statements).toEqual([1, 2, 3].map((index) => ({ index, ...ended })));
  });

  it('drops the files last, of a record that lists thousands', async () => {
    const job = await settledJob('select 1');
    const file = { key: 'k'.repeat(110), sizeBytes: 1, rowCount: 1 };
    const counts = { hasResultSet: true, rowCount: 1, sizeBytes: 1, columns: [] };
    const result = { ...counts, fileCount: 3000, files: Array(3000).fill(file) };
    const { data } = jobNotification({ ...job, result }, 'Test/');
    expect(data.result).toEqual({ ...result, files: [] });
  });

  it('is not made for a job that still runs', async () => {
    const job = await memoryPipeline().submit();
    expect(() => jobNotification(job, 'Test/')).toThrow('only a settled job');
  });
});
