import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { FunctionCall } from '../../infra/local/aws-endpoint/aws-endpoint.ts';
import type { HeldCall } from '../../infra/local/faults/faults.ts';
import { jobFrom } from '../../shared/job/job-record.ts';
import { endlessSql } from '../support/endless-sql.ts';
import type { PipelineStack } from '../support/pipeline-stack.ts';
import { sharedPipelineStack } from '../support/shared-stack.ts';

let stack: PipelineStack;
let faultOf: (call: FunctionCall) => HeldCall | undefined = () => undefined;
beforeAll(async () => {
  stack = await sharedPipelineStack({ injectCallFault: (call) => faultOf(call) });
});
afterEach(() => {
  faultOf = () => undefined;
});
afterAll(() => stack.stop());

/** Holds calls back, from the first one on until it is opened. */
const gate = () => {
  const reached = Promise.withResolvers<void>();
  const opened = Promise.withResolvers<void>();
  return {
    hold: (): HeldCall => {
      reached.resolve();
      return { after: opened.promise };
    },
    reached: reached.promise,
    open: () => opened.resolve(),
  };
};

/** Whether the work is over at the time of asking. */
const watched = <T>(work: Promise<T>) => {
  const state = { isOver: false, work };
  work.finally(() => {
    state.isOver = true;
  });
  return state;
};

const recordOf = async (jobId: string) => {
  const Key = { jobId };
  const { Item } = await stack.dynamo.send(new GetCommand({ TableName: stack.tableName, Key }));
  return jobFrom(Item);
};

describe('a test that waits for a job', () => {
  it('to be done goes on once the job is announced and that is noted', async () => {
    const announcement = gate();
    faultOf = ({ service }) => (service === 'sns' ? announcement.hold() : undefined);
    const jobId = await stack.submit({ sql: 'select 1 as n' });
    const done = watched(stack.done(jobId));
    await announcement.reached;
    expect((await stack.settled(jobId)).state).toBe('SUCCEEDED');
    expect((await recordOf(jobId)).notificationPending).toBe(true);
    expect(done.isOver).toBe(false);

    announcement.open();
    expect((await done.work).state).toBe('SUCCEEDED');
    const { notificationPending, attentionAt } = await recordOf(jobId);
    expect([notificationPending, attentionAt]).toEqual([undefined, undefined]);
  });

  it('to be done goes on once its statement has ended, where that ends later', async () => {
    const jobId = await stack.submit({ sql: endlessSql });
    await stack.call(`/jobs/${jobId}/cancel`, { method: 'POST' });
    expect((await stack.done(jobId)).state).toBe('CANCELLED');
    const ends = stack.events
      .past('event-published')
      .filter(({ event }) => JSON.stringify(event.detail).includes(jobId));
    expect(ends).toHaveLength(1);
  });
});

describe('a test that runs the reconciler', () => {
  it('waits for that run and no other', async () => {
    const [another, own] = [gate(), gate()];
    let first: string | undefined;
    faultOf = ({ functionName, sandboxId }) => {
      if (!functionName.includes('Reconciler')) return undefined;
      first ??= sandboxId;
      return (sandboxId === first ? another : own).hold();
    };
    stack.fireSchedules();
    await another.reached;
    const reconciled = watched(stack.reconcile());
    await own.reached;
    const ended = stack.events.next('function-invoked');
    another.open();
    await ended;
    expect(reconciled.isOver).toBe(false);
    own.open();
    await reconciled.work;
  });
});
