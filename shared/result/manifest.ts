import * as z from 'zod/mini';
import {
  deliveries,
  type Job,
  type JobResult,
  resultCompressions,
  resultFormats,
  SHOWN_FILES,
} from '../job/job.ts';
import { traceIdOf } from '../observability/trace-id.ts';
import type { PageColumn } from './result-page.ts';

const measure = z.object({ content_length: z.int(), record_count: z.int() });

/**
 * The manifest of a result: the shape that Redshift writes for `UNLOAD … MANIFEST VERBOSE`, and
 * under `job` what only this service knows. Where Redshift's own sample is not valid JSON (the
 * length of a type), the members are ours.
 * https://docs.aws.amazon.com/redshift/latest/dg/r_UNLOAD_command_examples.html
 */
export const manifestSchema = z.object({
  entries: z.array(z.object({ url: z.string(), meta: measure })),
  schema: z.object({
    elements: z.array(
      z.object({
        name: z.string(),
        type: z.object({
          base: z.string(),
          precision: z.optional(z.int()),
          scale: z.optional(z.int()),
        }),
        nullable: z.boolean(),
      }),
    ),
  }),
  meta: measure,
  author: z.object({ name: z.string(), version: z.string() }),
  job: z.object({
    jobId: z.string(),
    report: z.optional(z.string()),
    statementId: z.string(),
    format: z.enum(resultFormats),
    delivery: z.optional(z.enum(deliveries)),
    compression: z.optional(z.enum(resultCompressions)),
    escapeFormulas: z.optional(
      z
        .boolean()
        .check(z.describe("Texts that begin like a formula, or with ', have a ' before them")),
    ),
    expectedRowCount: z.int(),
    writtenRowCount: z.int(),
    finishedAt: z.string(),
    traceId: z.optional(z.string().check(z.describe('The W3C trace of the request'))),
    entries: z.array(
      z.object({
        url: z.string(),
        sha256: z.optional(z.string().check(z.describe('Of the whole file; collected files only'))),
        etag: z.optional(z.string().check(z.describe("S3's ETag of the object as it was written"))),
      }),
    ),
  }),
});
export type Manifest = z.infer<typeof manifestSchema>;

/** A file as it was written. */
export interface WrittenFile {
  readonly key: string;
  readonly sizeBytes: number;
  readonly rowCount: number;
  /** S3's own of the object: it changes with any byte, and tells an object that was overwritten. */
  readonly etag: string;
}

/** A file that the collector wrote. */
export interface CollectedFile extends WrittenFile {
  /** Of the whole file, as lower-case hexadecimal digits. */
  readonly sha256: string;
}

/**
 * A file that Redshift wrote. Its SHA-256 is not known, and to know it the file would have to come
 * through here, which is what UNLOAD is to spare. The ETag costs nothing, and S3 checked the bytes of
 * each request against it or a better checksum: a GET with `If-Match` and this ETag brings what was
 * unloaded, or an error.
 */
export type UnloadedFile = WrittenFile;

export interface ManifestInput {
  readonly job: Pick<
    Job,
    'jobId' | 'report' | 'format' | 'delivery' | 'compression' | 'escapeFormulas' | 'traceparent'
  >;
  readonly statementId: string;
  readonly bucket: string;
  readonly columns: readonly PageColumn[];
  readonly files: readonly (CollectedFile | UnloadedFile)[];
  readonly expectedRowCount: number;
  readonly finishedAt: string;
}

export const buildManifest = (input: ManifestInput): Manifest => {
  const url = (file: WrittenFile) => `s3://${input.bucket}/${file.key}`;
  const total = (part: (file: WrittenFile) => number) =>
    input.files.reduce((sum, file) => sum + part(file), 0);
  const rowCount = total((file) => file.rowCount);
  return {
    entries: input.files.map((file) => ({
      url: url(file),
      meta: { content_length: file.sizeBytes, record_count: file.rowCount },
    })),
    schema: {
      elements: input.columns.map(({ name, type, nullable, ...size }) => ({
        name,
        type: { base: type, ...size },
        nullable,
      })),
    },
    meta: { content_length: total((file) => file.sizeBytes), record_count: rowCount },
    author: { name: 'redshift-data-jobs', version: '1' },
    job: {
      jobId: input.job.jobId,
      ...(input.job.report !== undefined && { report: input.job.report }),
      statementId: input.statementId,
      format: input.job.format,
      ...(input.job.delivery !== undefined && { delivery: input.job.delivery }),
      ...(input.job.compression !== undefined && { compression: input.job.compression }),
      ...(input.job.escapeFormulas && { escapeFormulas: true }),
      expectedRowCount: input.expectedRowCount,
      writtenRowCount: rowCount,
      finishedAt: input.finishedAt,
      ...(input.job.traceparent !== undefined && { traceId: traceIdOf(input.job.traceparent) }),
      entries: input.files.map((file) => ({
        url: url(file),
        ...('sha256' in file && { sha256: file.sha256 }),
        etag: file.etag,
      })),
    },
  };
};

/** The files that the manifest lists, in its order. */
export const filesOf = ({ entries, job }: Manifest): JobResult['files'] => {
  const etags = new Map(job.entries.map(({ url, etag }) => [url, etag]));
  return entries.map(({ url, meta }) => {
    const etag = etags.get(url);
    return {
      key: keyOf(url),
      sizeBytes: meta.content_length,
      rowCount: meta.record_count,
      ...(etag !== undefined && { etag }),
    };
  });
};

/** `s3://bucket/key`; S3's keys may hold slashes, buckets' names not. */
const keyOf = (url: string): string => url.split('/').slice(3).join('/');

/** What the job shows of its result, its first files among it; all of it is in the manifest. */
export const resultFrom = (manifest: Manifest, bucket: string, manifestKey: string): JobResult => ({
  hasResultSet: true,
  rowCount: manifest.meta.record_count,
  sizeBytes: manifest.meta.content_length,
  columns: manifest.schema.elements.map(({ name, type, nullable }) => ({
    name,
    type: type.base,
    nullable,
  })),
  bucket,
  manifestKey,
  fileCount: manifest.entries.length,
  files: filesOf(manifest).slice(0, SHOWN_FILES),
});
