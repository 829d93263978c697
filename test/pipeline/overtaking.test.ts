import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jobSchema } from '../../shared/job/job.ts';
import { type PipelineStack, startPipelineStack } from '../support/pipeline-stack.ts';

let stack: PipelineStack;
const isCollector = ({ functionName }: { functionName: string }) =>
  functionName.includes('Collector');
beforeAll(async () => {
  stack = await startPipelineStack({
    eventsMayOvertake: true,
    // What submit writes once its statement runs comes after the collector's last write.
    injectCallFault: ({ functionName, operation }) =>
      functionName.includes('Submit') && operation === 'UpdateItem'
        ? { after: stack.events.next('function-invoked', isCollector) }
        : undefined,
  });
});
afterAll(() => stack.stop());

describe('a statement that ends before its submit has noted its start', () => {
  it.each(['csv', 'jsonl'])(
    'has its job settled once, and its caller answered: %s',
    async (format) => {
      const answer = await stack.post({ sql: 'select n_name from nation', format });
      expect(answer.status).toBe(202);
      const { jobId } = jobSchema.parse(await answer.json());
      const job = await stack.done(jobId);
      expect(job).toMatchObject({ state: 'SUCCEEDED', result: { rowCount: 25 } });
      expect(job.timeline.map(({ state }) => state)).toEqual(['QUEUED', 'COLLECTING', 'SUCCEEDED']);
      expect(job.statement?.statementId).toMatch(/^[0-9a-f-]{36}$/);
    },
  );

  it('is started and collected once', () => {
    expect(stack.redshiftDataCalls()['ExecuteStatement']).toBe(2);
    expect(stack.events.past('function-invoked').filter(isCollector)).toHaveLength(2);
  });
});
