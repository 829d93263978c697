import type { Job, ResultCompression, ResultFormat } from './job.ts';

/** The prefix of everything that jobs write; the bucket's lifecycle rules name it too. */
export const RESULT_PREFIX = 'results/';

/**
 * The folder of the job's result: `results/{yyyy}/{mm}/{dd}/{jobId}/`, by the day of its request.
 */
export const resultFolder = (job: Pick<Job, 'jobId' | 'submittedAt'>): string =>
  `${RESULT_PREFIX}${job.submittedAt.slice(0, 10).replaceAll('-', '/')}/${job.jobId}/`;

/** The file of one collecting attempt: attempts never write to the same key. */
export const resultFileKey = (
  job: Pick<Job, 'jobId' | 'submittedAt' | 'attempt' | 'format' | 'compression'>,
): string => `${resultFolder(job)}attempt-${job.attempt}-part-00001.${fileEnding(job)}`;

/**
 * The prefix of an unloaded result's keys. Redshift's own manifest has it too, as
 * `…unload-manifest`, so it cannot collide with `manifest.json`, which we write last and once.
 */
export const unloadPrefix = (job: Pick<Job, 'jobId' | 'submittedAt'>): string =>
  `${resultFolder(job)}unload-`;

/** The key of the manifest, which is written last and once. */
export const manifestKey = (job: Pick<Job, 'jobId' | 'submittedAt'>): string =>
  `${resultFolder(job)}manifest.json`;

type FileType = Pick<Job, 'format'> & { readonly compression?: ResultCompression | undefined };

const ENDINGS: Readonly<Record<ResultCompression, string>> = {
  none: '',
  gzip: '.gz',
  zstd: '.zst',
};

/** The ending of such a file's name, after the dot. */
export const fileEnding = ({ format, compression }: FileType): string =>
  `${format}${ENDINGS[compression ?? 'none']}`;

const CONTENT_TYPES: Readonly<Record<ResultFormat, string>> = {
  csv: 'text/csv; charset=utf-8',
  jsonl: 'application/jsonl',
  parquet: 'application/vnd.apache.parquet',
};

/**
 * The media type of such a file. A compressed file has the type of its compression and no
 * Content-Encoding. With one, some clients would decompress on the way and others not, and browsers
 * would save plain text under a name that ends in `.gz`. The size and SHA-256 of the manifest could
 * then not be checked against what arrives.
 */
export const contentType = ({ format, compression }: FileType): string => {
  if (compression === 'gzip') return 'application/gzip';
  if (compression === 'zstd') return 'application/zstd';
  return CONTENT_TYPES[format];
};

/** An ETag without HTTP's quotes, as manifests and records keep it; empty if absent. */
export const unquotedEtag = (etag: string | undefined): string => (etag ?? '').replaceAll('"', '');
