import { describe, expect, it } from 'vitest';
import { SpareMemory } from '../../../shared/platform/spare-memory.ts';

describe('spare memory', () => {
  it('is given to nobody else until it is given back', () => {
    const spare = new SpareMemory(2, () => ({}));
    const [one, other] = [spare.take(), spare.take()];
    expect(one).not.toBe(other);
    spare.giveBack(one);
    expect(spare.take()).toBe(one);
    expect([one, other]).not.toContain(spare.take());
  });

  it('is kept up to a number', () => {
    const spare = new SpareMemory(1, () => ({}));
    const [one, other] = [spare.take(), spare.take()];
    spare.giveBack(one);
    spare.giveBack(other);
    expect(spare.take()).toBe(one);
    expect(spare.take()).not.toBe(other);
  });
});
