import type { ResultCompression, ResultFormat } from '../../job/job.ts';
import { fileEnding } from '../result-key.ts';

/** Who writes an unloaded result, and where. */
export interface UnloadTarget {
  /** `default`, or the ARN of a role that is attached to the warehouse. */
  readonly role: string;
  readonly bucket: string;
  /** The id of the KMS key of the bucket; without one UNLOAD takes a key of S3's own. */
  readonly kmsKeyId?: string;
}

export interface UnloadRequest extends UnloadTarget {
  /** One SELECT with all its values in it. */
  readonly query: string;
  /** Every file's key begins so; nothing else's does. */
  readonly prefix: string;
  readonly format: ResultFormat;
  readonly compression: ResultCompression;
}

/** What may stand between quotes without a thought: nothing that a quote could be made of. */
const PLAIN = /^[\w!.*()/:=,+@-]+$/;

/**
 * UNLOAD as one text: files in parallel, and the manifest that says what they hold.
 *
 * The query is a quoted text in Redshift's eyes. Each of its quotes is doubled and so is each of
 * its backslashes, which Redshift reads once more than the query itself does (dg/r_UNLOAD.html).
 */
export const unloadStatement = (request: UnloadRequest): string => {
  const { query, bucket, prefix, role, format, compression, kmsKeyId } = request;
  const quoted = query.replaceAll('\\', '\\\\').replaceAll("'", "''");
  return [
    `UNLOAD ('${quoted}')`,
    `TO '${plain(`s3://${bucket}/${prefix}`)}'`,
    `IAM_ROLE ${role === 'default' ? role : `'${plain(role)}'`}`,
    formatOptions(format, compression),
    'MANIFEST VERBOSE',
    ...(kmsKeyId === undefined ? [] : [`KMS_KEY_ID '${plain(kmsKeyId)}' ENCRYPTED`]),
  ].join('\n');
};

const plain = (text: string): string => {
  if (PLAIN.test(text)) return text;
  throw new Error(`UNLOAD cannot name ${JSON.stringify(text)}.`);
};

const COMPRESSION = { none: '', gzip: ' GZIP', zstd: ' ZSTD' } as const;

/** Parquet is compressed inside and names its own files; the others need to be told. */
const formatOptions = (format: ResultFormat, compression: ResultCompression): string => {
  if (format === 'parquet') return 'FORMAT PARQUET';
  const shape = format === 'csv' ? 'FORMAT CSV HEADER' : 'FORMAT JSON';
  return `${shape}${COMPRESSION[compression]} EXTENSION '${fileEnding({ format, compression })}'`;
};
