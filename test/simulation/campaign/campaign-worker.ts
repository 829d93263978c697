import { enableCompileCache, flushCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import type { CampaignOrder, Figures, Progress } from './campaign.ts';

const COMPILED = fileURLToPath(
  new URL('../../../node_modules/.cache/redshift-data-jobs/compiled', import.meta.url),
);

/** What a worker is given and what it sends back. */
export interface WorkerOrder {
  /** One after the other. */
  readonly campaigns: readonly CampaignOrder[];
}
export type WorkerMessage =
  | ({ readonly kind: 'progress' } & Progress)
  | { readonly kind: 'done'; readonly figures: readonly Figures[] };

const send = (message: WorkerMessage): void => parentPort?.postMessage(message);

const work = async ({ campaigns }: WorkerOrder): Promise<void> => {
  // Most of a short campaign is loading what it runs.
  enableCompileCache(COMPILED);
  // Thousands of failures are made here, and their stacks are not read.
  Error.stackTraceLimit = 0;
  const { runCampaign } = await import('./campaign.ts');
  // The next worker can use it; Node alone would write it only when the whole process ends.
  flushCompileCache();
  const figures: Figures[] = [];
  for (const campaign of campaigns) {
    const ran = await runCampaign(campaign, (progress) => send({ kind: 'progress', ...progress }));
    figures.push(ran);
  }
  send({ kind: 'done', figures });
};

await work(workerData);
