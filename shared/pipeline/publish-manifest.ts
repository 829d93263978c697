import type { Job } from '../job/job.ts';
import { RetryableFailure } from '../platform/failure.ts';
import type { Manifest } from '../result/manifest.ts';
import { manifestKey } from '../result/result-key.ts';
import type { Pipeline } from './pipeline.ts';

/**
 * Makes the manifest appear, once: where another attempt was first, or our own request was and its
 * answer got lost, the one that is there counts and is the answer.
 */
export const publishManifest = async (
  { results }: Pick<Pipeline, 'results'>,
  job: Job,
  manifest: Manifest,
): Promise<Manifest> => {
  const key = manifestKey(job);
  if ((await results.createManifest(key, manifest)) === 'created') return manifest;
  const first = await results.readManifest(key);
  if (first !== undefined) return first;
  throw new RetryableFailure('The manifest is there and is not');
};
