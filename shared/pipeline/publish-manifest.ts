import type { Job } from '../job/job.ts';
import type { ResultLimits } from '../job/job-limits.ts';
import { manifestKey, unloadPrefix } from '../job/result-key.ts';
import { PermanentFailure, RetryableFailure } from '../platform/failure.ts';
import type { Statement } from '../redshift/statement.ts';
import { buildManifest } from '../result/build-manifest.ts';
import type { Manifest } from '../result/manifest.ts';
import { unloadedResult } from '../result/unload/unload-manifest.ts';
import type { Pipeline } from './pipeline.ts';

/** S3 did not confirm the manifest, which may yet appear. */
export class ManifestUnknown extends RetryableFailure {}

/**
 * Creates the manifest, once. If one exists, by another attempt or by our own request whose
 * response was lost, the existing one counts and is returned.
 *
 * @throws ManifestUnknown where S3 did not take it, as far as is known.
 */
export const publishManifest = async (
  { results }: Pick<Pipeline, 'results'>,
  job: Job,
  manifest: Manifest,
): Promise<Manifest> => {
  const key = manifestKey(job);
  const outcome = await results.createManifest(key, manifest).catch((cause: unknown) => {
    throw new ManifestUnknown('It is not known whether S3 has the manifest', { cause });
  });
  if (outcome === 'created') return manifest;
  const first = await results.readManifest(key);
  if (first !== undefined) return first;
  throw new RetryableFailure('The manifest exists (412) but could not be read');
};

/** The error code of a job whose result is larger than its deployment allows. */
export const RESULT_LIMIT_EXCEEDED = 'RESULT_LIMIT_EXCEEDED';

/**
 * Checks the size of a result, as far as it is known, against the deployment's limits.
 *
 * @throws PermanentFailure RESULT_LIMIT_EXCEEDED where it is larger; nothing of it becomes visible.
 */
export const checkResultSize = (limits: ResultLimits, rows: number, bytes: number): void => {
  if (rows > limits.rows) throw exceeded(`${rows} rows or more`, `${limits.rows} rows`);
  if (bytes > limits.bytes) throw exceeded(`${bytes} bytes or more`, `${limits.bytes} bytes`);
};

const exceeded = (what: string, most: string) =>
  new PermanentFailure(
    RESULT_LIMIT_EXCEEDED,
    `The result has ${what}, and this deployment allows ${most}; ask for less at once.`,
  );

/**
 * Publishes the manifest of the files that UNLOAD wrote; the files are neither moved nor read.
 *
 * The row count is not compared with the Data API's: what that is after an UNLOAD is not
 * documented.
 *
 * @throws PermanentFailure where the files are not what Redshift's manifest says; RetryableFailure
 *   where S3 fails.
 */
export const publishUnloadManifest = async (
  deps: Pipeline,
  job: Job,
  statement: Statement,
): Promise<Manifest> => {
  const { bucket } = deps.results;
  const unloaded = await deps.results.readUnloaded(unloadPrefix(job));
  const result = unloadedResult(unloaded, job, bucket);
  const total = (of: 'rowCount' | 'sizeBytes') =>
    result.files.reduce((sum, file) => sum + file[of], 0);
  checkResultSize(deps.resultLimits, total('rowCount'), total('sizeBytes'));
  const manifest = buildManifest({
    job,
    statementId: statement.statementId,
    bucket,
    ...result,
    finishedAt: deps.clock.now(),
  });
  return publishManifest(deps, job, manifest);
};
