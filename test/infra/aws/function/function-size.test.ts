import { describe, expect, it } from 'vitest';
import { functionSizes } from '../../../../infra/aws/function/function-size.ts';
import { MAX_WAIT_SECONDS } from '../../../../shared/http/prefer.ts';
import { ROWS_DEADLINE_MS } from '../../../../shared/http/preferred-wait.ts';
import {
  type ClientTimeouts,
  clientTimeouts,
  longestCallMs,
} from '../../../../shared/platform/client-timeouts.ts';

/** The gateway ends a request after 30 s; what a function needs to log and send its answer. */
const GATEWAY_MS = 30_000;
const ANSWER_MS = 1_000;

const { dynamo, redshiftData, s3, sns } = clientTimeouts.http;

/**
 * What each function that answers HTTP waits for in a row where one service hangs and the others do
 * not: the table is given up at the second call, since a count without answer limits no caller.
 */
const waits: Readonly<Record<string, readonly (readonly ClientTimeouts[])[]>> = {
  submit: [[dynamo, dynamo], [redshiftData], [sns]],
  cancel: [[dynamo], [redshiftData], [sns]],
  status: [[dynamo], [s3]],
  console: [],
  lab: [[dynamo, dynamo], [redshiftData], [s3], [sns]],
};

/** The same at the end of the longest wait; what its last look cannot read stays as it was. */
const { waited } = clientTimeouts;
const waitsAfterWait = {
  // The look, the place among the waiters, the cancel.
  submit: [[waited.dynamo, waited.dynamo, waited.dynamo], [waited.redshiftData]],
  status: [[waited.dynamo, waited.dynamo]],
} as const;

const sum = (calls: readonly ClientTimeouts[]): number =>
  calls.reduce((total, timeouts) => total + longestCallMs(timeouts), 0);

describe('a function that answers HTTP', () => {
  it.each(Object.entries(waits))('%s gives up before its own time limit', (name, services) => {
    const { timeout } = Object.entries(functionSizes).find(([each]) => each === name)?.[1] ?? {};
    const limitMs = timeout?.toMilliseconds() ?? 0;
    for (const calls of services) expect(sum(calls)).toBeLessThanOrEqual(limitMs - ANSWER_MS);
    expect(limitMs).toBeLessThan(GATEWAY_MS);
  });

  it.each(Object.entries(waitsAfterWait))(
    '%s answers within its time limit after the longest wait',
    (name, services) => {
      const { timeout } = Object.entries(functionSizes).find(([each]) => each === name)?.[1] ?? {};
      const limitMs = timeout?.toMilliseconds() ?? 0;
      for (const calls of services) {
        expect(MAX_WAIT_SECONDS * 1_000 + sum(calls)).toBeLessThanOrEqual(limitMs - ANSWER_MS);
      }
    },
  );

  it('reads first rows within its time limit, and for a second at least', () => {
    for (const { timeout } of [functionSizes.submit, functionSizes.status]) {
      expect(ROWS_DEADLINE_MS).toBeLessThanOrEqual(timeout.toMilliseconds() - ANSWER_MS);
    }
    const lastLookMs = MAX_WAIT_SECONDS * 1_000 + sum([waited.dynamo]);
    expect(ROWS_DEADLINE_MS - lastLookMs).toBeGreaterThanOrEqual(1_000);
  });

  it('is every function but those that work in the background', () => {
    const background = ['collector', 'reconciler'];
    expect(Object.keys(functionSizes).sort()).toEqual(
      [...Object.keys(waits), ...background].sort(),
    );
  });
});

describe('the longest call', () => {
  it('is all attempts and the longest waits between them', () => {
    expect(longestCallMs({ attempts: 1, requestTimeoutMs: 2_000 })).toBe(2_000);
    expect(longestCallMs({ attempts: 3, requestTimeoutMs: 2_000 })).toBe(6_000 + 500 + 1_000);
  });

  it('outlasts some seconds of throttling in the background', () => {
    for (const timeouts of Object.values(clientTimeouts.background)) {
      expect(longestCallMs({ ...timeouts, requestTimeoutMs: 0 })).toBeGreaterThan(5_000);
    }
  });
});
