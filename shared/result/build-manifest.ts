import type { Job } from '../job/job.ts';
import { traceIdOf } from '../observability/trace-context.ts';
import type { PageColumn } from './columns.ts';
import type { Manifest } from './manifest.ts';

/** A file as it was written. */
interface WrittenFile {
  readonly key: string;
  readonly sizeBytes: number;
  readonly rowCount: number;
  /** S3's ETag: it changes with any byte, so it shows that the object was overwritten. */
  readonly etag: string;
}

/** A file that the collector wrote. */
interface CollectedFile extends WrittenFile {
  /** Of the whole file, as lower-case hexadecimal digits. */
  readonly sha256: string;
}

/**
 * A file that Redshift wrote. Its SHA-256 is unknown: computing it would mean to download the file,
 * which UNLOAD avoids. The ETag costs nothing, and S3 checked the uploaded bytes against it or a
 * better checksum. A GET with `If-Match` and this ETag returns what was unloaded, or an error.
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

/** The manifest of these files. */
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
