import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { FunctionCall } from '../../../../infra/local/aws-endpoint/aws-endpoint.ts';
import type { EventDelivery } from '../../../../infra/local/eventbridge/event-bus.ts';
import type { CallFault, EventFault } from '../../../../infra/local/faults/faults.ts';
import { type FixtureStack, startFixtureStack } from '../fixture-stack.ts';

/** Longer than any test waits, and than the fixture lets an event of Hasty live. */
const LONG_MS = 3_000_000;

let stack: FixtureStack;
let eventFault: ((delivery: EventDelivery) => Partial<EventFault> | undefined) | undefined;
let callFault: ((call: FunctionCall) => CallFault | undefined) | undefined;

beforeAll(async () => {
  stack = await startFixtureStack({
    retryDelaysMs: [LONG_MS],
    injectEventFault: (delivery) => eventFault?.(delivery),
    injectCallFault: (call) => callFault?.(call),
  });
});

afterAll(() => stack.stop());

afterEach(() => {
  eventFault = undefined;
  callFault = undefined;
});

const publish = (mode: string, more: object = {}) =>
  stack.publish({ source: 'test', 'detail-type': 'Test', detail: { mode, ...more } });

const received = async (queue: string): Promise<Record<string, unknown>[]> => {
  const client = new SQSClient({
    endpoint: stack.awsUrl,
    region: 'us-east-1',
    credentials: { accessKeyId: 'outside', secretAccessKey: 'any' },
  });
  const QueueUrl = stack.outputs[queue];
  const { Messages = [] } = await client.send(
    new ReceiveMessageCommand({
      QueueUrl,
      MaxNumberOfMessages: 10,
      MessageAttributeNames: ['All'],
    }),
  );
  return Messages.map(({ Body = '', MessageAttributes }) => ({
    body: JSON.parse(Body),
    attributes: MessageAttributes,
  }));
};

/** What was invoked while `work` went on. */
const invokedBy = async (work: () => Promise<void> | void) => {
  const before = stack.events.past('function-invoked').length;
  await work();
  await stack.idle();
  return stack.events.past('function-invoked').slice(before);
};

/** Skips the delay before the retry, once the first attempt is over. */
const retried = async (eventOutcome: string): Promise<void> => {
  await stack.events.next('function-invoked', ({ outcome }) => outcome === eventOutcome);
  // The retry is planned right after the first attempt has been told.
  await new Promise((planned) => setImmediate(planned));
  expect(stack.flushDelays()).toBe(1);
};

