import { isJobId, type Job } from '../job/job.ts';
import type { JobStore } from '../job/job-store.ts';
import { contentType, fileEnding, manifestKey } from '../job/result-key.ts';
import { type Viewer, visibleJob } from '../job/visible-job.ts';
import type { Clock } from '../platform/clock.ts';
import { availableResult, resultAltered, resultExpired } from '../result/available-result.ts';
import { filesOf, type Manifest, manifestSchema } from '../result/manifest.ts';
import type { Download, ReadObject, ResultReader } from '../result/result-reader.ts';

/** Look-ups read the job table and the result bucket; they cannot ask the warehouse. */
export interface LookUpDeps {
  readonly jobs: Pick<JobStore, 'get'>;
  readonly results: Pick<ResultReader, 'link' | 'text'>;
  readonly clock: Clock;
}

/**
 * The job as its record is now.
 *
 * @throws RequestRefusedError job-not-found.
 */
export const lookUpJob = async (
  { jobs }: Pick<LookUpDeps, 'jobs'>,
  viewer: Viewer,
  jobId: string,
): Promise<Job> => visibleJob(isJobId(jobId) ? await jobs.get(jobId) : undefined, viewer, jobId);

/**
 * How many files the job's result has: none where UNLOAD found no rows.
 *
 * @throws RequestRefusedError where no result can be fetched.
 */
export const resultFileCount = ({ clock }: Pick<LookUpDeps, 'clock'>, job: Job): number =>
  availableResult(job, clock.now()).fileCount;

/**
 * A signed link to the file of this number, counted from 1; undefined where there is no such file.
 *
 * @throws RequestRefusedError where no result can be fetched.
 */
export const resultLink = async (
  deps: LookUpDeps,
  job: Job,
  number: number,
): Promise<string | undefined> => {
  const { fileCount, files } = availableResult(job, deps.clock.now());
  if (number > fileCount) return undefined;
  // The record has the first files only.
  const file = files[number - 1] ?? filesOf(await manifestOf(deps, job))[number - 1];
  if (file === undefined) return undefined;
  const part = fileCount > 1 ? `-${number}` : '';
  const name = `${job.report ?? 'result'}-${job.jobId}${part}.${fileEnding(job)}`;
  return linkTo(deps, job, file, { name, type: contentType(job) });
};

/**
 * The manifest of the job's result.
 *
 * @throws RequestRefusedError where no result can be fetched.
 */
export const resultManifest = async (deps: LookUpDeps, job: Job): Promise<Manifest> => {
  availableResult(job, deps.clock.now());
  return manifestOf(deps, job);
};

/** A signed link to the manifest, for one that is too large for a response. */
export const manifestLink = (deps: LookUpDeps, job: Job): Promise<string> => {
  const download = { name: `${job.jobId}-manifest.json`, type: 'application/json' };
  return linkTo(deps, job, { key: manifestKey(job) }, download);
};

const linkTo = async (
  { results }: LookUpDeps,
  job: Job,
  object: ReadObject,
  download: Download,
): Promise<string> => {
  const link = await results.link(object, download);
  if (link.outcome === 'link') return link.url;
  throw link.outcome === 'expired' ? resultExpired(job) : resultAltered(job);
};

const manifestOf = async ({ results }: LookUpDeps, job: Job): Promise<Manifest> => {
  const read = await results.text({ key: manifestKey(job) });
  if (read.outcome !== 'text') throw resultExpired(job);
  return manifestSchema.parse(JSON.parse(read.text));
};
