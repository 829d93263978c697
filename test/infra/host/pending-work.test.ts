import { afterEach, describe, expect, it, vi } from 'vitest';
import { PendingWork } from '../../../infra/host/pending-work.ts';

afterEach(() => vi.useRealTimers());

describe('work without a delay', () => {
  it('waits for no timer, but for its caller', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    const pending = new PendingWork(() => undefined);
    const work = vi.fn(async () => undefined);
    pending.later(0, work);
    expect(work).not.toHaveBeenCalled();
    await pending.idle();
    expect(work).toHaveBeenCalledTimes(1);
  });

  it('does not start after a stop', async () => {
    const pending = new PendingWork(() => undefined);
    const work = vi.fn(async () => undefined);
    pending.later(0, work);
    pending.stop();
    await new Promise(setImmediate);
    expect(work).not.toHaveBeenCalled();
  });
});
