import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { JobClient } from '../../shared/client/job-client.ts';
import { type PipelineStack, startPipelineStack } from '../support/pipeline-stack.ts';

/** The warehouse behaves the other way wherever AWS leaves open what it does. */
let stack: PipelineStack;
let client: JobClient;
beforeAll(async () => {
  stack = await startPipelineStack({
    redshiftData: { behaviour: { csvHeader: 'every-page', emptySlices: 'empty-file' } },
  });
  client = new JobClient({ endpoint: stack.apiUrl });
});
afterAll(() => stack.stop());

const counted = async (jobId: string): Promise<number> => {
  let rows = 0;
  for await (const _ of client.rows(jobId)) rows += 1;
  return rows;
};

describe('slices that have no rows and leave a file of 0 bytes', () => {
  it.each([{ format: 'csv' }, { format: 'csv', compression: 'gzip' }, { format: 'jsonl' }])(
    'are no fault of a result as %j, and none of its files',
    async (how) => {
      const jobId = await stack.submit({ sql: 'select * from nation', delivery: 'unload', ...how });
      expect(await stack.settled(jobId)).toMatchObject({
        state: 'SUCCEEDED',
        result: { rowCount: 25, fileCount: 1 },
      });
      expect(await counted(jobId)).toBe(25);
    },
  );
});
