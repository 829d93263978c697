import { describe, expect, it } from 'vitest';
import { settled } from '../../../shared/job/job-transitions.ts';
import { newJob } from '../../../shared/pipeline/new-job.ts';

const AT = '2026-11-22T10:00:00.000Z';

describe('a settled record', () => {
  it('outlives its result by seven days, so that a late reader learns that it expired', () => {
    const job = newJob({ owner: 'alice', sql: 'select 1', parameters: {}, format: 'csv' }, AT);
    const { set } = settled(job, { state: 'CANCELLED' }, { at: AT, retentionDays: 30 });
    expect(set?.expiresAt).toBe('2026-12-22T10:00:00.000Z');
    expect(set?.ttl).toBe(Date.parse('2026-12-29T10:00:00.000Z') / 1000);
  });
});
