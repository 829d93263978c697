import { describe, expect, it } from 'vitest';
import type { Job } from '../../../shared/job/job.ts';
import { dequeued, enqueued } from '../../../shared/job/job-transitions.ts';
import { PermanentFailure, RetryableFailure } from '../../../shared/platform/failure.ts';
import { memoryPipeline } from '../../support/memory/memory-pipeline.ts';

const HOUR = 3600;

/** A warehouse with room for `room` statements, all in use, and so many more jobs queued. */
const fullWarehouse = async (room: number, queuedJobs: number) => {
  const pipeline = memoryPipeline();
  pipeline.statements.room = room;
  const ids: string[] = [];
  for (let n = 0; n < room + queuedJobs; n += 1) {
    pipeline.clock.pass(1);
    ids.push((await pipeline.submit({ owner: `owner ${n}` })).jobId);
  }
  const [running, queued] = [ids.slice(0, room), ids.slice(room)];
  const state = (jobId: string | undefined) => pipeline.jobs.of(jobId ?? '').state;
  const end = (jobId = '') => pipeline.statements.finish(jobId, ['1']);
  return { pipeline, running, queued, state, end };
};

/** A record of a newer version: it is written as ever, and cannot be read. */
const makeUnreadable = ({ jobs }: ReturnType<typeof memoryPipeline>, jobId: string) => {
  const { get, update } = jobs;
  const read = async <T>(id: string, value: Promise<T>): Promise<T> => {
    const known = await value;
    if (id === jobId) throw new TypeError('unreadable');
    return known;
  };
  jobs.get = (id) => read(id, get.call(jobs, id));
  jobs.update = (id, change) => read(id, update.call(jobs, id, change));
};

/** What the latest run of the reconciler found late. */
const foundBy = ({ logged }: ReturnType<typeof memoryPipeline>) =>
  logged.findLast(({ message }) => message === 'Overdue jobs found')?.measured?.values;

describe('a job that cannot be read', () => {
  it('stops neither the queue, nor the job whose end drains it, nor a request', async () => {
    const { pipeline, running, queued, state, end } = await fullWarehouse(1, 3);
    const [poison = '', next] = queued;
    makeUnreadable(pipeline, poison);
    end(running[0]);
    await pipeline.deliver(running[0] ?? '');
    expect([state(running[0]), state(next)]).toEqual(['SUCCEEDED', 'RUNNING']);
    expect(pipeline.jobs.of(poison).queue).toBeUndefined();
    expect((await pipeline.submit({ owner: 'new' })).state).toBe('QUEUED');
  });

  it('does not fail the request of another owner while it is at the head', async () => {
    const { pipeline, queued } = await fullWarehouse(1, 1);
    makeUnreadable(pipeline, queued[0] ?? '');
    expect((await pipeline.submit({ owner: 'new' })).state).toBe('QUEUED');
  });

  it('is counted by the reconciler, and put off so that it is in no other job’s way', async () => {
    const { pipeline, running } = await fullWarehouse(1, 0);
    const [jobId = ''] = running;
    makeUnreadable(pipeline, jobId);
    pipeline.clock.pass(61);
    expect(await pipeline.reconcile()).toEqual({ checked: 1, failed: 1 });
    expect(pipeline.logged.at(-1)?.measured?.values).toMatchObject({ FailedChecks: 1 });
    expect(await pipeline.reconcile()).toEqual({ checked: 0, failed: 0 });
    pipeline.clock.pass(601);
    expect(await pipeline.reconcile()).toEqual({ checked: 1, failed: 1 });
  });
});

