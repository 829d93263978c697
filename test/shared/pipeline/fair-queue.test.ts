import { describe, expect, it } from 'vitest';
import { RetryableFailure } from '../../../shared/platform/failure.ts';
import { memoryPipeline } from '../../support/memory/memory-pipeline.ts';

/** Owners that submit one job after the other, and one that submits several at once. */
interface Loops {
  readonly room: number;
  readonly loopers: number;
  readonly turns: number;
}

/** A job as the test accounts for it: its starts are counted over the whole warehouse. */
interface Waiter {
  readonly jobId: string;
  readonly owner: string;
  readonly submittedAfter: number;
  /** Its number among its owner's jobs that waited when it was submitted, from 1 on. */
  readonly k: number;
}

const BACKLOG = 3;

/**
 * Runs `turns` turns, in each of which the statement that runs longest ends and its owner submits
 * its next job.
 */
const runLoops = async ({ room, loopers, turns }: Loops) => {
  const pipeline = memoryPipeline();
  const { statements, jobs, clock } = pipeline;
  statements.room = room;
  const waiters: Waiter[] = [];
  const submit = async (owner: string) => {
    clock.pass(1);
    const { jobId, state } = await pipeline.submit({ owner });
    const own = [...jobs.records.values()].filter((job) => job.owner === owner);
    const k = own.filter((job) => job.state === 'QUEUED').length;
    if (state === 'QUEUED')
      waiters.push({ jobId, owner, submittedAfter: statements.byJob.size, k });
  };
  for (let looper = 1; looper <= loopers; looper += 1) await submit(`looper ${looper}`);
  for (let job = 0; job < BACKLOG; job += 1) await submit('alice');
  for (let turn = 0; turn < turns; turn += 1) {
    const running = [...statements.byJob.values()].find(
      ({ statement }) => statement.status === 'STARTED',
    );
    if (running === undefined) break;
    clock.pass(1);
    statements.finish(running.jobId, ['1']);
    await pipeline.deliver(running.jobId);
    const { owner } = jobs.of(running.jobId);
    if (owner !== 'alice') await submit(owner);
  }
  return { pipeline, waiters, starts: [...statements.byJob.keys()] };
};

describe('owners who submit one job after the other, without a pause', () => {
  it.each([
    { room: 1, loopers: 3, turns: 60 },
    { room: 4, loopers: 6, turns: 120 },
    { room: 20, loopers: 22, turns: 400 },
  ])('starve no job: room $room, $loopers loopers', async (loops) => {
    const { waiters, starts } = await runLoops(loops);
    expect(waiters.filter(({ owner }) => owner === 'alice').length).toBeGreaterThan(1);
    const late = waiters.flatMap(({ jobId, owner, submittedAfter, k }) => {
      const number = starts.indexOf(jobId);
      const waited = (number < 0 ? starts.length : number) - submittedAfter;
      const bound = (k + 1) * (loops.loopers + 1);
      return waited < bound ? [] : [`job ${k} of ${owner}: ${waited} starts of ${bound}`];
    });
    expect(late).toEqual([]);
  });
});

describe('a job that comes while the reconciler fills empty room from a backlog', () => {
  it('starts within the bound too', async () => {
    const pipeline = memoryPipeline();
    const { statements, clock } = pipeline;
    const submit = (owner: string) => {
      clock.pass(1);
      return pipeline.submit({ owner });
    };
    statements.full = true;
    for (let job = 0; job < 40; job += 1) await submit('alice');
    statements.full = false;
    const { execute } = statements;
    const bobs: string[] = [];
    statements.execute = async (request) => {
      if (statements.byJob.size === 10 && bobs.length === 0) bobs.push((await submit('bob')).jobId);
      return execute.call(statements, request);
    };
    await pipeline.reconcile();
    const starts = [...statements.byJob.keys()];
    expect(starts).toHaveLength(41);
    expect(bobs.map((jobId) => starts.indexOf(jobId) - 10)).toEqual([3]);
  });
});

describe('a job that returns to the queue after many turns', () => {
  it('does not take the queue back to its old position', async () => {
    const pipeline = memoryPipeline();
    const { statements, clock } = pipeline;
    statements.room = 1;
    const submit = async (owner: string) => {
      clock.pass(1);
      return (await pipeline.submit({ owner })).jobId;
    };
    const endOne = async () => {
      clock.pass(1);
      const [jobId = ''] = running();
      statements.finish(jobId, ['1']);
      await pipeline.deliver(jobId);
    };
    const running = () =>
      [...statements.byJob.values()]
        .filter(({ statement }) => statement.status === 'STARTED')
        .map(({ jobId }) => jobId);
    await submit('first');
    const early = await submit('early');
    // Its start gets no answer, and it is tried again a minute later.
    const { execute } = statements;
    statements.execute = async (request) => {
      if (request.jobId === early) throw new RetryableFailure('no answer');
      return execute.call(statements, request);
    };
    for (let job = 0; job < 30; job += 1) await submit('backlog');
    for (let turn = 0; turn < 20; turn += 1) await endOne();
    statements.execute = execute;
    clock.pass(60);
    await pipeline.reconcile();
    const newcomers = [await submit('new 1'), await submit('new 2')];
    const before = (await pipeline.jobs.queued(99)).map(({ jobId }) => jobId);
    expect(before[0]).toBe(early);
    expect(before.length).toBe(13);
    // Behind the turn at the head and one more, as if the early job had never come back.
    expect(newcomers.map((jobId) => before.indexOf(jobId))).toEqual([4, 5]);
  });
});
