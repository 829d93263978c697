import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { CallFault } from '../../../infra/local/faults/faults.ts';
import type { AccessRequest } from '../../../infra/local/iam/access-request.ts';
import type { AttachedStatement } from '../../../infra/local/iam/attached-statement.ts';
import { endlessSql } from '../../support/endless-sql.ts';
import {
  countedLimits,
  type PipelineStack,
  startPipelineStack,
} from '../../support/pipeline-stack.ts';
import { breaksWithout, grantsOf, withoutAction } from './granted-permissions.ts';

let stack: PipelineStack;
let template: readonly AttachedStatement[];
/** Decides about single calls while a scenario runs. */
let faultOf: (call: string) => CallFault | undefined = () => undefined;
let refuseEvents = false;

beforeAll(async () => {
  stack = await startPipelineStack({
    retryDelaysMs: [0, 0],
    limits: countedLimits,
    injectCallFault: ({ service, operation }) => faultOf(`${service}.${operation}`),
    injectEventFault: () => (refuseEvents ? { copies: 1, refused: true } : undefined),
  });
  template = stack.access.inForce;
});
afterEach(() => {
  stack.access.enforce(template);
  faultOf = () => undefined;
  refuseEvents = false;
});
afterAll(() => stack.stop());

const revenue = { report: 'revenue-by-country', parameters: { country_name: 'UNITED STATES' } };
const PIPELINE = 'RedshiftDataJobs-pipeline';

const cancel = (jobId: string) => stack.call(`/jobs/${jobId}/cancel`, { method: 'POST' });

/** Resolves once the function's failure has arrived in its queue. */
const givenUp = (functionName: string) =>
  stack.events.next('failure-sent', (event) => event.functionName.includes(functionName));

/** As if the job's start had been refused for the first time long ago, and it were due. */
const makeOld = (jobId: string) =>
  stack.dynamo.send(
    new UpdateCommand({
      TableName: stack.tableName,
      Key: { jobId },
      UpdateExpression: 'SET attentionAt = :past, refusedAt = :old',
      ExpressionAttributeValues: {
        ':past': '2000-01-01T00:00:00.000Z',
        ':old': new Date(Date.now() - 120_000).toISOString(),
      },
    }),
  );

