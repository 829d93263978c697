import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { JobClient } from '../../shared/client/job-client.ts';
import { collected } from '../support/collected.ts';
import { type PipelineStack, startPipelineStack } from '../support/pipeline-stack.ts';

/** The warehouse behaves the other way wherever AWS leaves open what it does. */
let stack: PipelineStack;
let client: JobClient;
beforeAll(async () => {
  stack = await startPipelineStack({
    redshiftData: {
      behaviour: { csvHeader: 'every-page', emptySlices: 'empty-file' },
      limits: { csvChunkBytes: 20_000, csvPageBytes: 60_000 },
    },
  });
  client = new JobClient({ endpoint: stack.apiUrl });
});
afterAll(() => stack.stop());

describe('a header on every page of a CSV result', () => {
  it.each([{}, { compression: 'gzip' }, { escapeFormulas: true }])(
    'is written once, with %j',
    async (how) => {
      const sql = 'select l_orderkey, l_comment from lineitem where l_orderkey < 20000';
      const before = stack.redshiftDataCalls()['GetStatementResultV2'] ?? 0;
      const jobId = await stack.submit({ sql, ...how });
      const { state, result } = await stack.settled(jobId);
      expect(state).toBe('SUCCEEDED');
      expect(result?.rowCount).toBeGreaterThan(1_000);
      const after = stack.redshiftDataCalls()['GetStatementResultV2'] ?? 0;
      expect(after - before).toBeGreaterThan(5);
      // The client compares the number of rows with the job's.
      const rows = await collected(client.rows(jobId));
      expect(rows.filter((row) => row['l_comment'] === 'l_comment')).toEqual([]);
    },
  );
});

describe('slices that have no rows and leave a file of 0 bytes', () => {
  it.each([{ format: 'csv' }, { format: 'csv', compression: 'gzip' }, { format: 'jsonl' }])(
    'are no fault of a result as %j, and none of its files',
    async (how) => {
      const jobId = await stack.submit({ sql: 'select * from nation', delivery: 'unload', ...how });
      expect(await stack.settled(jobId)).toMatchObject({
        state: 'SUCCEEDED',
        result: { rowCount: 25, fileCount: 1 },
      });
      expect(await collected(client.rows(jobId))).toHaveLength(25);
    },
  );
});
