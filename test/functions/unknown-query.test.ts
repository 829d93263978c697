import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { handler as cancel } from '../../functions/cancel/handler.ts';
import { handler as built } from '../../functions/console/handler.ts';
import { handler as status } from '../../functions/status/handler.ts';
import { handler as submit } from '../../functions/submit/handler.ts';
import { openapi } from '../../shared/api/openapi.static.ts';
import { lambdaTime } from '../support/lambda-time.ts';

/** No service listens there: a route that goes on in spite of the query ends as a 500. */
const NOWHERE = 'http://127.0.0.1:9';

const environment = {
  SCOPE_PREFIX: '',
  DEPLOYMENT_NAME: 'test',
  JOB_TABLE_NAME: 'jobs',
  RESULT_BUCKET_NAME: 'results',
  NOTIFICATION_TOPIC_ARN: 'arn:aws:sns:us-east-1:000000000000:jobs',
  WORKGROUP_NAME: 'workgroup',
  DATABASE_NAME: 'dev',
  STATEMENT_NAME_PREFIX: 'test',
  RETENTION_DAYS: '7',
  ADMIN_PRINCIPALS: 'none',
  SIGN_IN: 'none',
  UNLOAD_ROLE_ARN: 'none',
  RESULT_KEY_ID: 'none',
  ADHOC_SQL: 'allowed',
  OWNER_JOBS_IN_FLIGHT: 'none',
  OWNER_SUBMITS_PER_MINUTE: 'none',
  JOBS_IN_FLIGHT: 'none',
  OWNER_WAITERS: 'none',
  WAITERS: 'none',
  BODY_BYTES: '100000',
  SQL_BYTES: '100000',
  DEFAULT_TIMEOUT_SECONDS: '60',
  MAX_TIMEOUT_SECONDS: '60',
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'a',
  AWS_SECRET_ACCESS_KEY: 's',
  AWS_ENDPOINT_URL: NOWHERE,
  LAMBDA_TASK_ROOT: fileURLToPath(new URL('fixtures/code', import.meta.url)),
};

beforeAll(() => {
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
});
afterAll(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

type Handler = typeof submit;

const routes: readonly (readonly [string, Handler, string])[] = [
  ['POST /jobs', submit, 'x'],
  ['GET /jobs', status, 'foo'],
  ['GET /jobs/{jobId}', status, 'wait'],
  ['GET /jobs/{jobId}/result', status, 'format'],
  ['GET /jobs/{jobId}/manifest', status, 'file'],
  ['GET /jobs/{jobId}/rows', status, 'page'],
  ['POST /jobs/{jobId}/cancel', cancel, 'x'],
  ['GET /reports', built, 'limit'],
  ['GET /openapi.json', built, 'version'],
];

describe('a query parameter that a route does not know', () => {
  it.each(routes)('is refused by %s', async (routeKey, handler, name) => {
    const jobId = '01981a2b-7c00-7000-8000-000000000000';
    const { statusCode, body } = await handler(
      {
        routeKey,
        rawPath: routeKey.replace(/^\w+ /, '').replace('{jobId}', jobId),
        requestContext: { requestId: 'r1', authorizer: { iam: { userArn: 'arn:aws:iam::1:u' } } },
        queryStringParameters: { [name]: '5' },
        pathParameters: { jobId },
        body: '{"sql":"select 1"}',
      },
      lambdaTime(5000),
    );
    const problem: unknown = JSON.parse(body ?? '');
    expect({ statusCode, problem }).toMatchObject({
      statusCode: 400,
      problem: {
        type: expect.stringMatching(/malformed-request$/),
        errors: [
          {
            pointer: `/${name}`,
            detail: expect.stringMatching(
              `^${name} is not .* that is accepted here; accepted: \\w`,
            ),
          },
        ],
      },
    });
  });

  it('is looked for by every route that is documented, but for the lab, whose page adds one', () => {
    const documented = Object.entries(openapi.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const known = [...routes.map(([routeKey]) => routeKey), 'GET /lab'];
    expect([...documented, 'GET /openapi.json'].toSorted()).toEqual(known.toSorted());
  });
});
