import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { type CampaignOrder, type Figures, noFigures } from './campaign.ts';
import type { WorkerMessage, WorkerOrder } from './campaign-worker.ts';

export type CampaignRequest = Pick<CampaignOrder, 'kind'> &
  Partial<Pick<CampaignOrder, 'from' | 'count' | 'name' | 'stopAfterViolations'>>;

/** Runs a campaign on all processors and adds the figures up. */
export const runOnAllProcessors = async (
  request: CampaignRequest,
  onProgress: (schedules: number) => void = () => undefined,
): Promise<Figures> => {
  const of = availableParallelism();
  const orders = Array.from({ length: of }, (_, part) => orderOf(request, part, of));
  const all = await Promise.all(
    orders.map((campaign) => runInWorker({ campaigns: [campaign] }, onProgress)),
  );
  return all.reduce(add, noFigures());
};

/** Runs one part in a worker of its own, which loads the production code afresh. */
export const runInWorker = (
  order: WorkerOrder,
  onProgress: (schedules: number) => void = () => undefined,
): Promise<Figures> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./campaign-worker.ts', import.meta.url), {
      workerData: order,
      execArgv: [],
    });
    let figures: Figures | undefined;
    worker.on('message', (message: WorkerMessage) => {
      if (message.kind === 'progress') onProgress(message.schedules);
      else figures = message.figures;
    });
    worker.on('error', reject);
    worker.on('exit', () => {
      if (figures !== undefined) resolve(figures);
      else reject(new Error('A worker ended without figures.'));
    });
  });

/** The whole of the request as one order. */
export const orderOf = (request: CampaignRequest, part = 0, of = 1): CampaignOrder => ({
  from: 1,
  count: 0,
  name: '',
  stopAfterViolations: 3,
  ...request,
  part,
  of,
});

const add = (sum: Figures, next: Figures): Figures => ({
  schedules: sum.schedules + next.schedules,
  calls: sum.calls + next.calls,
  virtualMs: sum.virtualMs + next.virtualMs,
  violations: [...sum.violations, ...next.violations],
  covered: [...new Set([...sum.covered, ...next.covered])],
});
