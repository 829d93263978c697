import { expect, it } from 'vitest';
import { START_MS } from './event-loop.ts';
import { instantText } from './instant-text.ts';

const DAY_MS = 86_400_000;
/** Prime, so that every part of a time takes all its values. */
const STEP_MS = 1_234_577;

it('says of a time what a Date says of it', () => {
  const midnight = Math.ceil(START_MS / DAY_MS) * DAY_MS;
  const times = Array.from({ length: 10_000 }, (_, step) => START_MS + step * STEP_MS);
  for (const ms of [midnight - 1, midnight, midnight + 1, 0, ...times]) {
    expect(instantText(ms)).toBe(new Date(ms).toISOString());
  }
});
