import type { FirstRows } from '../http/preferred-wait.ts';
import type { ClientObserver } from '../observability/throttle-count.ts';
import type { ClientTimeouts } from '../platform/client-timeouts.ts';

/**
 * Reads first rows in a function that seldom does. S3's client is more than all else that a submit
 * loads; it loads while the request waits. See `topic-on-demand.ts` for what may pass between.
 */
export const firstRowsOnDemand = (
  bucket: string,
  timeouts: ClientTimeouts,
  observe: ClientObserver,
): FirstRows => {
  let reader: Promise<FirstRows['read']> | undefined;
  const load = () => {
    reader ??= import('./read-first-rows.ts').then(({ openFirstRows }) =>
      openFirstRows(bucket, timeouts, observe),
    );
    return reader;
  };
  return {
    read: async (job, timeoutMs) => (await load())(job, timeoutMs),
    prepare: () => {
      load().catch(() => {
        // Reading throws the same error.
      });
    },
  };
};
