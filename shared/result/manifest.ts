import * as z from 'zod/mini';
import {
  deliveries,
  type JobResult,
  resultCompressions,
  resultFormats,
  SHOWN_FILES,
} from '../job/job.ts';

const measure = z.object({ content_length: z.int(), record_count: z.int() });

/**
 * The manifest of a result: the shape that Redshift writes for `UNLOAD … MANIFEST VERBOSE`, and
 * this service's own facts under `job`. Redshift's documented sample is not valid JSON where it
 * gives a type's length; there the members are ours.
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

/** The files of the manifest, in its order. */
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

/** The key of `s3://bucket/key`; a key may contain slashes, a bucket's name may not. */
const keyOf = (url: string): string => url.split('/').slice(3).join('/');

/** The result as the job shows it, with its first files; the manifest has all of them. */
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
