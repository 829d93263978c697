import { type Job, type JobState, type JobView, viewOf } from '../job/job.ts';

/** SNS accepts 256 KiB with the message attributes; this leaves room for them. */
const MESSAGE_BYTES = 240 * 1024;

/** A CloudEvent 1.0 in structured JSON: one settled job. */
export interface JobNotification {
  readonly specversion: '1.0';
  /** The same for every delivery of one job's notification. */
  readonly id: string;
  readonly source: string;
  readonly type: `redshift.job.${'succeeded' | 'failed' | 'cancelled'}`;
  readonly subject: string;
  readonly time: string;
  readonly datacontenttype: 'application/json';
  /** The extension "distributed tracing": the trace of the request. */
  readonly traceparent?: string;
  readonly data: JobView;
}

const TYPES: Readonly<Partial<Record<JobState, JobNotification['type']>>> = {
  SUCCEEDED: 'redshift.job.succeeded',
  FAILED: 'redshift.job.failed',
  CANCELLED: 'redshift.job.cancelled',
};

/** The notification of a settled job; `source` names the deployment. */
export const jobNotification = (job: Job, source: string): JobNotification => {
  const type = TYPES[job.state];
  if (type === undefined) {
    throw new Error(`Job ${job.jobId} is ${job.state}; only a settled job is announced.`);
  }
  const notification: JobNotification = {
    specversion: '1.0',
    id: job.jobId,
    source,
    type,
    subject: job.jobId,
    time: job.settledAt ?? job.updatedAt,
    datacontenttype: 'application/json',
    ...(job.traceparent !== undefined && { traceparent: job.traceparent }),
    data: viewOf(job),
  };
  return withinLimit(notification);
};

/**
 * SNS would refuse a message that is too large at every retry. So large members are left out:
 * columns first, then SQL text and parameters, and the files last. The API and the manifest have
 * all of them.
 */
const withinLimit = (notification: JobNotification): JobNotification => {
  const fits = (candidate: JobNotification) =>
    Buffer.byteLength(JSON.stringify(candidate)) <= MESSAGE_BYTES;
  if (fits(notification)) return notification;
  const { result, ...data } = notification.data;
  const withoutColumns = {
    ...notification,
    data: { ...data, ...(result && { result: { ...result, columns: [] } }) },
  };
  if (fits(withoutColumns)) return withoutColumns;
  const { sql: _sql, statements, ...rest } = withoutColumns.data;
  const outcomes = statements?.map(({ sql: _, ...statement }) => statement);
  const withoutSql = { ...rest, ...(outcomes && { statements: outcomes }) };
  const withoutRequest = { ...withoutColumns, data: { ...withoutSql, parameters: {} } };
  if (fits(withoutRequest) || withoutRequest.data.result === undefined) return withoutRequest;
  const withoutFiles = { ...withoutRequest.data.result, files: [] };
  return { ...withoutRequest, data: { ...withoutRequest.data, result: withoutFiles } };
};
