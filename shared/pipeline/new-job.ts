import { openShard } from '../job/due-time.ts';
import type { ExecutionMode, Job, ResultCompression } from '../job/job.ts';
import { firstCheckSeconds } from '../job/job-transitions.ts';
import { unloadPrefix } from '../job/result-key.ts';
import { addSeconds } from '../platform/clock.ts';
import { jobIdFromKey, newJobId, sha256 } from '../platform/identifier.ts';
import { type UnloadTarget, unloadStatement } from '../result/unload/unload-statement.ts';
import { onlyReads } from '../sql/statements.ts';

export interface JobRequest extends Pick<Job, 'owner' | 'parameters' | 'format'> {
  /** The W3C `traceparent` under which the job's whole life can be found. */
  readonly traceparent?: string;
  readonly idempotencyKey?: string;
  /** One statement, or several that run one after the other on one connection. */
  readonly sql: string | readonly string[];
  /** Of several statements; absent: TRANSACTION. */
  readonly executionMode?: ExecutionMode | undefined;
  readonly report?: string;
  readonly compression?: ResultCompression;
  readonly escapeFormulas?: true;
  /** What the caller asked for. */
  readonly timeoutSeconds?: number;
  /** The job itself knows nothing of it; it tells one request from another. */
  readonly onWaitTimeout?: 'cancel';
  /** What applies where the caller asked for nothing. */
  readonly usualTimeoutSeconds?: number;
  /**
   * Present: the warehouse itself writes the result, of this query with its values in it. It stands
   * in place of the last of several statements.
   */
  readonly unload?: UnloadTarget & { readonly query: string };
  /** What the caller asked for, without the report's defaults; the same unless given. */
  readonly asked?: Asked;
}

type Asked = Pick<Job, 'parameters' | 'delivery'>;

/**
 * The record of a new job: QUEUED, and due for a check in a minute. With
 * an idempotency key the id follows from owner and key, so that a repeat meets this record.
 */
export const newJob = (request: JobRequest, at: string): Job => {
  const { owner, idempotencyKey, parameters, format } = request;
  const timeoutSeconds = request.timeoutSeconds ?? request.usualTimeoutSeconds;
  const jobId = idempotencyKey === undefined ? newJobId() : jobIdFromKey(owner, idempotencyKey);
  return {
    jobId,
    state: 'QUEUED',
    owner,
    ...source(request),
    parameters,
    format,
    ...outcome(request, { jobId, submittedAt: at }),
    ...(timeoutSeconds !== undefined && { timeoutSeconds }),
    submittedAt: at,
    updatedAt: at,
    timeline: [{ state: 'QUEUED', at }],
    requestHash: requestHash(request, request.asked),
    ...(request.traceparent !== undefined && { traceparent: request.traceparent }),
    version: 1,
    attempt: 0,
    attentionShard: openShard(owner),
    attentionAt: addSeconds(at, firstCheckSeconds({ timeoutSeconds })),
  };
};

/** A report's texts are not shown; they are kept as long as its start may have to be repeated. */
const source = ({ report, sql, executionMode = 'TRANSACTION', unload }: JobRequest) => {
  const isReport = report !== undefined;
  const isKept = isReport && unload === undefined;
  const mayWrite = isReport && ![sql].flat().every(onlyReads);
  const named = isReport && { report, ...(mayWrite && { mayWrite }) };
  if (typeof sql === 'string') {
    return { ...(isReport ? named : { sql }), ...(isKept && { reportSql: sql }) };
  }
  const statements = sql.map((text, index) => ({
    index: index + 1,
    ...(!isReport && { sql: text }),
  }));
  return { ...named, statements, executionMode, ...(isKept && { batchSql: [...sql] }) };
};

/**
 * How the result comes to S3, where that is not as usual. A job has one statement and one statement
 * has one prefix, which no other job's files can have; a result wanted again is another job.
 */
const outcome = (request: JobRequest, job: Pick<Job, 'jobId' | 'submittedAt'>) => {
  const { sql, format, compression = 'none', escapeFormulas, unload } = request;
  const unloadSql =
    unload && unloadStatement({ ...unload, prefix: unloadPrefix(job), format, compression });
  const unloaded =
    unloadSql === undefined || typeof sql === 'string'
      ? { unloadSql }
      : { batchSql: [...sql.slice(0, -1), unloadSql] };
  return {
    ...(unloadSql !== undefined && { delivery: 'unload' as const, ...unloaded }),
    ...(compression !== 'none' && { compression }),
    ...(escapeFormulas && { escapeFormulas }),
  };
};

/** The request as it is with the report's defaults of today. */
const filledIn = ({ parameters, unload }: JobRequest): Asked => ({
  parameters,
  ...(unload !== undefined && { delivery: 'unload' as const }),
});

/**
 * The same for requests that ask for the same, whatever the order of their parameters and whatever
 * defaults their report has since.
 */
const requestHash = (request: JobRequest, asked = filledIn(request)): string => {
  const { report, format, compression = 'none', escapeFormulas } = request;
  const { sql: text, executionMode = 'TRANSACTION' } = request;
  const sql = typeof text === 'string' ? text : { statements: text, executionMode };
  const { parameters, delivery = format === 'parquet' ? 'unload' : 'collect' } = asked;
  const sorted = Object.entries(parameters).sort(([a], [b]) => (a < b ? -1 : 1));
  const basics = [report ?? null, report === undefined ? sql : null, sorted, format];
  // Defaults are omitted from the hash, so idempotency keys issued before these options existed
  // still match.
  const isDefault = delivery === 'collect' && compression === 'none' && !escapeFormulas;
  const delivered = isDefault
    ? []
    : [delivery, compression, ...(escapeFormulas ? ['escaped'] : [])];
  const limited = request.timeoutSeconds === undefined ? [] : [request.timeoutSeconds];
  const waiting = request.onWaitTimeout === undefined ? [] : ['cancel after the wait'];
  return sha256(JSON.stringify([...basics, ...delivered, ...limited, ...waiting]));
};

/** Whether the job is of this request; older records hash the defaults of their time too. */
export const isOfRequest = (job: Pick<Job, 'owner' | 'requestHash'>, request: JobRequest) =>
  job.owner === request.owner &&
  [requestHash(request, request.asked), requestHash(request)].includes(job.requestHash);
