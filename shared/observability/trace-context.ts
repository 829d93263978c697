import { newSpanId, newTraceId } from '../platform/identifier.ts';

/** https://www.w3.org/TR/trace-context/#traceparent-header */
const TRACEPARENT = /^(?!ff)([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;

const isAllZeros = (id: string): boolean => /^0+$/.test(id);

/** The flag of a trace whose spans are not recorded: this service records none. */
const NOT_RECORDED = '00';

/**
 * The `traceparent` of this request: the caller's trace with a new parent id or, where the header
 * is absent or malformed, a new trace.
 */
export const continuedTrace = (header: string | undefined): string => {
  const [, version, traceId = '', parentId = '', flags, more] =
    TRACEPARENT.exec(header ?? '') ?? [];
  const isValid =
    version !== undefined &&
    !isAllZeros(traceId) &&
    !isAllZeros(parentId) &&
    !(version === '00' && more !== undefined);
  return isValid
    ? `00-${traceId}-${newSpanId()}-${flags}`
    : `00-${newTraceId()}-${newSpanId()}-${NOT_RECORDED}`;
};

/** The id that all of a trace shares: 32 lower-case hexadecimal digits. */
export const traceIdOf = (traceparent: string): string => traceparent.slice(3, 35);
