import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openCursor, sealCursor } from '../../../../shared/result/paging/page-cursor.ts';

const scope = {
  jobId: '2d5343bc-7b0d-4322-b92c-379dfd8f1d71',
  requestHash: 'aa'.repeat(32),
  file: { key: 'results/attempt-1-part-00001.csv', etag: '9dd4e461268c8034f5c8564e155c67a6' },
};
const place = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });

describe('a cursor', () => {
  it('keeps its place', () => {
    fc.assert(
      fc.property(place, (at) => {
        const cursor = sealCursor(scope, at);
        expect(cursor).toMatch(/^[\w.-]+$/);
        expect(openCursor(scope, cursor)).toBe(at);
      }),
    );
  });

  it.each([
    ['job', { ...scope, jobId: '3d5343bc-7b0d-4322-b92c-379dfd8f1d71' }],
    ['request', { ...scope, requestHash: 'ab'.repeat(32) }],
    ['file', { ...scope, file: { ...scope.file, key: 'results/attempt-2-part-00001.csv' } }],
    ['object', { ...scope, file: { ...scope.file, etag: 'other' } }],
  ])('is of no other %s', (_, other) => {
    expect(openCursor(other, sealCursor(scope, 100))).toBeUndefined();
  });

  it('is of no other place: the change of any character is noticed', () => {
    fc.assert(
      fc.property(place, fc.nat(), fc.string({ maxLength: 2 }), (at, index, put) => {
        const cursor = sealCursor(scope, at);
        const cut = index % (cursor.length + 1);
        const changed = cursor.slice(0, cut) + put + cursor.slice(cut + 1);
        fc.pre(changed !== cursor);
        expect(openCursor(scope, changed)).toBeUndefined();
      }),
      { numRuns: 2_000 },
    );
  });

  it('is nothing that a caller made up', () => {
    const madeUp = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.base64String(),
      fc.tuple(fc.string(), fc.string({ minLength: 22, maxLength: 22 })).map((p) => p.join('.')),
    );
    fc.assert(
      fc.property(madeUp, (cursor) => {
        expect(openCursor(scope, cursor)).toBeUndefined();
      }),
    );
  });
});
