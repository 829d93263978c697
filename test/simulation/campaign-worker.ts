import { parentPort, workerData } from 'node:worker_threads';
import type { CampaignOrder, Figures } from './campaign.ts';
import { plant } from './plant-mutant.ts';

/** What a worker is given and what it sends back. */
export interface WorkerOrder {
  readonly campaign: CampaignOrder;
  /** The name of the bug to plant before the production code is loaded. */
  readonly mutant?: string;
}
export type WorkerMessage =
  | { readonly kind: 'progress'; readonly schedules: number }
  | { readonly kind: 'done'; readonly figures: Figures };

const send = (message: WorkerMessage): void => parentPort?.postMessage(message);

const work = async ({ campaign, mutant }: WorkerOrder): Promise<void> => {
  // Failures are made by the thousand here, and nobody reads where they came from.
  Error.stackTraceLimit = 0;
  if (mutant !== undefined) plant(mutant);
  const { runCampaign } = await import('./campaign.ts');
  const figures = await runCampaign(campaign, (schedules) => send({ kind: 'progress', schedules }));
  send({ kind: 'done', figures });
};

await work(workerData);
