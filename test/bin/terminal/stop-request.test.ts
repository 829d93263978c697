import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { endInTime } from '../../../bin/terminal/stop-request.ts';

/** What api.md promises of SIGINT and SIGTERM. */
const CONTRACT_MS = 2_000;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a stack that has to stop', () => {
  it('ends as soon as it has stopped', async () => {
    const end = vi.fn();
    const stopped = Promise.withResolvers<void>();
    endInTime(() => stopped.promise, end);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(end).not.toHaveBeenCalled();
    stopped.resolve();
    await vi.advanceTimersByTimeAsync(0);
    expect(end).toHaveBeenCalledOnce();
  });

  it('ends within two seconds though something hangs', async () => {
    const end = vi.fn();
    endInTime(() => new Promise(() => undefined), end);
    await vi.advanceTimersByTimeAsync(CONTRACT_MS);
    expect(end).toHaveBeenCalledOnce();
  });
});
