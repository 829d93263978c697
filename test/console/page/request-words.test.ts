import { describe, expect, it } from 'vitest';
import {
  requestOf,
  resultFormats,
  warehouseFormats,
} from '../../../functions/console/page/api/job-request.ts';
import { resultFormats as accepted, collectedFormats } from '../../../shared/job/job.ts';

describe("the page's words for a request", () => {
  it('name every format that the API takes, and which of them the page reads', () => {
    expect(resultFormats.map(({ format }) => format)).toEqual(collectedFormats);
    const all = [...resultFormats, ...warehouseFormats].map(({ format }) => format);
    expect(all).toEqual(accepted);
  });

  it('ask for the same again in every respect', () => {
    const request = {
      report: 'line-items',
      parameters: { shipped_since: '1998-01-01' },
      format: 'jsonl',
      delivery: 'unload',
      compression: 'zstd',
      escapeFormulas: true,
      timeoutSeconds: 600,
    };
    const job = { jobId: 'j', state: 'SUCCEEDED', submittedAt: '2026-01-01T00:00Z' } as const;
    expect(requestOf({ ...job, ...request })).toEqual(request);
  });
});
