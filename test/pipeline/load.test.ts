import { afterAll, beforeAll, expect, it } from 'vitest';
import { acceptedJobs } from '../load/line-waits.ts';
import { throttledCalls } from '../load/throttled-calls.ts';
import { unfairWaits } from '../load/unfair-waits.ts';
import { brokenJobs } from '../support/load/broken-jobs.ts';
import { JobLoad, numberedJob } from '../support/load/job-load.ts';
import { recordsAtRest } from '../support/load/job-records.ts';
import { type PipelineStack, startPipelineStack } from '../support/pipeline-stack.ts';

const owners = Array.from({ length: 24 }, (_, index) => (index < 22 ? 'backlog' : 'small'));
const requests = owners.map((owner, index) => numberedJob(index + 1, owner));

let stack: PipelineStack;
let load: JobLoad;
beforeAll(async () => {
  stack = await startPipelineStack({
    enforceLimits: true,
    // Nothing starts before every job is queued, however fast or slow the machine is.
    injectCallFault: ({ operation }) =>
      operation === 'ExecuteStatement' && load.submitted < requests.length ? 'throttle' : undefined,
  });
  load = new JobLoad(stack, requests);
});
afterAll(() => stack.stop());

it('settles what was throttled, and no owner waits for the backlog of another', async () => {
  const running = load.run();
  await load.allAccepted;
  // No statement ends that could start the next one, so the reconciler has to.
  while (!load.isOver) {
    await Promise.race([stack.idle(), running]);
    if (!load.isOver) await stack.reconcile();
  }
  await load.close();

  const records = await recordsAtRest(stack);
  expect(records.size).toBe(requests.length);
  expect(await brokenJobs(stack, load, records)).toEqual([]);
  expect(unfairWaits(acceptedJobs(load.jobs, records))).toEqual([]);
  expect(throttledCalls(stack).get('ExecuteStatement')).toBeGreaterThan(0);
}, 120_000);
