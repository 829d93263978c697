import { describe, expect, it } from 'vitest';
import { createFaultInjector, type FaultOptions } from '../../../../infra/local/faults/faults.ts';

const OPTIONS: FaultOptions = {
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

const faults = (options: FaultOptions, count = 200) => {
  const injector = createFaultInjector(options);
  return Array.from({ length: count }, () => [
    injector.eventFault('rule target'),
    injector.callFault('submit', 'dynamodb.PutItem'),
  ]);
};

describe('fault injection', () => {
  it('decides the same from the same seed', () => {
    expect(faults(OPTIONS)).toEqual(faults(OPTIONS));
  });

  it('decides otherwise from another seed', () => {
    expect(faults(OPTIONS)).not.toEqual(faults({ ...OPTIONS, seed: 8 }));
  });

  it('does not let one target or function change what happens to another', () => {
    const alone = createFaultInjector(OPTIONS);
    const crowded = createFaultInjector(OPTIONS);
    for (let n = 0; n < 50; n += 1) {
      crowded.eventFault('another');
      crowded.callFault('another', 'dynamodb.PutItem');
      expect(crowded.eventFault('rule target')).toEqual(alone.eventFault('rule target'));
      expect(crowded.callFault('submit', 's3.PutObject')).toBe(
        alone.callFault('submit', 's3.PutObject'),
      );
    }
  });

  it('injects nothing by default', () => {
    for (const fault of faults({ seed: 3 })) {
      expect(fault).toEqual([{ copies: 1, held: false, delayMs: 0 }, 'none']);
    }
  });

  it('keeps to the shares', () => {
    const dropped = faults({ seed: 1, dropEvents: 0.3 }, 2000).filter(
      ([event]) => typeof event === 'object' && event.copies === 0,
    );
    expect(dropped.length).toBeGreaterThan(500);
    expect(dropped.length).toBeLessThan(700);
  });

  it('knows every fault of a call', () => {
    const seen = new Set(faults(OPTIONS, 500).map(([, call]) => call));
    expect([...seen].sort()).toEqual([
      'cut-after',
      'cut-before',
      'fail',
      'kill-after',
      'kill-before',
      'none',
      'throttle',
    ]);
  });
});
