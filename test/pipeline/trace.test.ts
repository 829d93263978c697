import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jobFrom } from '../../shared/job/job-record.ts';
import { itemBytes } from '../support/aws-limits.ts';
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

/** The bytes of the attributes that a settled record has until it is announced. */
const WHILE_PENDING = 79;

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
  return { ...jobFrom(Item), bytes: itemBytes(Item ?? {}) };
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
    expect(record.bytes).toBeGreaterThan(800);
    expect(record.bytes + WHILE_PENDING).toBeLessThanOrEqual(1024);
  });
});
