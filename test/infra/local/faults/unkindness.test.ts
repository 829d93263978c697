import { describe, expect, it } from 'vitest';
import { type UnkindnessOptions, unkindnessOf } from '../../../../infra/local/faults/unkindness.ts';

const OPTIONS: UnkindnessOptions = {
  seed: 7,
  dropEvents: 0.2,
  duplicateEvents: 0.2,
  delayEvents: 0.3,
  reorderEvents: 0.2,
  throttleCalls: 0.1,
  failCalls: 0.1,
  cutCalls: 0.1,
  killFunctions: 0.1,
};

const fates = (options: UnkindnessOptions, count = 200) => {
  const unkindness = unkindnessOf(options);
  return Array.from({ length: count }, () => [
    unkindness.eventFate('rule target'),
    unkindness.callFate('submit', 'dynamodb.PutItem'),
  ]);
};

describe('unkindness', () => {
  it('decides the same from the same seed', () => {
    expect(fates(OPTIONS)).toEqual(fates(OPTIONS));
  });

  it('decides otherwise from another seed', () => {
    expect(fates(OPTIONS)).not.toEqual(fates({ ...OPTIONS, seed: 8 }));
  });

  it('does not let one target or function change what happens to another', () => {
    const alone = unkindnessOf(OPTIONS);
    const crowded = unkindnessOf(OPTIONS);
    for (let n = 0; n < 50; n += 1) {
      crowded.eventFate('another');
      crowded.callFate('another', 'dynamodb.PutItem');
      expect(crowded.eventFate('rule target')).toEqual(alone.eventFate('rule target'));
      expect(crowded.callFate('submit', 's3.PutObject')).toBe(
        alone.callFate('submit', 's3.PutObject'),
      );
    }
  });

  it('is kind unless asked', () => {
    for (const fate of fates({ seed: 3 })) {
      expect(fate).toEqual([{ copies: 1, held: false, delayMs: 0 }, 'pass']);
    }
  });

  it('keeps to the shares', () => {
    const dropped = fates({ seed: 1, dropEvents: 0.3 }, 2000).filter(
      ([event]) => typeof event === 'object' && event.copies === 0,
    );
    expect(dropped.length).toBeGreaterThan(500);
    expect(dropped.length).toBeLessThan(700);
  });

  it('knows every fate of a call', () => {
    const seen = new Set(fates(OPTIONS, 500).map(([, call]) => call));
    expect([...seen].sort()).toEqual([
      'cut-after',
      'cut-before',
      'fail',
      'kill-after',
      'kill-before',
      'pass',
      'throttle',
    ]);
  });
});