describe('a drain', () => {
  it('goes on with the next job where one fails, and ends where three do', async () => {
    const { pipeline, running, queued, state, end } = await fullWarehouse(1, 6);
    const { execute } = pipeline.statements;
    let failures = 2;
    pipeline.statements.execute = async (request) => {
      failures -= 1;
      if (failures >= 0) throw new RetryableFailure('no answer');
      return execute.call(pipeline.statements, request);
    };
    end(running[0]);
    await pipeline.deliver(running[0] ?? '');
    expect(queued.map(state)).toEqual(['QUEUED', 'QUEUED', 'RUNNING', ...Array(3).fill('QUEUED')]);

    failures = 3;
    end(queued[2]);
    await pipeline.deliver(queued[2] ?? '');
    expect(queued.slice(3).map(state)).toEqual(Array(3).fill('QUEUED'));
    expect(failures).toBe(0);
  });

  it.each([
    ['is refused for good', new PermanentFailure('STATEMENT_REJECTED', 'under maintenance'), 3],
    ['may yet be permitted', new PermanentFailure('WAREHOUSE_ACCESS_DENIED', 'not yet'), 0],
  ])('ends after three jobs whose start %s', async (_, refusal, failed) => {
    const { pipeline, running, queued, state, end } = await fullWarehouse(1, 6);
    pipeline.clock.pass(600);
    const { execute } = pipeline.statements;
    pipeline.statements.execute = () => Promise.reject(refusal);
    end(running[0]);
    await pipeline.deliver(running[0] ?? '');
    expect(queued.filter((jobId) => state(jobId) === 'FAILED')).toHaveLength(failed);
    expect(await pipeline.jobs.queued(9)).toHaveLength(3);
    pipeline.statements.execute = execute;
    pipeline.statements.room = 9;
    pipeline.clock.pass(60);
    await pipeline.reconcile();
    expect(queued.filter((jobId) => state(jobId) === 'RUNNING')).toHaveLength(6 - failed);
  });

  it('goes on past refusals between which others start', async () => {
    const { pipeline, queued, state } = await fullWarehouse(1, 10);
    const { execute } = pipeline.statements;
    const refused = queued.filter((_, index) => index % 2 === 0);
    pipeline.statements.execute = (request) =>
      refused.includes(request.jobId)
        ? Promise.reject(new PermanentFailure('STATEMENT_REJECTED', 'several statements'))
        : execute.call(pipeline.statements, request);
    pipeline.statements.room = 20;
    await pipeline.reconcile();
    expect(queued.map(state)).toEqual(
      queued.map((jobId) => (refused.includes(jobId) ? 'FAILED' : 'RUNNING')),
    );
  });

  it('goes on with what it has read where the queue cannot be read again', async () => {
    const { pipeline, queued, state } = await fullWarehouse(1, 3);
    const { jobs } = pipeline;
    const read = jobs.queued;
    jobs.queued = (limit) => {
      jobs.queued = async () => {
        throw new RetryableFailure('no answer');
      };
      return read.call(jobs, limit);
    };
    pipeline.statements.room = 4;
    await pipeline.reconcile();
    expect(queued.map(state)).toEqual(Array(3).fill('RUNNING'));
  });

  it('fills all room where many statements end at once and each reads the same head', async () => {
    const { pipeline, running, queued, state, end } = await fullWarehouse(20, 30);
    const head = await pipeline.jobs.queued(1_000);
    pipeline.jobs.queued = async (limit) => head.slice(0, limit);
    running.forEach(end);
    await Promise.all(running.map((jobId) => pipeline.deliver(jobId)));
    expect(queued.slice(0, 20).map(state)).toEqual(Array(20).fill('RUNNING'));
  });

  it('starts the next job while the result of the last is still being copied', async () => {
    const { pipeline, running, queued, state, end } = await fullWarehouse(1, 1);
    const { writeFile } = pipeline.results;
    const states: string[] = [];
    pipeline.results.writeFile = async (...file) => {
      await new Promise(setImmediate);
      states.push(state(queued[0]));
      return writeFile.apply(pipeline.results, file);
    };
    end(running[0]);
    await pipeline.deliver(running[0] ?? '');
    expect(states).toEqual(['RUNNING']);
  });

  it('leaves a job that is too old to start to the reconciler, and starts a younger one', async () => {
    const { pipeline, running, queued, state, end } = await fullWarehouse(1, 3);
    pipeline.clock.pass(7 * HOUR);
    const young = (await pipeline.submit({ owner: 'young' })).jobId;
    end(running[0]);
    await pipeline.deliver(running[0] ?? '');
    expect([...queued, young].map(state)).toEqual(['QUEUED', 'QUEUED', 'QUEUED', 'RUNNING']);
    expect(pipeline.statements.calls).not.toContain('find');
  });
});

