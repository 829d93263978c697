import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { LocalStack } from '../../infra/local/local-stack.ts';
import { startLocalStack } from '../../infra/local/local-stack.ts';
import type { LocalStackOptions } from '../../infra/local/local-stack-options.ts';
import type { TokenRequest } from '../../infra/local/oidc/local-issuer.ts';
import { type JobView, jobSchema } from '../../shared/job/job.ts';
import { INJECTED_DELAYS, injectedDelays } from './injected-delays.ts';
import { recordEvents } from './recorded-events.ts';
import { StatementOrder } from './statement-order.ts';

/** One assembly serves all tests until an input changes; the first that needs it makes it. */
export const ASSEMBLIES = fileURLToPath(
  new URL('../../node_modules/.cache/redshift-data-jobs/assemblies', import.meta.url),
);

/**
 * So that everything that a limit counts is counted. Other limits would be another assembly, whose
 * synthesis costs over two seconds of a processor.
 */
export const countedLimits = {
  ownerJobsInFlight: 4,
  ownerSubmitsPerMinute: 600,
  jobsInFlight: 10_000,
} as const;

/** Each is a process that starts; a file that makes two calls of a function at once sets two. */
const SANDBOXES = 1;

const outside = { accessKeyId: 'OUTSIDE', secretAccessKey: 'any' };

/** An Authorization header of the caller with the access key `owner`. */
const signedAs = (owner: string): Record<string, string> => ({
  authorization:
    `AWS4-HMAC-SHA256 Credential=${owner}/20261122/us-east-1/execute-api/aws4_request, ` +
    'SignedHeaders=host, Signature=0',
});

const settled = ['SUCCEEDED', 'FAILED', 'CANCELLED'];

export type PipelineStack = Awaited<ReturnType<typeof startPipelineStack>>;

export interface PipelineStackOptions extends LocalStackOptions {
  /** Whether a statement's event may overtake its submit, as on AWS. @default false */
  readonly eventsMayOvertake?: boolean;
  /** How many past events can be looked back at, at least. @default 20,000 */
  readonly eventHistory?: number;
}

/** The real stack on free ports and a folder of its own, with the calls that tests make. */
export const startPipelineStack = async ({
  eventsMayOvertake = false,
  eventHistory,
  ...options
}: Partial<PipelineStackOptions> = {}) => {
  const delays = injectedDelays(process.env[INJECTED_DELAYS] ?? '');
  const order = new StatementOrder();
  const folder = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'pipeline-')));
  const stack = await startLocalStack({
    dataDir: folder,
    assemblyCacheDir: ASSEMBLIES,
    schedulesByTheClock: false,
    warmUp: false,
    maximumSandboxes: SANDBOXES,
    ...options,
    injectCallFault: (call) => {
      if (!eventsMayOvertake) order.see(call);
      return options.injectCallFault?.(call) ?? delays.ofCall(call);
    },
    injectEventFault: (delivery) => {
      const after = eventsMayOvertake ? undefined : order.submitEnded(delivery);
      return {
        ...(after && { after }),
        ...(delays.ofEventsMs > 0 && { delayMs: delays.ofEventsMs }),
        ...options.injectEventFault?.(delivery),
      };
    },
  });
  if (!eventsMayOvertake) order.follow(stack.events);
  const events = recordEvents(stack.events, eventHistory);
  const client = { endpoint: stack.awsUrl, region: 'us-east-1', credentials: outside };
  const dynamo = DynamoDBDocumentClient.from(new DynamoDBClient(client));
  const s3 = new S3Client(client);
  const tableName = stack.outputs['JobTableName'] ?? '';

  const call = (path: string, init: RequestInit = {}, owner?: string): Promise<Response> =>
    fetch(`${stack.apiUrl}${path}`, {
      redirect: 'manual',
      ...init,
      headers: { ...(owner && signedAs(owner)), ...headersOf(init) },
    });
  const post = (body: unknown, headers: Record<string, string> = {}, owner?: string) =>
    call(
      '/jobs',
      {
        method: 'POST',
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json', ...headers },
      },
      owner,
    );
  const job = async (jobId: string, owner?: string): Promise<JobView> =>
    jobSchema.parse(await (await call(`/jobs/${jobId}`, {}, owner)).json());
  const untilSettled = async (jobId: string, owner?: string): Promise<JobView> => {
    for (;;) {
      const ran = nextRun(stack);
      const now = await job(jobId, owner);
      if (settled.includes(now.state)) return now;
      await ran;
    }
  };

  return {
    ...stack,
    events,
    folder,
    tableName,
    bucket: stack.outputs['ResultBucketName'] ?? '',
    dynamo,
    s3,
    clientConfig: client,
    call,
    post,
    job,
    /** A token of the stack's issuer. */
    token: async (request: TokenRequest): Promise<string> => {
      if (!stack.issuer) throw new Error('This stack asks for no tokens.');
      return stack.issuer.token(request);
    },
    /** Submits and answers with the job's id. */
    submit: async (body: unknown, owner?: string): Promise<string> => {
      const response = await post(body, {}, owner);
      if (response.status !== 202) throw new Error(await response.text());
      return jobSchema.parse(await response.json()).jobId;
    },
    /**
     * The job once it is settled, as its caller sees it; its announcement and what follows may
     * still be under way. Looks again whenever a function has run.
     */
    settled: untilSettled,
    /**
     * The job once it is finished with: settled, announced, its statement's end told, and every
     * function ended that has to do with it.
     */
    done: async (jobId: string, owner?: string): Promise<JobView> => {
      const view = await untilSettled(jobId, owner);
      // A statement that is stopped may end after its job.
      if (view.statement?.statementId !== undefined) await order.statementEnded(jobId);
      await stack.idle();
      return view;
    },
    /** Resolves once the event of the job's statement has come to its end, delivered or dropped. */
    eventOf: (jobId: string) =>
      events.first('event-delivered', ({ event }) => JSON.stringify(event).includes(jobId)),
    /** Follows the link to the result and brings the text of the file. */
    resultText: async (jobId: string): Promise<string> => {
      const { headers } = await call(`/jobs/${jobId}/result`);
      return (await fetch(headers.get('location') ?? '')).text();
    },
    /** Makes the job's time of attention come now, as if a minute had passed. */
    makeOverdue: (jobId: string) =>
      dynamo.send(
        new UpdateCommand({
          TableName: tableName,
          Key: { jobId },
          UpdateExpression: 'SET attentionAt = :past',
          ExpressionAttributeValues: { ':past': '2000-01-01T00:00:00.000Z' },
        }),
      ),
    /** Runs the reconciler and waits until this run of it has ended, whatever its outcome. */
    reconcile: async (): Promise<void> => {
      const fired = stack.events.next('schedule-fired');
      stack.fireSchedules();
      const { requestId } = await fired;
      if (requestId === undefined) throw new Error('The schedule may not invoke the reconciler.');
      await events.first('function-invoked', (ended) => ended.requestId === requestId);
    },
    stop: async (): Promise<void> => {
      dynamo.destroy();
      s3.destroy();
      await stack.stop();
      if (options.dataDir === undefined) await rm(folder, { recursive: true, force: true });
    },
  };
};

/** Reading a job does not move it on, so only other functions' runs count. */
const nextRun = (stack: LocalStack) =>
  stack.events.next('function-invoked', ({ functionName }) => !functionName.includes('Status'));

const headersOf = (init: RequestInit): Record<string, string> =>
  Object.fromEntries(new Headers(init.headers));
