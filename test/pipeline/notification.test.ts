import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PipelineStack } from '../support/pipeline-stack.ts';
import { sharedPipelineStack } from '../support/shared-stack.ts';
import { subscribe } from '../support/subscription.ts';

let stack: PipelineStack;
/** Whether a submit dies before it starts its statement. */
let dies = false;
beforeAll(async () => {
  stack = await sharedPipelineStack({
    injectCallFault: ({ operation }) =>
      operation === 'ExecuteStatement' && dies ? 'kill-before' : undefined,
  });
});
afterAll(() => stack.stop());

describe('the notification of a settled job', () => {
  it('reaches a subscribed queue as a CloudEvent with attributes to filter by', async () => {
    const queue = await subscribe(stack, 'everything');
    const parameters = { country_name: 'CANADA' };
    const jobId = await stack.submit({ report: 'revenue-by-country', parameters });
    const job = await stack.settled(jobId);
    const { event, attributes } = await queue.next();
    queue.close();

    expect(event).toEqual({
      specversion: '1.0',
      id: jobId,
      source: 'RedshiftDataJobs/',
      type: 'redshift.job.succeeded',
      subject: jobId,
      time: job.settledAt,
      datacontenttype: 'application/json',
      traceparent: expect.stringMatching(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/),
      data: job,
    });
    expect(attributes).toEqual({
      state: { Type: 'String', Value: 'SUCCEEDED' },
      report: { Type: 'String', Value: 'revenue-by-country' },
      format: { Type: 'String', Value: 'csv' },
      owner: { Type: 'String', Value: 'local' },
    });
  });

  it('reaches a filtered subscription only where its attributes match', async () => {
    const failures = await subscribe(stack, 'failures', { state: ['FAILED'] });
    await stack.done(await stack.submit({ sql: 'select 1 as fine' }));
    const jobId = await stack.submit({ sql: 'select no_such_column' });
    await stack.settled(jobId);
    const { event, attributes } = await failures.next();
    failures.close();

    expect(event).toMatchObject({ type: 'redshift.job.failed', subject: jobId });
    expect(attributes).not.toHaveProperty('report');
  });

  it('comes from the cancel itself where the statement has not started', async () => {
    const queue = await subscribe(stack, 'cancels', { state: ['CANCELLED'] });
    dies = true;
    await stack.post({ sql: 'select 1 as waiting' });
    dies = false;
    const { jobs } = await (await stack.call('/jobs?state=QUEUED')).json();
    const [{ jobId }] = jobs;
    const answer = await stack.call(`/jobs/${jobId}/cancel`, { method: 'POST' });
    expect(await answer.json()).toMatchObject({ jobId, state: 'CANCELLED' });
    const { event } = await queue.next();
    queue.close();

    expect(event).toMatchObject({ type: 'redshift.job.cancelled', subject: jobId });
  });
});
