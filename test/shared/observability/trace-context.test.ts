import { describe, expect, it } from 'vitest';
import { continuedTrace, traceIdOf } from '../../../shared/observability/trace-context.ts';

const TRACE_ID = '4bf92f3577b34da6a3ce929d0e0e4736';
const PARENT_ID = '00f067aa0ba902b7';

describe('the trace of a request', () => {
  it("goes on with the caller's trace and flags under an id of its own", () => {
    const continued = continuedTrace(`00-${TRACE_ID}-${PARENT_ID}-01`);
    expect(continued).toMatch(new RegExp(`^00-${TRACE_ID}-[0-9a-f]{16}-01$`));
    expect(continued).not.toContain(PARENT_ID);
    expect(traceIdOf(continued)).toBe(TRACE_ID);
  });

  it('goes on with one of a later version, of which it knows the beginning', () => {
    const continued = continuedTrace(`cc-${TRACE_ID}-${PARENT_ID}-01-what-comes-later`);
    expect(continued).toMatch(new RegExp(`^00-${TRACE_ID}-[0-9a-f]{16}-01$`));
  });

  it.each([
    undefined,
    '',
    'traceparent',
    `00-${TRACE_ID.toUpperCase()}-${PARENT_ID}-01`,
    `00-${'0'.repeat(32)}-${PARENT_ID}-01`,
    `00-${TRACE_ID}-${'0'.repeat(16)}-01`,
    `00-${TRACE_ID}-${PARENT_ID}-01-more`,
    `ff-${TRACE_ID}-${PARENT_ID}-01`,
    `00-${TRACE_ID}-${PARENT_ID}`,
  ])('is a new one without a valid traceparent: %s', (header) => {
    const made = continuedTrace(header);
    expect(made).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/);
    expect(traceIdOf(made)).not.toBe(TRACE_ID);
  });
});
