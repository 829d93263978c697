import type { Job, ResultCompression, ResultFormat } from '../job/job.ts';

type FileType = Pick<Job, 'format'> & { readonly compression?: ResultCompression | undefined };

const ENDINGS: Readonly<Record<ResultCompression, string>> = {
  none: '',
  gzip: '.gz',
  zstd: '.zst',
};

/** What the name of such a file ends with, after the dot. */
export const fileEnding = ({ format, compression }: FileType): string =>
  `${format}${ENDINGS[compression ?? 'none']}`;

const CONTENT_TYPES: Readonly<Record<ResultFormat, string>> = {
  csv: 'text/csv; charset=utf-8',
  jsonl: 'application/jsonl',
  parquet: 'application/vnd.apache.parquet',
};

/**
 * The media type of such a file. A compressed one is a file of its compression and has no
 * Content-Encoding: with one, some clients would unpack on the way and others not, the browser
 * would save unpacked text under a name that ends in `.gz`, and nobody could check the size and the
 * SHA-256 of the manifest against what arrives. As it is, everybody gets the bytes that are there,
 * and the name says how to read them.
 */
export const contentType = ({ format, compression }: FileType): string => {
  if (compression === 'gzip') return 'application/gzip';
  if (compression === 'zstd') return 'application/zstd';
  return CONTENT_TYPES[format];
};
