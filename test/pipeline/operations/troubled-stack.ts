import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { CallFault } from '../../../infra/local/faults/faults.ts';
import { endlessSql } from '../../support/endless-sql.ts';
import { countedLimits, startPipelineStack } from '../../support/pipeline-stack.ts';

/** One line that a function logged. */
interface LogLine {
  readonly of: string;
  readonly level: string;
  readonly message: string;
  readonly [field: string]: unknown;
}

/** More than one page, so that its collector takes the job before it writes the result. */
const severalPages = {
  sql: "select repeat('x', 60000) as wide from generate_series(1, 40)",
  format: 'jsonl',
};

export const revenue = { report: 'revenue-by-country', parameters: { country_name: 'CANADA' } };

/** A local stack to which everything happens that there is a metric for. */
export const startTroubledStack = async () => {
  const lines: LogLine[] = [];
  let fault: (call: string) => CallFault | undefined = () => undefined;
  let events: 'delivered' | 'lost' | 'refused' = 'delivered';
  const said: string[] = [];
  const stack = await startPipelineStack({
    retryDelaysMs: [0, 0],
    limits: countedLimits,
    log: (line) => said.push(line),
    onFunctionLog: (of, text) => {
      if (text.startsWith('{')) lines.push({ of, ...JSON.parse(text) });
    },
    injectCallFault: ({ service, operation }) => fault(`${service}.${operation}`),
    injectEventFault: () =>
      events === 'delivered' ? undefined : { copies: events === 'lost' ? 0 : 1, refused: true },
  });
  /** Runs `work` while calls of this name fare so. */
  const meanwhile = async <T>(
    call: string,
    fared: CallFault,
    work: () => Promise<T>,
  ): Promise<T> => {
    fault = (made) => (made.startsWith(call) ? fared : undefined);
    try {
      return await work();
    } finally {
      fault = () => undefined;
    }
  };
  const recover = async (jobId: string): Promise<void> => {
    await stack.makeOverdue(jobId);
    await stack.reconcile();
    await stack.done(jobId);
  };
  const givenUp = () => stack.events.next('failure-sent');
  const eventsAre = async (how: typeof events, work: () => Promise<string>): Promise<string> => {
    events = how;
    const jobId = await work();
    await stack.eventOf(jobId);
    events = 'delivered';
    return jobId;
  };
  const withLostEvent = (work: () => Promise<string>) => eventsAre('lost', work);
  const withRefusedEvent = (work: () => Promise<string>) => eventsAre('refused', work);
  /** A job at whose result the collector fails three times. */
  const withFailedCollector = async (): Promise<string> => {
    const failed = givenUp();
    return meanwhile('s3.Put', 'fail', async () => {
      const jobId = await stack.submit(severalPages);
      await failed;
      return jobId;
    });
  };
  return {
    ...stack,
    withLostEvent,
    withRefusedEvent,
    withFailedCollector,
    lines,
    said,
    succeed: async () => {
      const jobId = await stack.submit(revenue);
      await stack.done(jobId);
      return jobId;
    },
    fail: async () => stack.done(await stack.submit({ sql: 'select no_such_column' })),
    cancel: async () => {
      const sql = endlessSql;
      const jobId = await stack.submit({ sql });
      await stack.call(`/jobs/${jobId}/cancel`, { method: 'POST' });
      await stack.done(jobId);
    },
    /** The event never comes. */
    loseEvent: async () => recover(await withLostEvent(() => stack.submit(revenue))),
    /** EventBridge cannot hand the event over. */
    refuseEvent: async () => recover(await withRefusedEvent(() => stack.submit(revenue))),
    /** The start's answer never comes, and the reconciler's first try at it fails too. */
    loseStart: async () => {
      const jobId = await meanwhile('redshift-data.Execute', 'fail', async () => {
        const submitted = await stack.submit(revenue);
        await stack.makeOverdue(submitted);
        await stack.reconcile();
        return submitted;
      });
      await recover(jobId);
    },
    /** The collector fails at the result three times. */
    failCollector: async () => recover(await withFailedCollector()),
    /** The last collector dies: it still has its lease, which has expired. */
    loseCollector: async () => {
      const jobId = await withFailedCollector();
      await stack.dynamo.send(
        new UpdateCommand({
          TableName: stack.tableName,
          Key: { jobId },
          UpdateExpression: 'SET leaseUntil = :past',
          ExpressionAttributeValues: { ':past': '2000-01-01T00:00:00.000Z' },
        }),
      );
      await recover(jobId);
    },
    /** The job settles, and its subscribers are not told. */
    loseNotification: async () => {
      const failed = givenUp();
      const jobId = await meanwhile('sns.Publish', 'fail', async () => {
        const id = await stack.submit(revenue);
        await failed;
        return id;
      });
      await recover(jobId);
    },
    /** The Data API throttles the first call that asks for a statement. */
    throttle: async () => {
      let throttled = false;
      fault = (made) => {
        if (made !== 'redshift-data.DescribeStatement' || throttled) return undefined;
        throttled = true;
        return 'throttle';
      };
      await stack.done(await stack.submit(revenue));
    },
    /** An owner has as many jobs as allowed, all waiting, and asks for one more. */
    refuse: async (): Promise<number> => {
      const waiting = await meanwhile('redshift-data.Execute', 'throttle', async () => {
        const jobs = Array.from({ length: countedLimits.ownerJobsInFlight }, () =>
          stack.submit(revenue, 'GREEDY'),
        );
        const ids = await Promise.all(jobs);
        await stack.reconcile();
        return ids;
      });
      const { status } = await stack.post(revenue, {}, 'GREEDY');
      for (const jobId of waiting) {
        await stack.call(`/jobs/${jobId}/cancel`, { method: 'POST' }, 'GREEDY');
        await stack.done(jobId, 'GREEDY');
      }
      return status;
    },
    /** A run of the reconciler can read no job. */
    failReconciler: () => {
      const failed = givenUp();
      return meanwhile('dynamodb.Scan', 'fail', async () => {
        stack.fireSchedules();
        await failed;
      });
    },
  };
};

export type TroubledStack = Awaited<ReturnType<typeof startTroubledStack>>;
