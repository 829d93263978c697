import type { Job } from '../job/job.ts';
import type { Statement } from '../redshift/statement.ts';
import { buildManifest } from '../result/build-manifest.ts';
import type { Manifest } from '../result/manifest.ts';
import { unloadPrefix } from '../result/result-key.ts';
import { unloadedResult } from '../result/unload/unload-manifest.ts';
import { checkResultSize } from './check-result-size.ts';
import type { Pipeline } from './pipeline.ts';
import { publishManifest } from './publish-manifest.ts';

/**
 * Writes the manifest of what UNLOAD has left: the files stay where they are and are not read.
 *
 * Nothing is compared with the Data API's own number of rows: what that is after an UNLOAD is not
 * documented.
 *
 * @throws PermanentFailure where the files are not what Redshift's manifest says; RetryableFailure
 *   where S3 fails.
 */
export const adoptUnloaded = async (
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