describe('the records of 0.1.0', () => {
  /** As 0.1.0 left the job behind. */
  const makeOld = (
    { jobs }: ReturnType<typeof memoryPipeline>,
    jobId: string,
    old: Partial<Job>,
  ): void => {
    const { queue: _, ...job } = jobs.of(jobId);
    jobs.records.set(jobId, { ...job, ...old });
  };

  it('are queued again at their turn, and then start', async () => {
    const { pipeline, running, queued, state, end } = await fullWarehouse(1, 2);
    for (const [position, jobId] of queued.entries()) {
      const digits = `00000000000${position + 3}`;
      makeOld(pipeline, jobId, {
        place: position + 3,
        attentionShard: 'waiting',
        attentionAt: `${digits} ${pipeline.jobs.of(jobId).submittedAt}`,
        openKey: `waiting ${digits}`,
      });
    }
    await pipeline.reconcile();
    expect((await pipeline.jobs.queued(9)).map(({ jobId }) => jobId)).toEqual(queued);
    expect(foundBy(pipeline)).toMatchObject({ OldestOverdueSeconds: 0 });
    end(running[0]);
    await pipeline.deliver(running[0] ?? '');
    expect(queued.map(state)).toEqual(['RUNNING', 'QUEUED']);
  });

  it('settle with nothing of the protocol left', async () => {
    const { pipeline, running, end } = await fullWarehouse(1, 0);
    const [jobId = ''] = running;
    const { submittedAt } = pipeline.jobs.of(jobId);
    makeOld(pipeline, jobId, { attentionShard: '07', openKey: `open ${submittedAt}` });
    pipeline.clock.pass(61);
    end(jobId);
    await pipeline.reconcile();
    const { state, openKey, attentionAt, attentionShard } = pipeline.jobs.of(jobId);
    expect({ state, openKey, attentionAt, attentionShard }).toEqual({ state: 'SUCCEEDED' });
  });
});

describe('the wait queue', () => {
  it('gives a job that finds no room in its turn the same turn again', async () => {
    const { pipeline, running, end } = await fullWarehouse(1, 2);
    for (let more = 0; more < 2; more += 1) await pipeline.submit({ owner: 'owner 1' });
    const before = (await pipeline.jobs.queued(9)).map(({ jobId }) => jobId);
    pipeline.statements.full = true;
    end(running[0]);
    await pipeline.deliver(running[0] ?? '');
    expect((await pipeline.jobs.queued(9)).map(({ jobId }) => jobId)).toEqual(before);
  });

  it('loses a job once it is too old to start, and asks only after one that was tried', async () => {
    const { pipeline, queued, state } = await fullWarehouse(1, 4);
    pipeline.clock.pass(7 * HOUR);
    await pipeline.reconcile();
    expect(queued.map(state)).toEqual(['QUEUED', 'FAILED', 'FAILED', 'FAILED']);
    expect(await pipeline.jobs.queued(9)).toEqual([]);
    expect(pipeline.statements.calls.filter((call) => call === 'find')).toHaveLength(1);
    expect(pipeline.jobs.of(queued[3] ?? '').error?.code).toBe('NOT_STARTED');
  });

  it('takes no job back whose start has begun meanwhile', async () => {
    const { pipeline, queued } = await fullWarehouse(1, 1);
    const [jobId = ''] = queued;
    const late = enqueued(
      pipeline.jobs.of(jobId),
      { position: 0, isUntried: true },
      '2026-11-22T17:00:00.000Z',
    );
    const [head] = await pipeline.jobs.queued(1);
    if (head === undefined) throw new Error('The queue is empty.');
    await pipeline.jobs.update(jobId, dequeued(head, pipeline.clock.now()));
    expect(await pipeline.jobs.update(jobId, late)).toMatchObject({ outcome: 'superseded' });
  });

  it('lets no newcomer wait behind a job that the index shows and that has started', async () => {
    const { pipeline, running, queued, end } = await fullWarehouse(1, 1);
    const stale = await pipeline.jobs.queued(5);
    end(running[0]);
    await pipeline.deliver(running[0] ?? '');
    end(queued[0]);
    await pipeline.deliver(queued[0] ?? '');
    pipeline.jobs.queued = async () => stale;
    expect((await pipeline.submit({ owner: 'new' })).state).toBe('RUNNING');
  });

  it('keeps no job longer than 8 h, however full the warehouse', async () => {
    const { pipeline, queued, state } = await fullWarehouse(1, 4);
    for (let minute = 0; minute <= 8 * 60 + 2; minute += 1) {
      pipeline.clock.pass(60);
      await pipeline.reconcile();
    }
    expect(queued.map(state)).toEqual(Array(4).fill('FAILED'));
    expect(pipeline.jobs.of(queued[3] ?? '').error?.code).toBe('NOT_STARTED');
  });

  it('is measured at every run of the reconciler', async () => {
    const { pipeline } = await fullWarehouse(1, 3);
    pipeline.clock.pass(598);
    await pipeline.reconcile();
    expect(foundBy(pipeline)).toMatchObject({
      QueuedJobs: 3,
      OldestQueuedSeconds: 600,
    });
  });
});
