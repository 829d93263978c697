import type { PreferredWaitDeps } from '../../../shared/http/preferred-wait.ts';
import { firstRows } from '../../../shared/pipeline/look-up-rows.ts';
import type { memoryPipeline } from './memory-pipeline.ts';
import { readMemoryResults } from './memory-results.ts';

export interface MemoryWaiting extends PreferredWaitDeps {
  /** Owners of the requests that wait now. */
  readonly waitingNow: string[];
  /** The most requests that may wait. */
  max: number;
  /** What happens while a request waits: called in each pause with the milliseconds so far. */
  during: (waitedMs: number) => unknown;
  /** How often the record was read. */
  reads: number;
}

/** What a wait needs, over services in memory; a pause moves the clock and takes no time. */
export const memoryWaiting = (pipeline: ReturnType<typeof memoryPipeline>): MemoryWaiting => {
  const deps = { results: readMemoryResults(pipeline.results), clock: pipeline.clock };
  let waitedMs = 0;
  const waiting: MemoryWaiting = {
    waitingNow: [],
    max: 1,
    during: () => undefined,
    reads: 0,
    jobs: {
      get: (jobId) => {
        waiting.reads += 1;
        return pipeline.jobs.get(jobId);
      },
    },
    waiters: {
      enter: async (owner) => {
        if (waiting.waitingNow.length >= waiting.max) return undefined;
        waiting.waitingNow.push(owner);
        return {
          leave: async () => {
            waiting.waitingNow.splice(waiting.waitingNow.indexOf(owner), 1);
          },
        };
      },
    },
    firstRows: { read: (job, timeoutMs) => firstRows(deps, job, timeoutMs) },
    clock: pipeline.clock,
    log: pipeline.log,
    pause: async (ms) => {
      pipeline.clock.pass(ms / 1_000);
      waitedMs += ms;
      await waiting.during(waitedMs);
    },
  };
  return waiting;
};