describe('an event', () => {
  it('reaches the function whose rule it matches, and no other', async () => {
    let event: unknown;
    const invoked = await invokedBy(() => {
      event = publish('echo');
      stack.publish({ source: 'elsewhere', 'detail-type': 'Test', detail: { mode: 'echo' } });
    });
    expect(invoked).toMatchObject([
      { functionName: 'Fixture-Worker', invocation: 'asynchronous', outcome: 'succeeded' },
    ]);
    expect(JSON.parse(invoked[0]?.payload ?? '')).toMatchObject({ event });
  });

  it('is tried again when the function fails, and then goes to the failure destination', async () => {
    let event: unknown;
    const [first, second, ...more] = await invokedBy(async () => {
      event = publish('throw');
      await retried('failed');
    });
    expect(more).toEqual([]);
    expect(first).toMatchObject({ outcome: 'failed', attempt: 1 });
    expect(second).toMatchObject({ outcome: 'failed', attempt: 2, requestId: first?.requestId });
    expect(await received('Failures')).toMatchObject([
      {
        body: {
          version: '1.0',
          requestContext: {
            requestId: first?.requestId,
            functionArn: 'arn:aws:lambda:us-east-1:000000000000:function:Fixture-Worker:$LATEST',
            condition: 'RetriesExhausted',
            approximateInvokeCount: 2,
          },
          requestPayload: event,
          responseContext: { statusCode: 200, functionError: 'Unhandled' },
          responsePayload: { errorType: 'RangeError' },
        },
      },
    ]);
  });

  it('is given up at once when it would be too old for its retry', async () => {
    const invoked = await invokedBy(() => {
      stack.publish({ source: 'test.hasty', 'detail-type': 'Test', detail: { mode: 'throw' } });
    });
    expect(invoked).toMatchObject([{ functionName: 'Fixture-Hasty', attempt: 1 }]);
    expect(stack.events.past('failure-sent').at(-1)).toMatchObject({
      functionName: 'Fixture-Hasty',
      condition: 'EventAgeExceeded',
    });
  });

  const outcomesOf = async (fault: EventFault) => {
    eventFault = () => fault;
    const { id } = publish('echo');
    await stack.idle();
    return stack.events
      .past('event-delivered')
      .filter(({ event }) => event.id === id)
      .map(({ outcome }) => outcome);
  };

  it('is lost or comes twice on demand', async () => {
    expect(await outcomesOf({ copies: 0 })).toEqual(['dropped']);
    expect(await outcomesOf({ copies: 2 })).toEqual(['delivered', 'delivered']);
  });

  it('that cannot be handed over goes to the dead-letter queue of its rule', async () => {
    expect(await outcomesOf({ copies: 1, refused: true })).toEqual(['dead-lettered']);
    expect(await received('Undelivered')).toMatchObject([
      { body: { source: 'test' }, attributes: { RULE_ARN: {}, TARGET_ARN: {}, ERROR_CODE: {} } },
    ]);
  });

  it('that is held back is overtaken by the next one, or let go', async () => {
    eventFault = ({ event }) => (event.detail['n'] === 1 ? { copies: 1, held: true } : undefined);
    const before = stack.events.past('event-delivered').length;
    publish('echo', { n: 1 });
    publish('echo', { n: 2 });
    await stack.idle();
    publish('echo', { n: 1 });
    expect(stack.flushDelays()).toBe(1);
    await stack.idle();
    const delivered = stack.events.past('event-delivered').slice(before);
    expect(delivered.map(({ event }) => event.detail['n'])).toEqual([2, 1, 1]);
  });

  it('that waits for something is delivered after it, and under way until then', async () => {
    const { promise, reject } = Promise.withResolvers<void>();
    eventFault = ({ event }) => (event.detail['n'] === 1 ? { after: promise } : undefined);
    const before = stack.events.past('event-delivered').length;
    publish('echo', { n: 1 });
    publish('echo', { n: 2 });
    await stack.events.next('event-delivered');
    reject(new Error('it may fail as well'));
    await stack.idle();
    const delivered = stack.events.past('event-delivered').slice(before);
    expect(delivered.map(({ event }) => event.detail['n'])).toEqual([2, 1]);
  });

  it('that is late waits until its delay is skipped', async () => {
    eventFault = () => ({ copies: 1, delayMs: LONG_MS });
    const invoked = await invokedBy(() => {
      publish('echo');
      expect(stack.flushDelays()).toBe(1);
    });
    expect(invoked).toHaveLength(1);
  });
});

describe('a function', () => {
  it.each(['kill-before', 'kill-after'] satisfies CallFault[])(
    'that dies at a call (%s) is invoked again with the same event',
    async (fault) => {
      let kills = 0;
      callFault = ({ operation }) => {
        if (operation !== 'ListQueues' || kills > 0) return undefined;
        kills += 1;
        return fault;
      };
      const invoked = await invokedBy(async () => {
        publish('call');
        await retried('crashed');
      });
      expect(invoked.map(({ outcome }) => outcome)).toEqual(['crashed', 'succeeded']);
    },
  );

  it('waits at a call for as long as that is held back', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    callFault = ({ operation }) => (operation === 'ListQueues' ? { after: promise } : undefined);
    const invoked = await invokedBy(async () => {
      publish('call');
      publish('echo');
      const { payload } = await stack.events.next('function-invoked');
      expect(payload).toContain('echo');
      resolve();
    });
    expect(invoked.map(({ outcome }) => outcome)).toEqual(['succeeded', 'succeeded']);
    expect(stack.events.past('aws-call').at(-1)).toMatchObject({ fault: 'held', statusCode: 200 });
  });

  it('runs when its schedule fires', async () => {
    const invoked = await invokedBy(() => stack.fireSchedules());
    expect(stack.events.past('schedule-fired')).toMatchObject([
      { schedule: 'Schedule', requestId: invoked[0]?.requestId },
    ]);
    expect(JSON.parse(invoked[0]?.payload ?? '')).toMatchObject({ event: { mode: 'tick' } });
  });
});
