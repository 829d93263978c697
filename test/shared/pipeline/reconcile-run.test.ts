import { describe, expect, it } from 'vitest';
import { reconcileJobs } from '../../../shared/pipeline/reconcile-jobs.ts';
import { memoryPipeline } from '../../support/memory/memory-pipeline.ts';

describe('a run of the reconciler', () => {
  it('begins no job with less than a minute left', async () => {
    const pipeline = memoryPipeline();
    const { jobId } = await pipeline.submit();
    pipeline.statements.finish(jobId, ['1']);
    pipeline.clock.pass(61);
    await reconcileJobs(pipeline)(() => 59_000);
    expect(pipeline.jobs.of(jobId).state).toBe('RUNNING');
    await reconcileJobs(pipeline)(() => 60_000);
    expect(pipeline.jobs.of(jobId).state).toBe('SUCCEEDED');
  });

  it('looks up a hundred of the jobs that are too old to start, and leaves the others time', async () => {
    const pipeline = memoryPipeline();
    pipeline.statements.full = true;
    for (let job = 0; job < 120; job += 1) await pipeline.submit();
    pipeline.clock.pass(7 * 3600);
    expect(await pipeline.reconcile()).toEqual({ checked: 100, failed: 0 });
    expect(await pipeline.jobs.queued(1_000)).toHaveLength(20);
    expect(await pipeline.reconcile()).toEqual({ checked: 20, failed: 0 });
  });

  it('ends when all of its work has, though a part of it fails', async () => {
    const pipeline = memoryPipeline();
    const jobs = await Promise.all(Array.from({ length: 8 }, () => pipeline.submit()));
    for (const { jobId } of jobs) pipeline.statements.finish(jobId, ['1']);
    pipeline.clock.pass(61);
    const { writeFile } = pipeline.results;
    pipeline.results.writeFile = async (...file) => {
      for (let turn = 0; turn < 5; turn += 1) await new Promise(setImmediate);
      return writeFile.apply(pipeline.results, file);
    };
    let asked = 0;
    const deadline = () => {
      asked += 1;
      if (asked === 4) throw new Error('no clock');
      return 900_000;
    };
    await expect(reconcileJobs(pipeline)(deadline)).rejects.toThrow('no clock');
    const states = jobs.map(({ jobId }) => pipeline.jobs.of(jobId).state);
    expect(states.toSorted()).toEqual(['RUNNING', ...Array(7).fill('SUCCEEDED')]);
  });
});
