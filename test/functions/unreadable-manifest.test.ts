import { describe, expect, it } from 'vitest';
import { RetryableFailure } from '../../shared/platform/failure.ts';
import { memoryPipeline } from '../support/memory/memory-pipeline.ts';

/** A collector died between its manifest and its job's end, and no one can read the manifest. */
const afterAttempts = async (attempts: number, isForgotten: boolean) => {
  const pipeline = memoryPipeline();
  const { jobId } = await pipeline.submit();
  pipeline.statements.finish(jobId, ['1']);
  const { update } = pipeline.jobs;
  pipeline.jobs.update = async (id, change) => {
    if (change.enter?.state === 'SUCCEEDED') throw new RetryableFailure('no answer');
    return update.call(pipeline.jobs, id, change);
  };
  await expect(pipeline.deliver(jobId)).rejects.toThrow('no answer');
  pipeline.jobs.update = update;
  const { readManifest } = pipeline.results;
  pipeline.results.readManifest = () => Promise.reject(new RetryableFailure('key disabled'));
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    pipeline.clock.pass(1_201);
    await pipeline.reconcile();
  }
  expect(pipeline.jobs.of(jobId)).toMatchObject({ state: 'COLLECTING', attempt: attempts });
  if (isForgotten) pipeline.statements.byJob.clear();
  const reconcileLater = async () => {
    pipeline.clock.pass(1_201);
    await pipeline.reconcile();
    return pipeline.jobs.of(jobId);
  };
  const makeReadable = () => {
    pipeline.results.readManifest = readManifest;
  };
  return { reconcileLater, makeReadable };
};

describe.each([
  ['whose statement is known', false],
  ['whose statement is forgotten', true],
])('a manifest that cannot be read, of a job %s', (_, isForgotten) => {
  it('fails the job after as many attempts as every result has', async () => {
    const { reconcileLater } = await afterAttempts(480, isForgotten);
    expect(await reconcileLater()).toMatchObject({
      state: 'FAILED',
      error: { code: 'COLLECT_FAILED' },
    });
  });

  it('settles the job once it can be read, even at the last attempt', async () => {
    const { reconcileLater, makeReadable } = await afterAttempts(480, isForgotten);
    makeReadable();
    expect(await reconcileLater()).toMatchObject({ state: 'SUCCEEDED', attempt: 481 });
  });
});
