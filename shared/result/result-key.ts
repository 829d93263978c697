import type { Job } from '../job/job.ts';
import { fileEnding } from './file-type.ts';

/** Everything that jobs write lies below; the bucket's lifecycle names the same prefix. */
export const RESULT_PREFIX = 'results/';

/** The folder of the job's result: `results/{yyyy}/{mm}/{dd}/{jobId}/`, by the day of its request. */
export const resultFolder = (job: Pick<Job, 'jobId' | 'submittedAt'>): string =>
  `${RESULT_PREFIX}${job.submittedAt.slice(0, 10).replaceAll('-', '/')}/${job.jobId}/`;

/** The file of one collecting attempt: attempts never write to the same key. */
export const resultFileKey = (
  job: Pick<Job, 'jobId' | 'submittedAt' | 'attempt' | 'format' | 'compression'>,
): string => `${resultFolder(job)}attempt-${job.attempt}-part-00001.${fileEnding(job)}`;

/**
 * What the keys of an unloaded result begin with, Redshift's own manifest among them: it is called
 * `…unload-manifest`, so that `manifest.json` stays what is written last and once, by us.
 */
export const unloadPrefix = (job: Pick<Job, 'jobId' | 'submittedAt'>): string =>
  `${resultFolder(job)}unload-`;

/** Where the manifest appears, written last and once. */
export const manifestKey = (job: Pick<Job, 'jobId' | 'submittedAt'>): string =>
  `${resultFolder(job)}manifest.json`;
