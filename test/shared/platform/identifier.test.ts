import { describe, expect, it } from 'vitest';
import { jobIdFromKey, newJobId } from '../../../shared/platform/identifier.ts';

describe('a job’s id', () => {
  it('follows from owner and key, and tells their boundary apart', () => {
    expect(jobIdFromKey('a', 'bc')).toBe(jobIdFromKey('a', 'bc'));
    expect(jobIdFromKey('a', 'bc')).not.toBe(jobIdFromKey('ab', 'c'));
    expect(jobIdFromKey('a', 'bc')).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
  });

  it('is new each time without a key', () => {
    expect(newJobId()).not.toBe(newJobId());
  });
});
