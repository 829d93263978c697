import * as z from 'zod/mini';
import { addSeconds, epochSeconds } from '../platform/clock.ts';
import {
  type Job,
  type JobResult,
  jobRecordSchema,
  type ResultColumn,
  resultSchema,
  SHOWN_FILES,
} from './job.ts';
import { RECORD_GRACE_SECONDS } from './job-transitions.ts';
import type { JobChanges } from './job-update.ts';
import { manifestKey, resultFileKey, resultFolder } from './result-key.ts';

// Made in pure functions: a bundle that only writes or only reads leaves out the rest.

/**
 * A result as its record keeps it: without what follows from the job. So a usual record is below
 * 1 KB, and each write of it is one unit
 * (`test/pipeline/call-counts.test.ts`).
 */
const keptResultSchema = /* @__PURE__ */ (() =>
  z.object({
    rows: z.int(),
    bytes: z.int(),
    columns: z.array(z.string()),
    /** Where not all files are shown. */
    fileCount: z.optional(z.int()),
    files: z.array(
      z.object({
        /** Of a collected file; an unloaded one has its name within the job's folder. */
        attempt: z.optional(z.int()),
        name: z.optional(z.string()),
        /** Absent from the only file of a result. */
        rows: z.optional(z.int()),
        bytes: z.optional(z.int()),
        etag: z.optional(z.string()),
      }),
    ),
  }))();
type KeptResult = z.infer<typeof keptResultSchema>;

/** Older records have the whole result. The first did not say what has a result set. */
const recordSchema = /* @__PURE__ */ (() =>
  z.extend(jobRecordSchema, {
    result: z.optional(
      z.extend(resultSchema, {
        hasResultSet: z.optional(z.boolean()),
        fileCount: z.optional(z.int()),
      }),
    ),
    rows: z.optional(keptResultSchema),
  }))();

/** A new job's record; that it is queued from its request on goes without saying. */
export const newRecord = (job: Job): object => ({ ...job, timeline: job.timeline.slice(1) });

/** The changes as the record keeps them. */
export const recordChanges = (changes: JobChanges): object => {
  const { result, settledAt: _at, expiresAt: _until, ...kept } = changes;
  return result?.hasResultSet ? { ...kept, rows: keptResult(result) } : changes;
};

/** The job of a record, whichever version of this service wrote it; `bucket` has its result. */
export const jobFrom = (record: unknown, bucket?: string): Job => {
  const { result, rows, ...job } = recordSchema.parse(record);
  const queued = { state: 'QUEUED', at: job.submittedAt } as const;
  if (job.timeline[0]?.state !== 'QUEUED') job.timeline.unshift(queued);
  if (rows !== undefined) {
    return { ...job, ...timesOf(job), result: resultOf(job, rows, bucket) };
  }
  if (result === undefined) return job;
  const {
    hasResultSet = result.manifestKey !== undefined,
    fileCount = result.files.length,
    files,
  } = result;
  return {
    ...job,
    result: { ...result, hasResultSet, fileCount, files: files.slice(0, SHOWN_FILES) },
  };
};

/** When a job was settled, and when its result expires. */
const timesOf = ({ updatedAt: settledAt, ttl = 0 }: Job) => {
  const keptSeconds = ttl - RECORD_GRACE_SECONDS - epochSeconds(settledAt);
  return { settledAt, expiresAt: addSeconds(settledAt, keptSeconds) };
};

const keptResult = ({ rowCount, sizeBytes, columns, fileCount, files }: JobResult): KeptResult => ({
  rows: rowCount,
  bytes: sizeBytes,
  columns: columns.map(keptColumn),
  ...(fileCount > files.length && { fileCount }),
  files: files.map((file) => {
    const name = file.key.slice(file.key.lastIndexOf('/') + 1);
    const [, attempt] = /^attempt-(\d+)-/.exec(name) ?? [];
    return {
      ...(attempt === undefined ? { name } : { attempt: Number(attempt) }),
      ...(files.length > 1 && { rows: file.rowCount, bytes: file.sizeBytes }),
      ...(file.etag !== undefined && { etag: file.etag }),
    };
  }),
});

const resultOf = (job: Job, kept: KeptResult, bucket: string | undefined): JobResult => ({
  hasResultSet: true,
  rowCount: kept.rows,
  sizeBytes: kept.bytes,
  columns: kept.columns.map(columnFrom),
  ...(bucket !== undefined && { bucket }),
  manifestKey: manifestKey(job),
  fileCount: kept.fileCount ?? kept.files.length,
  files: kept.files.map(({ attempt, name, rows, bytes, etag }) => ({
    key: attempt === undefined ? `${resultFolder(job)}${name}` : resultFileKey({ ...job, attempt }),
    sizeBytes: bytes ?? kept.bytes,
    rowCount: rows ?? kept.rows,
    ...(etag !== undefined && { etag }),
  })),
});

/** Type, `?` where it is nullable, and name; a type has neither of the separators when escaped. */
const keptColumn = ({ name, type, nullable }: ResultColumn): string =>
  `${encodeURIComponent(type)}${nullable ? '?' : ''}:${name}`;

const columnFrom = (text: string): ResultColumn => {
  const colon = text.indexOf(':');
  const [type = '', nullable] = text.slice(0, colon).split('?');
  return {
    name: text.slice(colon + 1),
    type: decodeURIComponent(type),
    nullable: nullable !== undefined,
  };
};
