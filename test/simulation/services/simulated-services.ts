import type { Job } from '../../../shared/job/job.ts';
import { jobNotification } from '../../../shared/notification/job-notification.ts';
import type { Pipeline } from '../../../shared/pipeline/pipeline.ts';
import { PermanentFailure } from '../../../shared/platform/failure.ts';
import { PageBuffer } from '../../../shared/platform/memory-pool.ts';
import { ACCESS_DENIED } from '../../../shared/redshift/data-api-failure.ts';
import { assertMessageFits } from '../../support/aws-limits.ts';
import type { Invocation } from '../engine/invocation.ts';
import type { Environment } from '../faults/environment.ts';
import type { Effects } from './effects.ts';
import type { Network } from './network.ts';
import type { SimulatedBucket } from './simulated-bucket.ts';
import type { SimulatedWarehouse } from './simulated-warehouse.ts';

/** As StatementClient says it of a statement that was not started. */
const DENIED = new PermanentFailure(ACCESS_DENIED, 'Simulated: not authorized');

/** The Data API as one invocation's StatementClient sees it. */
export const statementsAsSeenBy = (
  by: Invocation,
  network: Network,
  warehouse: SimulatedWarehouse,
  { latencyMs, pageMs }: Environment,
): Pipeline['statements'] => ({
  execute: (request) =>
    network.call(by, {
      name: 'statements.execute',
      about: request.jobId,
      effect: () => warehouse.execute(request),
      refused: () => ({ outcome: 'no-room' as const }),
      refusal: DENIED,
      latencyMs,
    }),
  describe: (statementId) =>
    network.call(by, {
      name: 'statements.describe',
      about: statementId,
      effect: () => warehouse.describe(statementId),
      distorted: () => ({ outcome: 'expired' as const }),
      latencyMs,
    }),
  cancel: (statementId) =>
    network.call(by, {
      name: 'statements.cancel',
      about: statementId,
      effect: () => warehouse.cancel(statementId),
      latencyMs,
    }),
  find: (jobId) =>
    network.call(by, {
      name: 'statements.find',
      about: jobId,
      effect: () => warehouse.find(jobId),
      latencyMs,
    }),
  async resultPage(statementId, _format, token, memory = new PageBuffer()) {
    const fetched = await network.call(by, {
      name: 'statements.resultPage',
      about: `${statementId} page ${token ?? 0}`,
      effect: () => warehouse.resultPage(statementId, token),
      distorted: (fault) =>
        fault.kind === 'denied'
          ? { outcome: 'expired' as const }
          : warehouse.resultPage(statementId, token, fault),
      latencyMs: pageMs,
      fastestMs: Math.ceil(pageMs / 2),
    });
    if (fetched.outcome === 'expired') return fetched;
    // As in the real client, a page overwrites the page whose memory it reuses.
    const body = memory.take(fetched.body.length);
    body.set(fetched.body);
    return { outcome: 'page', body };
  },
});

/** S3 as one invocation's ResultStore sees it. */
export const resultsAsSeenBy = (
  by: Invocation,
  network: Network,
  bucket: SimulatedBucket,
  { latencyMs }: Environment,
): Pipeline['results'] => {
  const send = <T>(about: string, effect: () => T) =>
    network.call(by, { name: 'results.writeFile', about, effect, latencyMs });
  return {
    bucket: bucket.name,
    async writeFile(key, _format, content, { isSinglePut = false } = {}) {
      const chunks: Uint8Array[] = [];
      let upload: number | undefined;
      try {
        for await (const chunk of content) {
          // The reader of the pages may reuse their memory.
          chunks.push(Buffer.from(chunk));
          // A small file is one PUT; from the second chunk on this one is an upload in parts.
          if (chunks.length === 2 && !isSinglePut)
            upload = await send('begin', () => bucket.beginUpload(key));
        }
      } catch (error) {
        const open = upload;
        if (open !== undefined) {
          await send('abort', () => bucket.endUpload(open)).catch(() => undefined);
        }
        throw error;
      }
      const isThere = await send(key, () => {
        const text = Buffer.concat(chunks).toString('utf8');
        if (upload !== undefined) return bucket.completeUpload(upload, key, text);
        if (isSinglePut && bucket.files.has(key)) return false;
        bucket.put(key, text);
        return true;
      });
      if (isThere) return 'etag';
      if (isSinglePut) return undefined;
      throw new Error('NoSuchUpload');
    },
    endUploads: (prefix) =>
      network.call(by, {
        name: 'results.endUploads',
        about: prefix,
        effect: () => bucket.endUploads(prefix),
        latencyMs,
      }),
    createManifest: (key, manifest) =>
      network.call(by, {
        name: 'results.createManifest',
        about: key,
        effect: () => bucket.createManifest(key, manifest),
        latencyMs,
      }),
    readUnloaded: (prefix) =>
      network.call(by, {
        name: 'results.readUnloaded',
        about: prefix,
        effect: () => bucket.unloadedAt(prefix),
        latencyMs,
      }),
    readManifest: (key) =>
      network.call(by, {
        name: 'results.readManifest',
        about: key,
        effect: () => bucket.manifests.get(key),
        latencyMs,
      }),
  };
};

/** SNS as one invocation's NotificationPublisher sees it. */
export const notificationsAsSeenBy = (
  by: Invocation,
  network: Network,
  effects: Effects,
  { latencyMs }: Environment,
): Pipeline['notifications'] => ({
  publish: (job: Job) =>
    network.call(by, {
      name: 'notifications.publish',
      about: `${job.jobId} ${job.state}`,
      effect: () => {
        // What a message leaves out of a record makes it smaller, so small records need no look.
        if (JSON.stringify(job).length > 100_000) {
          assertMessageFits(JSON.stringify(jobNotification(job, 'Simulation/')), {});
        }
        return effects.published(job);
      },
      latencyMs,
    }),
});
