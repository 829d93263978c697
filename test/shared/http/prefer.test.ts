import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { preferredWaitSeconds } from '../../../shared/http/prefer.ts';
import { processorMs } from '../../support/processor-time.ts';

describe('the preference to wait', () => {
  it.each([
    ['wait=10', 10],
    ['wait=0', 0],
    ['WAIT=7', 7],
    ['wait="5"', 5],
    ['wait = 5', 5],
    ['wait=007', 7],
    ['respond-async, wait=10', 10],
    ['return=minimal; foo="a,b;wait=1", wait=3; x=y', 3],
    ['odd="wait=9, wait=8", wait=3', 3],
    ['wait=2, wait=4', 2],
    ['wait=25', 25],
    ['wait=26', 25],
    ['wait=3600', 25],
    [`wait=${'9'.repeat(400)}`, 25],
  ])('of %j is %i seconds', (header, seconds) => {
    expect(preferredWaitSeconds(header)).toBe(seconds);
  });

  it.each([
    undefined,
    '',
    ',',
    'wait',
    'wait=',
    'wait=""',
    'wait=ten',
    'wait=-1',
    'wait=+1',
    'wait=1.5',
    'wait=1e1',
    'wait=0x10',
    'wait=5 6',
    'wait=5s',
    'wait="5',
    'wait=٥',
    'wait="1,0"',
    'waiting=5',
    'x-wait=5',
    'wait=x, wait=5',
    'odd="wait=5',
    '=5',
    'respond-async',
  ])('is not there in %j', (header) => {
    expect(preferredWaitSeconds(header)).toBeUndefined();
  });

  it('is a whole number from 0 to 25 or nothing, whatever the header is', () => {
    const header = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc
        .array(fc.constantFrom('wait', '=', '5', '"', ',', ';', ' ', '\\', 'respond-async', '\t'))
        .map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(header, (text) => {
        const seconds = preferredWaitSeconds(text) ?? 0;
        expect(Number.isInteger(seconds) && seconds >= 0 && seconds <= 25).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([',', '"', '\\', ' ', 'wait=', '"\\', ', '])(
    'is read in linear time: %j',
    async (part) => {
      const header = `x${part.repeat(100_000)}x`;
      const enoughMs = 500;
      expect(await processorMs(() => preferredWaitSeconds(header), enoughMs)).toBeLessThan(
        enoughMs,
      );
    },
  );
});
