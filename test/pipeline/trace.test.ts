import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jobRecordSchema } from '../../shared/job/job.ts';
import type { PipelineStack } from '../support/pipeline-stack.ts';
import { sharedPipelineStack } from '../support/shared-stack.ts';
import { subscribe } from '../support/subscription.ts';

const TRACE_ID = '4bf92f3577b34da6a3ce929d0e0e4736';
const PARENT = `00-${TRACE_ID}-00f067aa0ba902b7-01`;

interface Line {
  readonly of: string;
  readonly message?: string;
  readonly jobId?: string;
  readonly traceId?: string;
}

const lines: Line[] = [];
let stack: PipelineStack;
beforeAll(async () => {
  stack = await sharedPipelineStack({
    onFunctionLog: (name, text) => {
      lines.push({ of: name, ...JSON.parse(text) });
    },
  });
});
afterAll(() => stack.stop());

const recordOf = async (jobId: string) => {
  const Key = { jobId };
  const { Item } = await stack.dynamo.send(new GetCommand({ TableName: stack.tableName, Key }));
  return jobRecordSchema.parse(Item);
};

/**
 * The size by which DynamoDB charges: names and values, three bytes a list or map, one an element.
 */
const sizeOf = (value: unknown): number => {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (typeof value === 'number') return Math.ceil(String(value).length / 2) + 1;
  if (typeof value !== 'object' || value === null) return 1;
  const parts = Array.isArray(value)
    ? value.map(sizeOf)
    : Object.entries(value).map(([name, part]) => sizeOf(name) + sizeOf(part));
  return parts.reduce((sum, part) => sum + part + 1, 3);
};

describe('one trace', () => {
  it("goes from the caller's request to record, logs, file and notification", async () => {
    const queue = await subscribe(stack, 'traced');
    const parameters = { country_name: 'CANADA' };
    const answer = await stack.post(
      { report: 'revenue-by-country', parameters },
      { traceparent: PARENT },
    );
    expect(answer.headers.get('traceresponse')).toMatch(new RegExp(`^00-${TRACE_ID}-.{16}-01$`));
    const { jobId } = await answer.json();
    await stack.done(jobId);

    const record = await recordOf(jobId);
    expect(record.traceparent).toBe(answer.headers.get('traceresponse'));
    const manifest = await (await stack.call(`/jobs/${jobId}/manifest`)).json();
    expect(manifest.job.traceId).toBe(TRACE_ID);
    const { event } = await queue.next();
    queue.close();
    expect(event).toMatchObject({ subject: jobId, traceparent: record.traceparent });

    const traced = lines.filter((line) => line.jobId === jobId);
    expect(traced.every(({ traceId }) => traceId === TRACE_ID)).toBe(true);
    expect(traced.map(({ message }) => message)).toEqual([
      'Job accepted',
      'Statement started',
      'Event received',
      'Result being collected',
      'Job settled',
      'Job announced',
    ]);
    const functions = new Set(traced.map(({ of }) => /(Submit|Collector)Function/.exec(of)?.[1]));
    expect(functions).toEqual(new Set(['Submit', 'Collector']));
  });

  it('is a new one where the caller has none, and leaves a record of a kilobyte', async () => {
    const parameters = { country_name: 'CANADA' };
    const answer = await stack.post({ report: 'revenue-by-country', parameters });
    const { jobId } = await answer.json();
    await stack.done(jobId);
    const record = await recordOf(jobId);
    expect(record.traceparent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/);
    expect(answer.headers.get('traceresponse')).toBe(record.traceparent);
    const { result, ...withoutResult } = record;
    expect(result?.rowCount).toBe(10);
    expect(sizeOf(withoutResult)).toBeLessThan(1024);
  });
});
