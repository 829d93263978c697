import { describe, expect, it } from 'vitest';
import { injectedDelays } from './injected-delays.ts';

const call = (functionName: string, service: string, operation: string) => ({
  functionName: `RedshiftDataJobs-${functionName}Function1A2B`,
  service,
  operation,
});

describe('injected delays', () => {
  it('hold the named calls of the named function, and no others', async () => {
    const { ofCall, ofEventsMs } = injectedDelays('Collector sns.Publish=1, Status dynamodb.*=1');
    const held = ofCall(call('Collector', 'sns', 'Publish'));
    expect(held).toEqual({ after: expect.any(Promise) });
    await held?.after;
    expect(ofCall(call('Status', 'dynamodb', 'GetItem'))).toBeDefined();
    expect(ofCall(call('Collector', 'dynamodb', 'GetItem'))).toBeUndefined();
    expect(ofCall(call('Reconciler', 'sns', 'Publish'))).toBeUndefined();
    expect(ofEventsMs).toBe(0);
  });

  it('hold every function for *, and events by their own name', () => {
    const { ofCall, ofEventsMs } = injectedDelays('* s3.PutObject=0,events=500');
    expect(ofCall(call('Collector', 's3', 'PutObject'))).toBeDefined();
    expect(ofEventsMs).toBe(500);
  });

  it('are absent where nothing is said, and refuse what they cannot read', () => {
    expect(injectedDelays('').ofCall(call('Submit', 'sns', 'Publish'))).toBeUndefined();
    for (const text of ['sns=100', 'Collector sns.Publish', 'Collector sns.Publish=1.5s']) {
      expect(() => injectedDelays(text)).toThrow(`INJECTED_DELAYS has "${text}"`);
    }
  });
});
