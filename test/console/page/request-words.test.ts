import { describe, expect, it } from 'vitest';
import { requestOf } from '../../../functions/console/page/api/job-request.ts';
import { aJobView } from '../../support/job-view.ts';

describe('running a job again', () => {
  it('asks for the same in every respect', () => {
    const request = {
      report: 'line-items',
      parameters: { shipped_since: '1998-01-01' },
      format: 'jsonl',
      delivery: 'unload',
      compression: 'zstd',
      escapeFormulas: true,
      timeoutSeconds: 600,
    } as const;
    expect(requestOf(aJobView(request))).toEqual(request);
  });

  it('asks for the SQL of an ad hoc job, and for no default', () => {
    const { report: _, ...job } = aJobView();
    expect(requestOf({ ...job, sql: 'select 1' })).toEqual({ sql: 'select 1', format: 'csv' });
  });
});
