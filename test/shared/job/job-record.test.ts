import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Job, JobResult } from '../../../shared/job/job.ts';
import { jobFrom, newRecord, recordChanges } from '../../../shared/job/job-record.ts';
import { RECORD_GRACE_SECONDS } from '../../../shared/job/job-transitions.ts';
import { manifestKey, resultFileKey, unloadPrefix } from '../../../shared/job/result-key.ts';
import { newJob } from '../../../shared/pipeline/new-job.ts';
import { addSeconds, epochSeconds } from '../../../shared/platform/clock.ts';
import { itemBytes } from '../../support/aws-limits.ts';

const AT = '2026-11-30T04:18:39.493Z';
const BUCKET = 'redshiftdatajobs-resultsbucket46167c27-1a2b3c4d5e6f';

const settledJob = (format: 'csv' | 'parquet' = 'csv'): Job => {
  const { openKey: _, ...job } = newJob(
    {
      owner: 'arn:aws:sts::123456789012:assumed-role/Reports/weekly',
      report: 'revenue-by-country',
      sql: 'select 1',
      parameters: { country_name: 'UNITED STATES' },
      format,
      timeoutSeconds: 14_400,
      traceparent: `00-${'4'.repeat(32)}-${'5'.repeat(16)}-00`,
    },
    '2026-11-30T04:18:32.851Z',
  );
  const { reportSql: _sql, ...shown } = job;
  const steps = (['RUNNING', 'SUCCEEDED'] as const).map((state) => ({ state, at: AT }));
  const timeline = [...job.timeline, ...steps];
  const expiresAt = addSeconds(AT, 30 * 86_400);
  const ttl = epochSeconds(addSeconds(expiresAt, RECORD_GRACE_SECONDS));
  const times = { updatedAt: AT, settledAt: AT, expiresAt, ttl };
  return { ...shown, state: 'SUCCEEDED', ...times, timeline };
};

/** The record of the job, as the table keeps it after the update that settled it. */
const recordOf = ({ result, settledAt, expiresAt, ...job }: Job) => ({
  ...newRecord(job),
  ...recordChanges({ result, settledAt, expiresAt }),
});

const resultOf = (job: Job, changes: Partial<JobResult> = {}): JobResult => ({
  hasResultSet: true,
  rowCount: 10,
  sizeBytes: 697,
  columns: [],
  bucket: BUCKET,
  manifestKey: manifestKey(job),
  fileCount: 1,
  files: [{ key: resultFileKey(job), sizeBytes: 697, rowCount: 10, etag: 'f'.repeat(32) }],
  ...changes,
});

const column = (name: string, type: string, nullable: boolean) => ({ name, type, nullable });
const revenueColumns = [
  column('customer_segment', 'bpchar', false),
  column('total_order_price', 'numeric', true),
  column('order_year', 'int4', true),
  column('order_month', 'int4', true),
  column('region', 'bpchar', false),
  column('country', 'bpchar', false),
  column('order_priority', 'bpchar', false),
];

describe('the record of a settled job', () => {
  it('takes one write unit of 1 KB for the README’s report, asked for by a role', () => {
    const job = settledJob();
    const statement = { statementId: job.jobId, redshiftQueryId: 1_234_567, durationMs: 1_480 };
    const result = resultOf(job, { columns: revenueColumns });
    const record = recordOf({ ...job, statement, result });
    expect(itemBytes({ ...record, notificationPending: true })).toBeLessThanOrEqual(1024);
    expect(record).not.toHaveProperty('result');
  });

  it('brings back every column, whatever its name and type', () => {
    const columns = fc.array(
      fc.record({
        name: fc.string({ unit: 'grapheme' }),
        type: fc.oneof(
          fc.constantFrom('int4', 'bpchar', 'a:b?c', 'double precision', ''),
          fc.string(),
        ),
        nullable: fc.boolean(),
      }),
    );
    fc.assert(
      fc.property(columns, (of) => {
        const job = settledJob();
        const result = resultOf(job, { columns: of });
        expect(jobFrom(recordOf({ ...job, result }), BUCKET).result).toEqual(result);
      }),
    );
  });

  it.each(['attempt 0', 'attempt 7'])('brings back the file that %s wrote', (name) => {
    const job = { ...settledJob(), attempt: Number(name.slice(-1)) };
    const result = resultOf(job);
    // Another attempt may have taken the job meanwhile.
    const record = recordOf({ ...job, result, attempt: 8 });
    expect(jobFrom(record, BUCKET)).toEqual({ ...job, result, attempt: 8 });
  });

  it('brings back every file of an unloaded result, and none of an empty one', () => {
    const job = settledJob('parquet');
    const files = [0, 1].map((n) => ({
      key: `${unloadPrefix(job)}000${n}_part_00.parquet`,
      sizeBytes: 5 + n,
      rowCount: n,
    }));
    for (const shown of [files, []]) {
      const result = resultOf(job, { files: shown, fileCount: shown.length });
      expect(jobFrom(recordOf({ ...job, result }), BUCKET).result).toEqual(result);
    }
  });

  it('is read as it was before, where an older version wrote it', () => {
    const job = settledJob();
    const older = { ...job, result: resultOf(job, { bucket: 'the-bucket-of-then' }) };
    expect(jobFrom(older, BUCKET)).toEqual(older);
  });
});
