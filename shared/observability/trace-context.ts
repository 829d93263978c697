import type { Job } from '../job/job.ts';
import { newSpanId, newTraceId } from '../platform/identifier.ts';
import { inLogContext } from './log-context.ts';
import { traceIdOf } from './trace-id.ts';

/** https://www.w3.org/TR/trace-context/#traceparent-header */
const TRACEPARENT = /^(?!ff)([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;

const isNothing = (id: string): boolean => /^0+$/.test(id);

/** Nobody records spans here unless the caller does. */
const NOT_RECORDED = '00';

/**
 * The place of this request in its trace, as W3C Trace Context writes it: the caller's trace with
 * a parent id of our own or, where the header is absent or malformed, a new trace.
 */
export const continuedTrace = (header: string | undefined): string => {
  const [, version, traceId = '', parentId = '', flags, more] =
    TRACEPARENT.exec(header ?? '') ?? [];
  const isValid =
    version !== undefined &&
    !isNothing(traceId) &&
    !isNothing(parentId) &&
    !(version === '00' && more !== undefined);
  return isValid
    ? `00-${traceId}-${newSpanId()}-${flags}`
    : `00-${newTraceId()}-${newSpanId()}-${NOT_RECORDED}`;
};

/** Runs `work` on the job: each line that is logged meanwhile says which job and which trace. */
export const inJobContext = <T>(
  { jobId, traceparent }: Pick<Job, 'jobId' | 'traceparent'>,
  work: () => Promise<T>,
): Promise<T> =>
  inLogContext(
    { jobId, ...(traceparent !== undefined && { traceId: traceIdOf(traceparent) }) },
    work,
  );
