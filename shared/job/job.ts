import * as z from 'zod/mini';

/** Every state of a job; the last three are settled and never change again. */
export const jobStates = [
  'QUEUED',
  'RUNNING',
  'COLLECTING',
  'CANCELLING',
  'SUCCEEDED',
  'FAILED',
  'CANCELLED',
] as const;
export type JobState = (typeof jobStates)[number];

export const settledStates = ['SUCCEEDED', 'FAILED', 'CANCELLED'] as const;
export const openStates = ['QUEUED', 'RUNNING', 'COLLECTING', 'CANCELLING'] as const;

/** The file formats of results; the collector writes all but Parquet, UNLOAD writes all. */
export const resultFormats = ['csv', 'jsonl', 'parquet'] as const;
export type ResultFormat = (typeof resultFormats)[number];

/** The formats that the collector writes. */
export const collectedFormats = ['csv', 'jsonl'] as const satisfies readonly ResultFormat[];
export type CollectedFormat = (typeof collectedFormats)[number];

/** How a result comes to S3: through the collector, or straight from the warehouse by UNLOAD. */
export const deliveries = ['collect', 'unload'] as const;
export type Delivery = (typeof deliveries)[number];

/** How the files of a result are compressed. */
export const resultCompressions = ['none', 'gzip', 'zstd'] as const;
export type ResultCompression = (typeof resultCompressions)[number];

/** Whether the statements of a job succeed or fail as one, or each for itself. */
export const executionModes = ['TRANSACTION', 'AUTO_COMMIT'] as const;
export type ExecutionMode = (typeof executionModes)[number];

/** How many statements one job has at most: the Data API's limit of a batch. */
export const MAX_STATEMENTS = 40;

/** The statuses of the Data API. */
export const statementStatuses = [
  'SUBMITTED',
  'PICKED',
  'STARTED',
  'FINISHED',
  'FAILED',
  'ABORTED',
] as const;

/** A time as ISO 8601 in UTC with milliseconds, so that text order is time order. */
const instant = z.string().check(z.describe('ISO 8601, UTC, milliseconds'));

/** How many values a list has at most. */
export const MAX_LIST_VALUES = 500;

const scalar = z.union([z.string(), z.number(), z.boolean()]);
const parameterValue = z.union([
  scalar,
  z.null(),
  z
    .array(scalar)
    .check(z.minLength(1), z.maxLength(MAX_LIST_VALUES), z.describe('Values of one kind')),
]);
/** A value of a parameter, as the caller gave it. */
export type ParameterValue = z.infer<typeof parameterValue>;

export const columnSchema = z.object({
  name: z.string(),
  type: z.string().check(z.describe("The Data API's type name, such as int8 or bpchar")),
  nullable: z.boolean(),
});
export type ResultColumn = z.infer<typeof columnSchema>;

const fileSchema = z.object({
  key: z.string(),
  sizeBytes: z.int(),
  rowCount: z.int(),
  etag: z.optional(z.string().check(z.describe("S3's ETag of the object as it was written"))),
});

/**
 * How many files a job shows; the manifest lists all of them. Without a bound an unload of some
 * thousand files would exceed what DynamoDB (400 KB), SNS (256 KB) and Lambda (6 MB) take.
 */
export const SHOWN_FILES = 100;

export const resultSchema = z.object({
  hasResultSet: z
    .boolean()
    .check(z.describe('false for DDL and DML; a query that finds no rows has one of no rows')),
  rowCount: z
    .int()
    .check(z.describe('Rows written; for a statement without result set, rows affected or -1')),
  sizeBytes: z.int(),
  columns: z.array(columnSchema),
  bucket: z.optional(z.string()),
  manifestKey: z.optional(z.string()),
  fileCount: z.int().check(z.describe('Files in all; the manifest lists each of them')),
  files: z.array(fileSchema).check(z.describe(`The first ${SHOWN_FILES}`)),
});
export type JobResult = z.infer<typeof resultSchema>;

const errorSchema = z.object({
  code: z.string(),
  detail: z.string(),
  retryable: z.boolean(),
  statementIndex: z.optional(z.int().check(z.describe('The first to fail'))),
  effects: z.optional(z.enum(['none', 'partial']).check(z.describe('none: all was rolled back'))),
});
export type JobError = z.infer<typeof errorSchema>;

const statementSchema = z.object({
  statementId: z.string(),
  redshiftQueryId: z.optional(z.number()),
  durationMs: z.optional(z.number()),
});
export type JobStatement = z.infer<typeof statementSchema>;

