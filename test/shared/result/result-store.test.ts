import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildManifest } from '../../../shared/result/build-manifest.ts';
import { ResultStore } from '../../../shared/result/result-store.ts';
import { type LoopbackS3, startLoopbackS3 } from '../../support/loopback-s3.ts';

let s3: LoopbackS3;
beforeEach(async () => {
  s3 = await startLoopbackS3();
});
afterEach(() => s3.stop());

const manifestOf = (statementId: string) =>
  buildManifest({
    job: { jobId: 'j', format: 'csv' },
    statementId,
    bucket: 'b',
    columns: [],
    files: [],
    expectedRowCount: 0,
    finishedAt: '2026-11-22T10:00:00.000Z',
  });

describe('a manifest', () => {
  it('is created once, and the first one stays', async () => {
    const store = new ResultStore(s3.client, 'b');
    expect(await store.createManifest('m', manifestOf('first'))).toBe('created');
    expect(await store.createManifest('m', manifestOf('second'))).toBe('exists');
    expect(s3.objects.get('m')?.toString()).toContain('"first"');
  });
});
