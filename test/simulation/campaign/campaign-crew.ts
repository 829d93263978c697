import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { type CampaignOrder, type Figures, noFigures, type Progress } from './campaign.ts';
import type { WorkerMessage, WorkerOrder } from './campaign-worker.ts';
import type { FiguresRow } from './figures-table.ts';

export type CampaignRequest = Pick<CampaignOrder, 'kind'> &
  Partial<Pick<CampaignOrder, 'from' | 'count' | 'name' | 'stopAfterViolations'>>;

/** Campaigns by the names that the table of figures shows. */
export type CampaignRequests = Readonly<Record<string, CampaignRequest>>;

/** Runs the campaigns in turn, each in all workers, and sums up the figures of each. */
export const runInWorkers = async (
  requests: CampaignRequests,
  onProgress: (progress: Progress) => void = () => undefined,
  of = availableParallelism(),
): Promise<FiguresRow[]> => {
  const parts = await Promise.all(
    Array.from({ length: of }, (_, part) => {
      const campaigns = Object.values(requests).map((request) => orderOf(request, part, of));
      return runInWorker({ campaigns }, onProgress);
    }),
  );
  return Object.keys(requests).map((what, index) => ({
    what,
    figures: parts.map((part) => part[index] ?? noFigures()).reduce(add),
  }));
};

/**
 * Runs one part in a worker of its own, which loads the production code afresh; answers with the
 * figures of each campaign.
 */
const runInWorker = (
  order: WorkerOrder,
  onProgress: (progress: Progress) => void = () => undefined,
): Promise<readonly Figures[]> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./campaign-worker.ts', import.meta.url), {
      workerData: order,
      execArgv: [],
    });
    let figures: readonly Figures[] | undefined;
    worker.on('message', (message: WorkerMessage) => {
      if (message.kind === 'progress') onProgress(message);
      else figures = message.figures;
    });
    worker.on('error', reject);
    worker.on('exit', () => {
      if (figures !== undefined) resolve(figures);
      else reject(new Error('A worker ended without figures.'));
    });
  });

/** The order for one part of a request; without `part` and `of`, for the whole request. */
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
  // The workers run in parallel.
  seconds: Math.max(sum.seconds, next.seconds),
  violations: [...sum.violations, ...next.violations],
  covered: [...new Set([...sum.covered, ...next.covered])],
});
