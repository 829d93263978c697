import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { z } from 'zod';
import { LOOPBACK, portOf } from '../../infra/host/loopback-listener.ts';
import { startQueueAndObjectServer } from '../../infra/local/emulators/queue-and-object-server.ts';
import { eventMatcher } from '../../infra/local/eventbridge/event-pattern.ts';
import { type RedshiftDataOptions, startRedshiftData } from '../../infra/redshift-data/server.ts';
import type { StatementStatusEvent } from '../../infra/redshift-data/statement/statement-event.ts';

const BUCKET = 'conformance';
const credentials = { accessKeyId: 'conformance', secretAccessKey: 'local' };

/** A rule of the event bus: what it selects, and the queue that it sends that to. */
interface Rule {
  readonly pattern: string;
  readonly queueArn?: string | undefined;
}

const ruleRequest = z.object({
  Name: z.string().optional(),
  Rule: z.string().optional(),
  EventPattern: z.string().optional(),
  Targets: z.array(z.object({ Arn: z.string() })).optional(),
});

const NOT_FOUND = { __type: 'ResourceNotFoundException', message: 'The rule does not exist.' };

/** The four operations of EventBridge that a temporary rule takes. */
class RuleBus {
  readonly rules = new Map<string, Rule>();

  answer(operation: string, body: unknown): Readonly<Record<string, unknown>> {
    const { Name = '', Rule: ruleName = Name, EventPattern, Targets } = ruleRequest.parse(body);
    const rule = this.rules.get(ruleName);
    if (operation === 'PutRule') {
      this.rules.set(ruleName, { pattern: EventPattern ?? '{}' });
      return { RuleArn: `arn:aws:events:us-east-1:000000000000:rule/${ruleName}` };
    }
    if (operation === 'DeleteRule') {
      this.rules.delete(ruleName);
      return {};
    }
    if (rule === undefined) return NOT_FOUND;
    const queueArn = operation === 'PutTargets' ? Targets?.[0]?.Arn : undefined;
    this.rules.set(ruleName, { ...rule, queueArn });
    return { FailedEntryCount: 0, FailedEntries: [] };
  }

  /** The queues that an event belongs into. */
  queuesFor(event: unknown): readonly string[] {
    const json = z.json().parse(event);
    return [...this.rules.values()].flatMap(({ pattern, queueArn }) => {
      const matches = eventMatcher(z.record(z.string(), z.json()).parse(JSON.parse(pattern)));
      return queueArn !== undefined && matches(json) ? [queueArn.split(':').at(-1) ?? ''] : [];
    });
  }
}

const serveBus = async (bus: RuleBus, onCall: (operation: string) => void) => {
  const server = createServer(async (request, response) => {
    const body = await request.toArray();
    const operation = String(request.headers['x-amz-target']).replace('AWSEvents.', '');
    onCall(operation);
    const answer = bus.answer(operation, JSON.parse(Buffer.concat(body).toString()));
    response.statusCode = answer['__type'] === undefined ? 200 : 400;
    response.end(JSON.stringify(answer));
  });
  server.listen(0, LOOPBACK);
  await once(server, 'listening');
  const stop = async (): Promise<void> => {
    server.close();
    server.closeAllConnections();
  };
  return { url: `http://${LOOPBACK}:${portOf(server.address())}`, stop };
};

/** What tests want to know or to change of the events' way. */
interface BusOptions {
  readonly onBusCall?: (operation: string) => void;
  /** What is delivered of an event. */
  readonly eventOf?: (event: StatementStatusEvent) => unknown;
}

/** The emulator with what surrounds it on AWS: S3, SQS and a bus of events. */
export const startLocalAws = async (
  options: RedshiftDataOptions = {},
  { onBusCall = () => {}, eventOf = (event) => event }: BusOptions = {},
) => {
  const folder = await mkdtemp(join(tmpdir(), 'conformance-'));
  const [queueDir, objectDir] = [join(folder, 'queues'), join(folder, 'objects')];
  const server = await startQueueAndObjectServer({ queueDir, objectDir });
  const bus = new RuleBus();
  const busServer = await serveBus(bus, onBusCall);
  const where = { endpoint: server.url, region: 'us-east-1', credentials };
  const [s3, sqs] = [new S3Client({ ...where, forcePathStyle: true }), new SQSClient(where)];
  await s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
  const emulator = await startRedshiftData({
    tpchScale: 0,
    s3: { endpoint: server.url, defaultRoleArn: 'arn:aws:iam::000000000000:role/Warehouse' },
    onEvent: (event) => {
      const MessageBody = JSON.stringify(eventOf(event));
      for (const name of bus.queuesFor(event)) {
        const QueueUrl = `${server.url}/000000000000/${name}`;
        void sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
      }
    },
    ...options,
  });
  return {
    plan: {
      target: { WorkgroupName: 'local', Database: 'dev' },
      unload: { bucket: BUCKET, role: 'default' },
      events: true,
    },
    settings: {
      region: 'us-east-1',
      credentials,
      endpoints: {
        'redshift-data': emulator.url,
        events: busServer.url,
        s3: server.url,
        sqs: server.url,
      },
    },
    s3,
    sqs,
    bus,
    stop: async (): Promise<void> => {
      s3.destroy();
      sqs.destroy();
      await emulator.stop();
      await busServer.stop();
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
};