const readEverything = async (): Promise<void> => {
  const jobId = await stack.submit(revenue);
  const { result } = await stack.done(jobId);
  for (const path of ['', '/result', '/manifest', '/rows'])
    await stack.call(`/jobs/${jobId}${path}`);
  await stack.resultText(jobId);
  const page = await (await stack.call('/')).text();
  const asset = /assets\/[^"]+/.exec(page)?.[0];
  for (const path of ['/jobs', '/reports', '/openapi.json', `/${asset}`, '/nothing']) {
    await stack.call(path);
  }
  for (const path of ['/lab', '/lab/']) {
    const answer = await stack.call(`${path}?action=execute_report&country_name=FRANCE`);
    const id: string = await answer.json();
    await stack.done(id);
    const rows = await stack.call(`${path}?action=get_report_results&query_id=${id}`);
    expect(rows.status).toBe(200);
    await stack.call(path, { method: 'OPTIONS' });
  }
  expect((await stack.call('/jobs?owner=*', {}, 'ADMIN')).status).toBe(200);
  await stack.idle();
  const { key = '' } = result?.files[0] ?? {};
  await stack.s3.send(new DeleteObjectCommand({ Bucket: stack.bucket, Key: key }));
  expect((await stack.call(`/jobs/${jobId}/result`)).status).toBe(410);
};

const cancelThem = async (): Promise<void> => {
  const sql = endlessSql;
  const running = await stack.submit({ sql });
  const waited = await stack.call(`/jobs/${running}`, { headers: { prefer: 'wait=1' } });
  expect(waited.headers.get('preference-applied')).toBe('wait=1');
  await cancel(running);
  await stack.done(running);
  faultOf = (call) => (call === 'redshift-data.ExecuteStatement' ? 'throttle' : undefined);
  const queued = await stack.submit(revenue);
  faultOf = () => undefined;
  expect((await cancel(queued)).status).toBe(202);
};

/** The second part's upload fails for good, so the attempt aborts and the next one succeeds. */
const loseOneUpload = async (): Promise<void> => {
  let aborted = false;
  faultOf = (call) => {
    aborted ||= call === 's3.AbortMultipartUpload';
    return call === 's3.UploadPart' && !aborted ? 'fail' : undefined;
  };
  const sql = "select repeat('x', 60000) as wide from lineitem limit 160";
  const job = await stack.done(await stack.submit({ sql }));
  expect(job).toMatchObject({ state: 'SUCCEEDED', result: { rowCount: 160 } });
  faultOf = () => undefined;
};

const loseEvents = async (): Promise<void> => {
  refuseEvents = true;
  const unheard = await stack.submit(revenue);
  await stack.eventOf(unheard);
  refuseEvents = false;

  stack.access.enforce(withoutAction(template, PIPELINE, 'dynamodb:UpdateItem'));
  const collector = givenUp('Collector');
  await stack.submit(revenue).catch(() => undefined);
  await collector;
  stack.access.enforce(withoutAction(template, PIPELINE, 'dynamodb:Scan'));
  const reconciler = givenUp('Reconciler');
  stack.fireSchedules();
  await reconciler;
  stack.access.enforce(withoutAction(template, 'ReconcileSchedule', 'lambda:InvokeFunction'));
  stack.fireSchedules();
  stack.access.enforce(template);
  await stack.makeOverdue(unheard);
  await stack.reconcile();
  expect((await stack.job(unheard)).state).toBe('SUCCEEDED');
};

const unload = async (): Promise<void> => {
  const unloaded = { delivery: 'unload', format: 'parquet' };
  const query = 'select n_name from nation';
  for (const body of [{ sql: query }, { statements: [query, query] }]) {
    const job = await stack.done(await stack.submit({ ...body, ...unloaded }));
    expect(job).toMatchObject({ state: 'SUCCEEDED' });
  }
};

/**
 * What Redshift asks for on AWS and its emulator does not: the Region, and an end after failures.
 */
const ONLY_ON_AWS = [/unload.*: s3:GetBucketLocation on /, /unload.*: s3:AbortMultipartUpload on /];

describe('the template grants', () => {
  // Every kind of call there is, some of them after retries: ten seconds, more beside other tests.
  it('nothing that could be taken away without breaking something', {
    timeout: 120_000,
  }, async () => {
    await readEverything();
    await cancelThem();
    await loseOneUpload();
    await loseEvents();
    await unload();
    await stack.alarms.evaluate();

    const asked = new Map<string, AccessRequest>();
    for (const { request } of stack.events.past('access-decided')) {
      const { principal, action, resource, context } = request;
      const who = principal.kind === 'role' ? principal.roleName : principal;
      asked.set(JSON.stringify([who, action, resource, context['aws:SourceArn']]), request);
    }
    const requests = [...asked.values()];
    const superfluous = grantsOf(template).filter(
      (grant) => !breaksWithout(template, grant, requests),
    );
    const unexplained = superfluous.filter(
      ({ name }) => !ONLY_ON_AWS.some((known) => known.test(name)),
    );
    expect(unexplained.map(({ name }) => name)).toEqual([]);
    expect(grantsOf(template).length).toBeGreaterThan(50);
  });

  it('a wildcard only to what knows no resource', () => {
    const wide = template
      .filter(({ statement }) => statement.effect === 'Allow' && statement.resources?.includes('*'))
      .flatMap(({ statement }) => statement.actions);
    expect(wide.sort()).toEqual([
      'redshift-data:CancelStatement',
      'redshift-data:DescribeStatement',
      'redshift-data:GetStatementResult',
      'redshift-data:ListStatements',
    ]);
  });
});

describe('a call that the template does not allow', () => {
  it.each([
    [PIPELINE, 'dynamodb:PutItem', 'POST', '/jobs'],
    ['StatusRole', 'dynamodb:Query', 'GET', '/jobs'],
    ['StatusRole', 'dynamodb:GetItem', 'GET', '/jobs/00000000-0000-4000-8000-000000000000'],
    ['StatusRole', 'sts:AssumeRole', 'GET', '/jobs'],
    ['JobApiGETreports', 'lambda:InvokeFunction', 'GET', '/reports'],
  ])('fails here as on AWS: %s without %s', async (holder, action, method, path) => {
    const send = () => (method === 'POST' ? stack.post(revenue) : stack.call(path));
    expect((await send()).status).toBeLessThan(500);
    stack.access.enforce(withoutAction(template, holder, action));
    const answer = await send();
    expect(answer.status).toBe(500);
    expect(await answer.text()).not.toMatch(/arn:|not authorized/);
  });

  it.each(['redshift-data:ExecuteStatement', 'redshift-serverless:GetCredentials'])(
    'keeps the job that needs it for a while, and then fails it: %s',
    async (action) => {
      stack.access.enforce(withoutAction(template, PIPELINE, action));
      const [early, never] = [await stack.submit(revenue), await stack.submit(revenue)];
      expect((await stack.job(early)).state).toBe('QUEUED');
      await makeOld(never);
      await stack.reconcile();
      const failed = await stack.done(never);
      expect(failed.error).toMatchObject({ code: 'WAREHOUSE_ACCESS_DENIED', retryable: true });
      expect(failed.statement).toBeUndefined();

      stack.access.enforce(template);
      await stack.makeOverdue(early);
      await stack.reconcile();
      expect((await stack.done(early)).state).toBe('SUCCEEDED');
    },
  );

  it.each(['s3:GetObject', 's3:ListBucket', 's3:PutObject'])(
    'fails a job whose files the warehouse writes without %s',
    async (action) => {
      stack.access.enforce(withoutAction(template, 'unload', action));
      const body = { sql: 'select n_name from nation', delivery: 'unload', format: 'parquet' };
      const job = await stack.done(await stack.submit(body));
      expect(job).toMatchObject({ state: 'FAILED', error: { code: 'STATEMENT_FAILED' } });
    },
  );

  it('keeps a result from becoming visible, and its event is kept', async () => {
    stack.access.enforce(withoutAction(template, PIPELINE, 's3:PutObject'));
    const collector = givenUp('Collector');
    const jobId = await stack.submit(revenue);
    await collector;
    expect((await stack.job(jobId)).state).toBe('RUNNING');
    expect((await stack.call(`/jobs/${jobId}/result`)).status).toBe(409);
  });
});
