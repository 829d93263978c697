import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { json } from '../../shared/http/response.ts';
import { JobStore } from '../../shared/job/job-store.ts';
import { createDynamoClient, createRedshiftDataClient } from '../../shared/lambda/aws-clients.ts';
import { httpFunction } from '../../shared/lambda/http-function.ts';
import { StatementClient } from '../../shared/redshift/statement-client.ts';
import { memoryApi } from '../api/memory-api.ts';
import { type HttpDouble, startHttpDouble } from '../support/http-double.ts';
import { lambdaTime } from '../support/lambda-time.ts';

/** The timeouts of the HTTP functions, two hundred times shorter. */
const timeouts = { attempts: 2, requestTimeoutMs: 30 };

let service: HttpDouble;
beforeAll(async () => {
  service = await startHttpDouble({ 'POST /': [() => undefined] });
  vi.stubEnv('AWS_ENDPOINT_URL', service.url);
  vi.stubEnv('AWS_REGION', 'us-east-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await service.stop();
});

const warehouse = { workgroupName: 'wg', database: 'dev' };
const hanging = () => new StatementClient(createRedshiftDataClient(timeouts), warehouse, 'Test/');

describe('a Data API that never answers', () => {
  it('leaves the caller with an accepted job, which is started later', async () => {
    const { pipeline, send } = memoryApi();
    const { execute } = pipeline.statements;
    pipeline.statements.execute = (request) => hanging().execute(request);
    const answer = await send({
      routeKey: 'POST /jobs',
      owner: 'alice',
      headers: { 'content-type': 'application/json' },
      body: '{"sql":"select 1 as n"}',
    });

    expect(answer.statusCode).toBe(202);
    const { jobId, state } = JSON.parse(answer.body ?? '');
    expect(answer.headers['location']).toBe(`/jobs/${jobId}`);
    expect(state).toBe('QUEUED');
    pipeline.statements.execute = execute;
    pipeline.clock.pass(61);
    await pipeline.reconcile();
    expect(pipeline.jobs.of(jobId).state).toBe('RUNNING');
  });

  it('leaves a cancel recorded, which is passed on later', async () => {
    const { pipeline, send } = memoryApi();
    const { jobId } = await pipeline.submit();
    pipeline.statements.cancel = (statementId) => hanging().cancel(statementId);
    const answer = await send({ routeKey: 'POST /jobs/{jobId}/cancel', owner: 'alice', jobId });
    expect(answer.statusCode).toBe(202);
    expect(pipeline.jobs.of(jobId).state).toBe('CANCELLING');
  });
});

describe('a job table that never answers', () => {
  it('is told of as a problem of ours, after as many attempts as a caller can wait for', async () => {
    const look = httpFunction(
      [],
      () => new JobStore(createDynamoClient(timeouts), 'jobs'),
      async (jobs) => json(200, await jobs.get('00000000-0000-4000-8000-000000000001')),
    );
    const request = { routeKey: 'GET /x', rawPath: '/x', headers: {}, requestContext: {} };
    const answer = await look({ version: '2.0', ...request }, lambdaTime());
    expect(answer).toMatchObject({
      statusCode: 500,
      headers: { 'content-type': 'application/problem+json' },
    });
    const jobs = new JobStore(createDynamoClient(timeouts), 'jobs');
    await expect(jobs.get('a')).rejects.toMatchObject({
      cause: { $metadata: { attempts: timeouts.attempts } },
    });
  });
});
