import { afterAll, beforeAll, expect, it } from 'vitest';
import { dataApiWall } from '../load/data-api-wall.ts';
import { throttledCalls } from '../load/throttled-calls.ts';
import { unfairWaits } from '../load/unfair-waits.ts';
import { brokenJobs } from '../support/load/broken-jobs.ts';
import { JobLoad, numberedJob } from '../support/load/job-load.ts';
import { recordsAtRest } from '../support/load/job-records.ts';
import { type PipelineStack, startPipelineStack } from '../support/pipeline-stack.ts';

const JOBS = 42;

let stack: PipelineStack;
beforeAll(async () => {
  // Of the 30 starts that may come at once five are left, and then there are three a second.
  const wall = dataApiWall(0.1, { ExecuteStatement: 25 });
  stack = await startPipelineStack({
    enforceLimits: true,
    interceptCalls: (call) => (call.operation === 'ExecuteStatement' ? wall(call) : undefined),
  });
});
afterAll(() => stack.stop());

it('settles what comes faster than it may start, and nobody waits for a backlog', async () => {
  const owners = Array.from({ length: JOBS }, (_, index) => (index < 40 ? 'backlog' : 'small'));
  const load = new JobLoad(
    stack,
    owners.map((owner, index) => numberedJob(index + 1, owner)),
  );
  const running = load.run();
  // Where each start that should have made the next one was throttled, the reconciler goes on.
  while (!load.isOver) {
    await Promise.race([stack.quiet(), running]);
    if (!load.isOver) await stack.reconcile();
  }
  await load.close();

  const records = await recordsAtRest(stack);
  expect(records.size).toBe(JOBS);
  expect(await brokenJobs(stack, load, records)).toEqual([]);
  expect(unfairWaits([...records.values()])).toEqual([]);
  expect(throttledCalls(stack).get('ExecuteStatement')).toBeGreaterThan(0);
}, 60_000);
