import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { AccessRequest } from '../../../infra/local/iam/access-request.ts';
import type { AttachedStatement } from '../../../infra/local/iam/attached-statement.ts';
import { type PipelineStack, startPipelineStack } from '../../support/pipeline-stack.ts';
import { breaksWithout, grantsOf, withoutAction } from './granted-permissions.ts';

let stack: PipelineStack;
let template: readonly AttachedStatement[];
let refuseEvents = false;
beforeAll(async () => {
  stack = await startPipelineStack({
    encryptionKey: 'create',
    retryDelaysMs: [0, 0],
    injectEventFault: () => (refuseEvents ? { copies: 1, refused: true } : undefined),
  });
  template = stack.access.inForce;
});
afterEach(() => stack.access.enforce(template));
afterAll(() => stack.stop());

const PIPELINE = 'RedshiftDataJobs-pipeline';
const revenue = { report: 'revenue-by-country', parameters: { country_name: 'FRANCE' } };
const unloaded = { sql: 'select n_name from nation', delivery: 'unload', format: 'parquet' };
/** Wide enough for a file of several parts. */
const large = { sql: "select repeat('x', 60000) as wide from lineitem limit 150" };

const done = async (body: object) => stack.done(await stack.submit(body));

/** Resolves once the function's failure has arrived in its queue. */
const givenUp = (functionName: string) =>
  stack.events.next('failure-sent', (event) => event.functionName.includes(functionName));

const loseEvents = async (): Promise<void> => {
  refuseEvents = true;
  await stack.eventOf(await stack.submit(revenue));
  refuseEvents = false;
  stack.access.enforce(withoutAction(template, PIPELINE, 'dynamodb:UpdateItem'));
  const collector = givenUp('Collector');
  await stack.submit(revenue).catch(() => undefined);
  await collector;
  stack.access.enforce(withoutAction(template, 'ReconcileSchedule', 'lambda:InvokeFunction'));
  stack.fireSchedules();
  stack.access.enforce(template);
  await stack.idle();
};

const keyRequests = (): AccessRequest[] => {
  const asked = new Map<string, AccessRequest>();
  for (const { request } of stack.events.past('access-decided')) {
    if (!request.action.startsWith('kms:')) continue;
    const { principal, action, context } = request;
    asked.set(JSON.stringify([principal, action, context]), request);
  }
  return [...asked.values()];
};

/**
 * Logs encrypts here and has no reader; on AWS it checks the key and reads for people.
 * Redshift writes a large file in parts, its emulator in one piece.
 */
const ONLY_ON_AWS = [
  /^EncryptionKey\w+: kms:(Encrypt|Decrypt|ReEncrypt\*|DescribeKey) on \*$/,
  /unload.*: kms:Decrypt on /,
];

describe('with a key of its own', () => {
  it('the pipeline collects, unloads and serves as without', async () => {
    expect(await done(revenue)).toMatchObject({ state: 'SUCCEEDED', result: { rowCount: 10 } });
    expect(await done(large)).toMatchObject({ state: 'SUCCEEDED', result: { rowCount: 150 } });
    const job = await done(unloaded);
    expect(job).toMatchObject({ state: 'SUCCEEDED', result: { rowCount: 25 } });
    expect((await stack.call(`/jobs/${job.jobId}/manifest`)).status).toBe(200);
  });

  it('no use of it is granted that could be taken away without breaking something', async () => {
    await loseEvents();
    await stack.alarms.evaluate();
    const requests = keyRequests();
    const grants = grantsOf(template).filter(({ name }) => name.includes('kms:'));
    const superfluous = grants
      .filter((grant) => !breaksWithout(template, grant, requests))
      .map(({ name }) => name)
      .filter((name) => !ONLY_ON_AWS.some((known) => known.test(name)));
    expect(superfluous).toEqual([]);
    expect(grants.length).toBeGreaterThan(12);
  });

  it('an alarm reaches its topic, though CloudWatch says for no account to KMS', async () => {
    await stack.alarms.evaluate();
    const ofAlarms = stack.events
      .past('access-decided')
      .filter(({ request: { principal, action } }) => {
        const isAlarm = principal.kind === 'service' && principal.name.startsWith('cloudwatch.');
        return isAlarm && action.startsWith('kms:');
      });
    expect(ofAlarms.map(({ request, decision }) => [request.context, decision])).toContainEqual([
      {},
      'allowed',
    ]);
  });

  it('a function that may write and not use the key is refused in the service’s words', async () => {
    stack.access.enforce(withoutAction(template, PIPELINE, 'kms:GenerateDataKey'));
    const collector = stack.events.next('function-invoked', ({ functionName }) =>
      functionName.includes('Collector'),
    );
    const jobId = await stack.submit(revenue);
    await collector;
    expect((await stack.job(jobId)).state).toBe('RUNNING');
    const refused = stack.events
      .past('access-decided')
      .filter(
        ({ decision, request }) => decision !== 'allowed' && request.action.startsWith('kms:'),
      );
    expect(refused.at(-1)?.request).toMatchObject({ action: 'kms:GenerateDataKey' });
  });

  it('a link of a status function that may not decrypt leads nowhere', async () => {
    const { jobId } = await done(revenue);
    const { headers } = await stack.call(`/jobs/${jobId}/result`);
    const link = headers.get('location') ?? '';
    expect((await fetch(link)).status).toBe(200);
    stack.access.enforce(withoutAction(template, 'StatusRole', 'kms:Decrypt'));
    const answer = await fetch(link);
    expect(answer.status).toBe(403);
    expect(await answer.text()).toMatch(/not authorized to perform: kms:Decrypt on resource/);
    expect((await stack.call(`/jobs/${jobId}`)).status).toBe(500);
  });

  it('an UNLOAD whose role may not use the key fails its job', async () => {
    stack.access.enforce(withoutAction(template, 'unload', 'kms:GenerateDataKey'));
    const job = await done(unloaded);
    expect(job).toMatchObject({ state: 'FAILED', error: { code: 'STATEMENT_FAILED' } });
  });

  it('no role’s policy counts once the key’s own does not leave it to the account', async () => {
    stack.access.enforce(withoutAction(template, 'EncryptionKey', 'kms:*'));
    expect((await stack.post(revenue)).status).toBe(500);
  });
});
