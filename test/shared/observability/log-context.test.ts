import { describe, expect, it } from 'vitest';
import { inLogContext, logContext } from '../../../shared/observability/log-context.ts';

describe('the context of log lines', () => {
  it('follows each of several jobs that are worked on at once', async () => {
    const said: unknown[] = [];
    let go = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      go = resolve;
    });
    const work = (jobId: string) =>
      inLogContext({ jobId }, async () => {
        await gate;
        said.push(logContext());
      });
    const all = inLogContext({ requestId: 'r' }, () => Promise.all([work('a'), work('b')]));
    go();
    await all;
    expect(said).toEqual([
      { requestId: 'r', jobId: 'a' },
      { requestId: 'r', jobId: 'b' },
    ]);
    expect(logContext()).toEqual({});
  });
});
