import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CallFault } from '../../../infra/local/faults/faults.ts';
import { jobSchema } from '../../../shared/job/job.ts';
import { type PipelineStack, startPipelineStack } from '../../support/pipeline-stack.ts';
import { subscribe } from '../../support/subscription.ts';

/** Stands for whatever a caller may put in: a name, a diagnosis, a password by mistake. */
const CANARY = 'CANARYZEBRA';

/** Redshift writes names in lower case. */
const shows = (text: string): boolean => text.toUpperCase().includes(CANARY);

let stack: PipelineStack;
let faultOf: (call: string) => CallFault | undefined = () => undefined;
const logged: string[] = [];
const notified: { event: Record<string, unknown>; attributes: object }[] = [];

const POST = { method: 'POST', headers: { 'content-type': 'application/json' } };

/** Requests that carry it in every place that a request has. */
const refusedRequests = (): Promise<Response>[] => [
  stack.post({ report: CANARY }),
  stack.post({ [CANARY]: CANARY }),
  stack.post({ report: 'revenue-by-country', parameters: { [CANARY]: CANARY } }),
  stack.post({ report: 'revenue-by-country', format: CANARY }),
  stack.post({ sql: 'select :a', parameters: { a: { [CANARY]: 1 } } }),
  stack.call('/jobs', { ...POST, body: `{"sql": ${CANARY}` }),
  stack.call('/jobs', { ...POST, body: CANARY, headers: { 'content-type': `text/${CANARY}` } }),
  stack.call(`/jobs/${CANARY}`),
  stack.call(`/jobs/${CANARY}/result`),
  stack.call(`/jobs/${CANARY}/cancel`, { method: 'POST' }),
  stack.call(`/jobs?state=${CANARY}`),
  stack.call(`/jobs?cursor=${CANARY}`),
  stack.call(`/jobs?${CANARY}=1`),
  stack.call(`/assets/${CANARY}`),
  stack.call(`/lab?action=${CANARY}`),
  stack.call('/jobs', { headers: { authorization: CANARY } }),
];

beforeAll(async () => {
  stack = await startPipelineStack({
    retryDelaysMs: [0, 0],
    injectCallFault: ({ service, operation }) => faultOf(`${service}.${operation}`),
    onFunctionLog: (_name, line) => logged.push(line),
  });
  const subscription = await subscribe(stack, 'canary');

  const report = { report: 'revenue-by-country', parameters: { country_name: CANARY } };
  const adHoc = {
    sql: `select '${CANARY}' as ${CANARY} where :a <> ''`,
    parameters: { a: CANARY },
  };
  const broken = { sql: `select ${CANARY} from nowhere` };
  const keyed = await stack.post(report, { 'idempotency-key': CANARY });
  await stack.done(jobSchema.parse(await keyed.json()).jobId);
  await stack.post({ ...report, format: 'jsonl' }, { 'idempotency-key': CANARY });
  for (const body of [report, adHoc, broken]) await stack.done(await stack.submit(body));
  const answers = await Promise.all(refusedRequests());
  expect(answers.every(({ status }) => status >= 400 && status < 500)).toBe(true);

  // What fails on the way is logged with its cause, and may be kept.
  for (const call of ['dynamodb.PutItem', 'redshift-data.ExecuteStatement']) {
    faultOf = (made) => (made === call ? 'fail' : undefined);
    await stack.post(adHoc);
  }
  faultOf = (made) => (made.startsWith('s3.Put') ? 'fail' : undefined);
  const givenUp = stack.events.next('failure-sent');
  await stack.submit(adHoc);
  await givenUp;
  faultOf = () => undefined;
  // One for each of the four that settled.
  for (let count = 0; count < 4; count += 1) notified.push(await subscription.next());
  subscription.close();
});
afterAll(() => stack.stop());

describe('what a caller puts in', () => {
  it('shows up in no log', async () => {
    expect(logged.some((line) => line.includes('Job accepted'))).toBe(true);
    expect(logged.some((line) => line.includes('"ERROR"'))).toBe(true);
    expect(logged.filter(shows)).toEqual([]);
    const folder = join(stack.folder, 'logs');
    for (const name of await readdir(folder)) {
      expect(shows(await readFile(join(folder, name), 'utf8'))).toBe(false);
    }
  });

  it('shows up in no dead-letter queue', async () => {
    const sqs = new SQSClient(stack.clientConfig);
    const QueueUrl = stack.outputs['FailedEventsQueueUrl'];
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 5, MessageAttributeNames: ['All'] }),
    );
    sqs.destroy();
    expect(Messages).not.toEqual([]);
    expect(shows(JSON.stringify(Messages))).toBe(false);
  });

  it('shows up in a notification only as the job itself: its SQL, parameters and columns', () => {
    expect(shows(JSON.stringify(notified))).toBe(true);
    for (const { event, attributes } of notified) {
      expect(shows(JSON.stringify(attributes))).toBe(false);
      const { data, ...envelope } = event;
      expect(shows(JSON.stringify(envelope))).toBe(false);
      const json = JSON.stringify(data, (key, value) =>
        ['sql', 'parameters', 'columns', 'detail'].includes(key) ? undefined : value,
      );
      expect(shows(json)).toBe(false);
    }
  });

  it('shows up in no response to another owner', async () => {
    const { jobs } = await (await stack.call('/jobs')).json();
    expect(shows(JSON.stringify(jobs))).toBe(true);
    for (const { jobId } of jobs) {
      for (const [path, method] of [
        ['', 'GET'],
        ['/result', 'GET'],
        ['/manifest', 'GET'],
        ['/rows', 'GET'],
        ['/cancel', 'POST'],
      ]) {
        const answer = await stack.call(`/jobs/${jobId}${path}`, { method: method ?? '' }, 'BOB');
        expect(answer.status).toBe(404);
        expect(shows(await answer.text())).toBe(false);
      }
    }
    expect(await (await stack.call('/jobs', {}, 'BOB')).json()).toEqual({ jobs: [] });
  });
});

describe('a link to a result', () => {
  it('is signed anew for each request, for five minutes, and is in no log', async () => {
    const jobId = await stack.submit({ sql: 'select 1 as n' });
    await stack.done(jobId);
    const link = async () => (await stack.call(`/jobs/${jobId}/result`)).headers.get('location');
    const url = new URL((await link()) ?? '');
    expect(url.searchParams.get('X-Amz-Expires')).toBe('300');
    expect((await fetch(url)).status).toBe(200);
    url.searchParams.set('X-Amz-Expires', '3600');
    expect((await fetch(url)).status).toBe(403);
    expect(logged.filter((line) => line.includes('X-Amz-Signature'))).toEqual([]);
  });
});
