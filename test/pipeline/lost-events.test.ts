import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PipelineStack } from '../support/pipeline-stack.ts';
import { sharedPipelineStack } from '../support/shared-stack.ts';

const JOBS = 20;
const dropped = new Set<number>([7, 17]);
let deliveries = 0;
let stack: PipelineStack;
beforeAll(async () => {
  stack = await sharedPipelineStack({
    injectEventFault: () => {
      deliveries += 1;
      return { copies: dropped.has(deliveries) ? 0 : 1 };
    },
  });
});
afterAll(() => stack.stop());

describe('twenty jobs of which two lose their event', () => {
  it('all settle: the two by the reconciler, once their time is over', async () => {
    const ids: string[] = [];
    for (let n = 0; n < JOBS; n += 1) ids.push(await stack.submit({ sql: `select ${n} as n` }));
    while (stack.events.past('event-delivered').length < JOBS) {
      await stack.events.next('event-delivered');
    }
    await stack.idle();
    const states = async () => Promise.all(ids.map(async (id) => (await stack.job(id)).state));
    const lost = (await states()).flatMap((state, n) => (state === 'SUCCEEDED' ? [] : [n]));
    expect(lost).toHaveLength(2);

    await stack.reconcile();
    expect((await states()).filter((state) => state === 'RUNNING')).toHaveLength(2);
    for (const n of lost) await stack.makeOverdue(ids[n] ?? '');
    await stack.reconcile();
    expect(new Set(await states())).toEqual(new Set(['SUCCEEDED']));
    for (const n of lost) expect(await stack.resultText(ids[n] ?? '')).toBe(`n\r\n${n}\r\n`);
  });
});

describe('an event that comes twice', () => {
  it('settles its job once', async () => {
    const jobId = await stack.submit({ sql: 'select 1 as n' });
    const job = await stack.done(jobId);
    const event = stack.events
      .past('event-published')
      .map((published) => published.event)
      .find(({ detail }) => JSON.stringify(detail).includes(jobId));
    const calls = stack.redshiftDataCalls();
    stack.publish(event);
    await stack.idle();
    expect(await stack.job(jobId)).toEqual(job);
    expect(stack.redshiftDataCalls()).toEqual(calls);
  });
});
