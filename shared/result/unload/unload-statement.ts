import type { ResultCompression, ResultFormat } from '../../job/job.ts';
import { fileEnding } from '../../job/result-key.ts';

/** The role that writes an unloaded result, and where. */
export interface UnloadTarget {
  /** `default`, or the ARN of a role that is attached to the warehouse. */
  readonly role: string;
  readonly bucket: string;
  /** The id of the bucket's KMS key; without one UNLOAD uses S3's own key. */
  readonly kmsKeyId?: string;
}

export interface UnloadRequest extends UnloadTarget {
  /** One SELECT with all its values in it. */
  readonly query: string;
  /** The prefix of every file's key, and of no other object's. */
  readonly prefix: string;
  readonly format: ResultFormat;
  readonly compression: ResultCompression;
}

/** Text that is safe between quotes: it cannot end the quoted text. */
const SAFE_TEXT = /^[\w!.*()/:=,+@-]+$/;

/**
 * The UNLOAD statement: files in parallel and a verbose manifest.
 *
 * Redshift takes the query as a quoted text. Its quotes are doubled, and so are its backslashes,
 * which Redshift unescapes once more than in the query itself (dg/r_UNLOAD.html).
 */
export const unloadStatement = (request: UnloadRequest): string => {
  const { query, bucket, prefix, role, format, compression, kmsKeyId } = request;
  const quoted = query.replaceAll('\\', '\\\\').replaceAll("'", "''");
  return [
    `UNLOAD ('${quoted}')`,
    `TO '${quotable(`s3://${bucket}/${prefix}`)}'`,
    `IAM_ROLE ${role === 'default' ? role : `'${quotable(role)}'`}`,
    formatOptions(format, compression),
    'MANIFEST VERBOSE',
    ...(kmsKeyId === undefined ? [] : [`KMS_KEY_ID '${quotable(kmsKeyId)}' ENCRYPTED`]),
  ].join('\n');
};

const quotable = (text: string): string => {
  if (SAFE_TEXT.test(text)) return text;
  throw new Error(`UNLOAD cannot name ${JSON.stringify(text)}.`);
};

const COMPRESSION = { none: '', gzip: ' GZIP', zstd: ' ZSTD' } as const;

/** Parquet has its own compression and file names; the others need both options. */
const formatOptions = (format: ResultFormat, compression: ResultCompression): string => {
  if (format === 'parquet') return 'FORMAT PARQUET';
  const shape = format === 'csv' ? 'FORMAT CSV HEADER' : 'FORMAT JSON';
  return `${shape}${COMPRESSION[compression]} EXTENSION '${fileEnding({ format, compression })}'`;
};
