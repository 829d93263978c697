import { DeleteCommand, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import type { Job } from '../../../shared/job/job.ts';
import { jobFrom } from '../../../shared/job/job-record.ts';
import { WAITERS_PREFIX } from '../../../shared/job/waiters.ts';
import { jobIdFromKey } from '../../../shared/platform/identifier.ts';
import { startPipelineStack } from '../../support/pipeline-stack.ts';
import { subscribe } from '../../support/subscription.ts';
import { RequestWatch } from './request-watch.ts';

/** The owner of unsigned requests. */
const OWNER = 'local';
/** What a request that waits logs where a call gets no answer, on a slow machine too. */
const UNANSWERED_WAIT = 'Job table did not answer a wait';
const PAST = '2000-01-01T00:00:00.000Z';

const statementEvent = z.object({ statementId: z.string(), statementName: z.string() });

export type FaultyPipeline = Awaited<ReturnType<typeof startFaultyPipeline>>;

/** The whole local stack with a watch over every request of its functions. */
export const startFaultyPipeline = async ({ maximumSandboxes = 2 } = {}) => {
  const watch = new RequestWatch();
  const statements = new Map<string, string[]>();
  const deaf = new Set<string>();
  let unansweredWaits = 0;
  const stack = await startPipelineStack({
    retryDelaysMs: [0, 0],
    onFunctionLog: (_, line) => {
      if (line.includes(UNANSWERED_WAIT)) unansweredWaits += 1;
    },
    maximumSandboxes,
    injectCallFault: (call) => watch.faultOf(call),
    injectEventFault: ({ event }) => {
      const parsed = statementEvent.safeParse(event.detail);
      const name = parsed.success ? parsed.data.statementName : '';
      return { copies: [...deaf].some((jobId) => name.endsWith(jobId)) ? 0 : 1 };
    },
  });
  stack.events.on((published) => {
    if (published.type !== 'event-published') return;
    const parsed = statementEvent.safeParse(published.event.detail);
    if (!parsed.success) return;
    const { statementId, statementName } = parsed.data;
    watch.learn(statementId, statementName);
    const known = statements.get(statementName) ?? [];
    if (!known.includes(statementId)) statements.set(statementName, [...known, statementId]);
  });
  const subscription = await subscribe(stack, 'faults');

  const record = async (jobId: string): Promise<Job> => {
    const key = { TableName: stack.tableName, Key: { jobId }, ConsistentRead: true };
    return jobFrom((await stack.dynamo.send(new GetCommand(key))).Item, stack.bucket);
  };
  /**
   * Frees the places that waiting requests have taken; returns how many there were, and how many
   * calls of requests that wait have got no answer since the last time.
   */
  const freePlaces = async () => {
    const unanswered = unansweredWaits;
    unansweredWaits = 0;
    const Key = { jobId: WAITERS_PREFIX };
    const taken = new DeleteCommand({ TableName: stack.tableName, Key, ReturnValues: 'ALL_OLD' });
    const { Attributes } = await stack.dynamo.send(taken);
    const places: unknown = Attributes?.['waiters'];
    return { left: places instanceof Set ? places.size : 0, unanswered };
  };
  /** Whatever the record waits for is over, as if an hour had passed. */
  const timePasses = async (job: Job): Promise<void> => {
    const names = ['attentionAt', 'leaseUntil', 'rivalUntil', 'lateStartUntil'] as const;
    const waiting = names.filter((name) => job[name] !== undefined);
    await stack.dynamo.send(
      new UpdateCommand({
        TableName: stack.tableName,
        Key: { jobId: job.jobId },
        UpdateExpression: `SET ${waiting.map((name) => `${name} = :past`).join(', ')}`,
        ExpressionAttributeValues: { ':past': PAST },
      }),
    );
  };
  return {
    ...stack,
    watch,
    record,
    freePlaces,
    timePasses,
    jobIdOf: (key: string) => jobIdFromKey(OWNER, key),
    /** No event of this job's statement is delivered. */
    loseEventsOf: (jobId: string) => deaf.add(jobId),
    /** The statements that events have told of. */
    statementsOf: (jobId: string): readonly string[] =>
      [...statements].flatMap(([name, ids]) => (name.endsWith(jobId) ? ids : [])),
    /** Resolves once the job's statement has come to its end. */
    statementEnded: (jobId: string) =>
      stack.events.first('event-published', ({ event }) => JSON.stringify(event).includes(jobId)),
    notifications: () => subscription.all(),
    stop: async () => {
      subscription.close();
      await stack.stop();
    },
  };
};
