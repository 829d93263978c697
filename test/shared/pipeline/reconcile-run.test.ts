import { describe, expect, it } from 'vitest';
import { reconcileJobs } from '../../../shared/pipeline/reconcile-jobs.ts';
import { clientTimeouts, longestCallMs } from '../../../shared/platform/client-timeouts.ts';
import { addSeconds } from '../../../shared/platform/clock.ts';
import { RetryableFailure } from '../../../shared/platform/failure.ts';
import { newJobId } from '../../../shared/platform/identifier.ts';
import { memoryPipeline } from '../../support/memory/memory-pipeline.ts';

describe('a run of the reconciler', () => {
  it('begins no job, overdue or queued, with less time left than a call may take', async () => {
    const pipeline = memoryPipeline();
    const { jobId } = await pipeline.submit();
    pipeline.statements.finish(jobId, ['1']);
    pipeline.statements.full = true;
    const queued = await pipeline.submit();
    pipeline.statements.full = false;
    pipeline.clock.pass(61);
    const states = () => [jobId, queued.jobId].map((id) => pipeline.jobs.of(id).state);
    const longestMs = Math.max(...Object.values(clientTimeouts.background).map(longestCallMs));
    await reconcileJobs(pipeline)(() => longestMs);
    expect(states()).toEqual(['RUNNING', 'QUEUED']);
    await reconcileJobs(pipeline)(() => 180_000);
    expect(states()).toEqual(['SUCCEEDED', 'RUNNING']);
  });

  it('has measured what is late when a call hangs', async () => {
    const pipeline = memoryPipeline();
    const { jobId } = await pipeline.submit();
    pipeline.statements.finish(jobId, ['1']);
    pipeline.clock.pass(360);
    const hangs = Promise.withResolvers<void>();
    pipeline.jobs.get = () => {
      hangs.resolve();
      return new Promise(() => undefined);
    };
    void pipeline.reconcile();
    await hangs.promise;
    expect(pipeline.logged.at(-1)?.measured?.values).toMatchObject({
      OverdueJobs: 1,
      OldestOverdueSeconds: 300,
    });
  });

  it('counts a queue that cannot be read, and starts that fail, as failed checks', async () => {
    const pipeline = memoryPipeline();
    pipeline.statements.full = true;
    await pipeline.submit();
    pipeline.statements.full = false;
    const { jobs, statements } = pipeline;
    const { queued } = jobs;
    const fails = () => Promise.reject(new RetryableFailure('no answer'));
    jobs.queued = fails;
    expect(await pipeline.reconcile()).toEqual({ checked: 0, failed: 1 });
    expect(pipeline.logged.at(-1)?.measured?.values).toMatchObject({ FailedChecks: 1 });

    jobs.queued = queued;
    statements.execute = fails;
    expect(await pipeline.reconcile()).toEqual({ checked: 0, failed: 1 });
    expect(pipeline.logged.at(-1)?.measured?.values).toMatchObject({ FailedChecks: 1 });
  });

  it('checks 1,600 jobs, those first that are overdue for longest, and then the others', async () => {
    const pipeline = memoryPipeline();
    const job = await pipeline.submit();
    const { statement: _, ...withoutStatement } = job;
    for (let number = 0; number < 1_700; number += 1) {
      const attentionAt = addSeconds(job.submittedAt, 60 - number / 100);
      const jobId = newJobId();
      pipeline.jobs.records.set(jobId, { ...withoutStatement, jobId, attentionAt });
    }
    pipeline.clock.pass(60);
    expect(await pipeline.reconcile()).toEqual({ checked: 1_600, failed: 1_600 });
    expect(pipeline.jobs.of(job.jobId).attentionAt).toBe(job.attentionAt);
    expect(await pipeline.reconcile()).toEqual({ checked: 101, failed: 100 });
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
