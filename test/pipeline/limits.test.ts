import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jobSchema } from '../../shared/job/job.ts';
import { endlessSql } from '../support/endless-sql.ts';
import {
  countedLimits,
  type PipelineStack,
  startPipelineStack,
} from '../support/pipeline-stack.ts';

let stack: PipelineStack;
beforeAll(async () => {
  stack = await startPipelineStack({ limits: countedLimits });
});
afterAll(() => stack.stop());

/** Runs for hours. */
const endless = { sql: endlessSql };
const PAST = '2000-01-01T00:00:00.000Z';

const cancel = (jobId: string, owner: string) =>
  stack.call(`/jobs/${jobId}/cancel`, { method: 'POST' }, owner);

describe('an owner with as many jobs as the deployment allows', () => {
  it('is asked to come back later, and heard again once a job has settled', async () => {
    const first = await stack.post(endless, { 'idempotency-key': 'first' }, 'ALICE');
    const { jobId } = jobSchema.parse(await first.json());
    expect(first.status).toBe(202);
    for (let more = 1; more < countedLimits.ownerJobsInFlight; more += 1) {
      await stack.submit(endless, 'ALICE');
    }

    const refused = await stack.post({ sql: 'select 1' }, {}, 'ALICE');
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(refused.headers.get('content-type')).toContain('application/problem+json');
    expect(await refused.json()).toMatchObject({ status: 429, title: 'Too many jobs under way' });

    const repeated = await stack.post(endless, { 'idempotency-key': 'first' }, 'ALICE');
    expect(repeated.headers.get('idempotent-replayed')).toBe('true');
    await stack.done(await stack.submit({ sql: 'select 1' }, 'BOB'), 'BOB');

    await cancel(jobId, 'ALICE');
    expect(await stack.done(jobId, 'ALICE')).toMatchObject({ state: 'CANCELLED' });
    const accepted = await stack.submit({ sql: 'select 1' }, 'ALICE');
    expect(await stack.done(accepted, 'ALICE')).toMatchObject({ state: 'SUCCEEDED' });
  });
});

describe('a statement whose time is over', () => {
  it('is stopped in the warehouse, and its job fails saying so', async () => {
    const jobId = await stack.submit({ ...endless, timeoutSeconds: 60 }, 'CAROL');
    await stack.dynamo.send(
      new UpdateCommand({
        TableName: stack.tableName,
        Key: { jobId },
        UpdateExpression: 'SET attentionAt = :past, timeline[0].#at = :past',
        ExpressionAttributeNames: { '#at': 'at' },
        ExpressionAttributeValues: { ':past': PAST },
      }),
    );
    await stack.reconcile();
    const job = await stack.done(jobId, 'CAROL');
    expect(job).toMatchObject({
      state: 'FAILED',
      error: { code: 'STATEMENT_TIMEOUT', detail: expect.stringContaining('60') },
    });
    expect(stack.redshiftDataCalls()['CancelStatement']).toBe(2);
  });

  it('can be no longer than the deployment allows', async () => {
    const refused = await stack.post({ ...endless, timeoutSeconds: 86_401 }, {}, 'CAROL');
    expect(refused.status).toBe(422);
    const { errors } = await refused.json();
    expect(errors).toMatchObject([{ pointer: '/timeoutSeconds' }]);
  });
});
