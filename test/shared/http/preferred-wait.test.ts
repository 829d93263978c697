import { describe, expect, it } from 'vitest';
import { waitedBody } from '../../../shared/http/preferred-wait.ts';
import { memoryPipeline } from '../../support/memory/memory-pipeline.ts';
import { memoryWaiting } from '../../support/memory/memory-waiting.ts';

describe('the body of an answer that waited', () => {
  it.each([true, false])('is there once its place is free, with rows: %s', async (withRows) => {
    const pipeline = memoryPipeline();
    const job = await pipeline.submit();
    const place = Promise.withResolvers<void>();
    let isThere = false;
    const startedAt = pipeline.clock.now();
    const waited = { job, left: place.promise };
    const body = waitedBody(memoryWaiting(pipeline), waited, startedAt, withRows);
    const noted = body.then(() => {
      isThere = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(isThere).toBe(false);
    place.resolve();
    await noted;
    expect(JSON.parse(await body).jobId).toBe(job.jobId);
  });
});