const jobPartSchema = z.object({
  index: z.int().check(z.describe('From 1 on')),
  sql: z.optional(z.string()),
  status: z.optional(z.enum(statementStatuses).check(z.describe('Absent until the job has ended'))),
  rowCount: z.optional(z.int()),
  durationMs: z.optional(z.number()),
  error: z.optional(z.string()),
});
/** One of a job's several statements. */
export type JobPart = z.infer<typeof jobPartSchema>;

const timelineEntrySchema = z.object({ state: z.enum(jobStates), at: instant });

/** A job as the API and the notification show it. */
export const jobSchema = z.object({
  jobId: z.string(),
  state: z.enum(jobStates),
  owner: z.string(),
  report: z.optional(z.string()),
  sql: z.optional(z.string()),
  statements: z.optional(z.array(jobPartSchema)),
  executionMode: z.optional(z.enum(executionModes)),
  parameters: z.record(z.string(), parameterValue),
  format: z.enum(resultFormats),
  delivery: z.optional(z.enum(deliveries).check(z.describe('Absent: collect'))),
  compression: z.optional(z.enum(resultCompressions).check(z.describe('Absent: none'))),
  escapeFormulas: z.optional(z.boolean().check(z.describe('Absent: false'))),
  timeoutSeconds: z.optional(z.int().check(z.describe('How long the statement may run'))),
  submittedAt: instant,
  updatedAt: instant,
  settledAt: z.optional(instant),
  expiresAt: z.optional(instant),
  statement: z.optional(statementSchema),
  result: z.optional(resultSchema),
  error: z.optional(errorSchema),
  timeline: z.array(timelineEntrySchema),
});
export type JobView = z.infer<typeof jobSchema>;

// The record's schemas are made in pure functions: a bundle that only reads the API's jobs, such as
// the console's page, leaves them out.

/** A job as it is stored: what the API shows and what the protocol needs besides. */
export const jobRecordSchema = /* @__PURE__ */ (() =>
  z.extend(jobSchema, {
    /** SHA-256 of the request, which tells a replay of an idempotency key from its misuse. */
    requestHash: z.string(),
    /** The report's text at the time of the request, kept until its statement is accepted. */
    reportSql: z.optional(z.string()),
    /** The texts of several statements as they are executed, kept until they are accepted. */
    batchSql: z.optional(z.array(z.string())),
    /** Its SQL may change data, so that running it twice could do its work twice. */
    mayWrite: z.optional(z.boolean()),
    /** The UNLOAD that is executed in place of the query, kept until it is accepted. */
    unloadSql: z.optional(z.string()),
    /** The W3C `traceparent` of the request; absent from records of before there was one. */
    traceparent: z.optional(z.string()),
    /** Counts the changes that a reader can see; the ETag. */
    version: z.int(),
    /** Fencing token: the number of the latest collecting attempt. */
    attempt: z.int(),
    leaseUntil: z.optional(instant),
    /** Until when a collector that another has replaced may still write. */
    rivalUntil: z.optional(instant),
    notificationPending: z.optional(z.boolean()),
    /** The event of the statement's end came, and its collector failed or was throttled. */
    eventReceived: z.optional(z.boolean()),
    /** Cancelled while its start may have been under way: until when that may still arrive. */
    lateStartUntil: z.optional(instant),
    /**
     * When the statement was found to have run for longer than it may, and its end was asked for.
     */
    timedOutAt: z.optional(instant),
    attentionShard: z.optional(z.string()),
    /** When the reconciler checks the job. */
    attentionAt: z.optional(z.string()),
    /** The wait queue that the job is in. */
    queue: z.optional(z.string()),
    /** Its key in the wait queue; of 0.1.0 every open job has one. */
    openKey: z.optional(z.string()),
    /** Its position in the wait queue, kept in case it is enqueued again. */
    place: z.optional(z.int()),
    /** In the wait queue since its request: no start of it was ever tried. */
    untried: z.optional(z.boolean()),
    /** When a start was refused that a permission still on its way might allow. */
    refusedAt: z.optional(instant),
    /** Epoch seconds after which DynamoDB may delete the record; only on settled jobs. */
    ttl: z.optional(z.int()),
  }))();
export type Job = z.infer<typeof jobRecordSchema>;

/** Whether the job's state will never change again. */
export const isSettled = (job: Pick<Job, 'state'>): boolean =>
  settledStates.some((state) => state === job.state);

/** Leaves out what only the protocol needs. */
export const viewOf = (job: Job): JobView => jobSchema.parse(job);

const JOB_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Whether a text has the form of every id that this service gives; the table takes not any key. */
export const isJobId = (text: string): boolean => JOB_ID.test(text);

/** What a job records of its statement, and of each of several. */
export interface StatementProgress {
  readonly statement: JobStatement;
  readonly statements?: JobPart[];
}
