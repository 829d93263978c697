import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createRedshiftDataClient } from '../../../shared/lambda/aws-clients.ts';
import {
  PermanentFailure,
  RefusedFailure,
  RetryableFailure,
} from '../../../shared/platform/failure.ts';
import { PageBuffer } from '../../../shared/platform/memory-pool.ts';
import { fetchResultPage } from '../../../shared/redshift/fetch-result-page.ts';
import { StatementClient } from '../../../shared/redshift/statement-client.ts';
import { type HttpDouble, startHttpDouble } from '../../support/http-double.ts';

const CALL = 'POST /';
const STATEMENT = '00000000-0000-4000-8000-000000000001';

let service: HttpDouble;
beforeAll(async () => {
  service = await startHttpDouble();
  vi.stubEnv('AWS_ENDPOINT_URL', service.url);
  vi.stubEnv('AWS_REGION', 'us-east-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
});
afterEach(() => service.seen.splice(0));
afterAll(async () => {
  vi.unstubAllEnvs();
  await service.stop();
});

const clientTrying = (attempts: number, requestTimeoutMs = 5_000) =>
  new StatementClient(
    createRedshiftDataClient({ attempts, requestTimeoutMs }),
    { workgroupName: 'wg', database: 'dev' },
    'Test/',
    fetchResultPage,
  );

const refusal = (type: string, message: string, status = 400) => ({
  status,
  headers: { 'content-type': 'application/x-amz-json-1.1' },
  body: { __type: type, Message: message },
});

/** How the Data API passes on the error of a service behind it. */
const passedOn = (code: string, service = 'RedshiftServerless', status = 400) =>
  refusal(
    'ValidationException',
    `Service returned error code ${code} (Service: ${service}, Status Code: ${status}, ` +
      'Request ID: 7c1b, Extended Request ID: null)',
  );

const request = { jobId: 'a', parameters: {}, format: 'csv' } as const;
const calls = {
  ExecuteStatement: (client: StatementClient) => client.execute({ ...request, sql: 'select 1' }),
  BatchExecuteStatement: (client: StatementClient) =>
    client.execute({ ...request, sql: ['select 1', 'select 2'] }),
  DescribeStatement: (client: StatementClient) => client.describe(STATEMENT),
  CancelStatement: (client: StatementClient) => client.cancel(STATEMENT),
  ListStatements: (client: StatementClient) => client.find('a'),
  GetStatementResult: (client: StatementClient) =>
    client.resultPage(STATEMENT, 'jsonl', undefined, new PageBuffer()),
  GetStatementResultV2: (client: StatementClient) =>
    client.resultPage(STATEMENT, 'csv', undefined, new PageBuffer()),
};
const starts = ['ExecuteStatement', 'BatchExecuteStatement'] as const;
const lookUps = ['DescribeStatement', 'CancelStatement', 'ListStatements'] as const;
const names = [...starts, ...lookUps];
const results = ['GetStatementResult', 'GetStatementResultV2'] as const;
const good = {
  body: {
    Id: STATEMENT,
    Status: true,
    Statements: [{ Id: STATEMENT, StatementName: 'Test/a' }],
    Records: [],
  },
};

/** What the call throws; fails where it throws nothing. */
const failureOf = async (call: (client: StatementClient) => Promise<unknown>) => {
  const thrown: unknown = await call(clientTrying(1)).then(
    (value) => new Error(`answered ${JSON.stringify(value)}`),
    (error: unknown) => error,
  );
  return thrown;
};

describe('a throttle of a service behind the Data API', () => {
  it.each([...names, ...results])('makes %s try again and succeed', async (name) => {
    service.on(CALL, passedOn('ThrottlingException'), good);
    await calls[name](clientTrying(2));
    expect(service.seen).toHaveLength(2);
  });

  it.each([
    passedOn('ThrottlingException'),
    passedOn('Throttling', 'AmazonRedshift'),
    refusal(
      'ValidationException',
      'Rate exceeded (Service: SecretsManager, Status Code: 400, Request ID: 7c1b)',
    ),
    refusal(
      'ValidationException',
      'Rate exceeded (Service: AmazonRedshift; Status Code: 400; Error Code: Throttling; ' +
        'Request ID: 7c1b; Proxy: null)',
    ),
    refusal('ThrottlingException', 'Rate exceeded'),
  ])('leaves no room for a statement: %j', async (answer) => {
    service.on(CALL, answer);
    expect(await calls.ExecuteStatement(clientTrying(1))).toEqual({ outcome: 'no-room' });
  });

  it('neither ends a statement, nor a cancel, nor a list', async () => {
    service.on(CALL, passedOn('ThrottlingException'));
    for (const name of [...lookUps, ...results]) {
      expect(await failureOf(calls[name]), name).toBeInstanceOf(RetryableFailure);
    }
  });
});

describe('another error of a service behind the Data API', () => {
  it.each([
    passedOn('InternalServerException', 'RedshiftServerless', 500),
    passedOn('InternalFailure'),
    passedOn('ServiceUnavailable', 'SecretsManager', 503),
    passedOn('InvalidClusterState', 'Redshift'),
    refusal('ValidationException', 'Timed out (Service: Sts, Status Code: 504, Request ID: 7)'),
  ])('that may pass keeps the job queued: %j', async (answer) => {
    service.on(CALL, answer);
    expect(await failureOf(calls.ExecuteStatement)).toBeInstanceOf(RetryableFailure);
  });

  it.each([
    [passedOn('AccessDeniedException'), 'WAREHOUSE_ACCESS_DENIED'],
    [passedOn('ResourceNotFoundException', 'SecretsManager'), 'WAREHOUSE_NOT_FOUND'],
    [passedOn('InvalidParameterValue', 'Redshift'), 'STATEMENT_REJECTED'],
    [refusal('ValidationException', 'Unused parameters: [id]'), 'STATEMENT_REJECTED'],
    [refusal('ValidationException', "select 'Rate exceeded' is no SQL"), 'STATEMENT_REJECTED'],
  ])('that is permanent ends the job: %j', async (answer, code) => {
    service.on(CALL, answer);
    const failure = await failureOf(calls.ExecuteStatement);
    expect(failure).toBeInstanceOf(PermanentFailure);
    expect(failure).toMatchObject({ code });
  });

  it('is not taken for the statement that is gone, or has ended', async () => {
    service.on(CALL, passedOn('ResourceNotFoundException', 'SecretsManager'));
    expect(await failureOf(calls.DescribeStatement)).toBeInstanceOf(RefusedFailure);
    expect(await failureOf(calls.CancelStatement)).toBeInstanceOf(RefusedFailure);
    service.on(CALL, refusal('ResourceNotFoundException', 'Query does not exist.', 404));
    expect(await calls.DescribeStatement(clientTrying(1))).toEqual({ outcome: 'expired' });
  });
});

describe('a refusal of access', () => {
  it.each(['AccessDeniedException', 'UnrecognizedClientException'])(
    'by %s is final for a start alone',
    async (type) => {
      service.on(CALL, refusal(type, 'User: … is not authorized'));
      expect(await failureOf(calls.ExecuteStatement)).toBeInstanceOf(PermanentFailure);
      for (const name of [...lookUps, ...results]) {
        expect(await failureOf(calls[name]), name).toBeInstanceOf(RefusedFailure);
      }
    },
  );
});

describe('a warehouse without room', () => {
  it.each([
    'ActiveStatementsExceededException',
    'ActiveSessionsExceededException',
    'ThrottlingException',
  ])('queues the job: %s', async (name) => {
    service.on(CALL, refusal(name, 'Too many'));
    expect(await calls.ExecuteStatement(clientTrying(1))).toEqual({ outcome: 'no-room' });
  });
});

describe('a call that is never answered', () => {
  it('fails after its timeout', { timeout: 5_000 }, async () => {
    service.on(CALL, () => undefined);
    const failed = calls.DescribeStatement(clientTrying(1, 50));
    await expect(failed).rejects.toBeInstanceOf(RetryableFailure);
  });
});

describe('a page of a result', () => {
  it('is read whole where its length is not announced', async () => {
    const body = JSON.stringify({ Records: [[{ longValue: 1 }]], TotalNumRows: 1 });
    service.on(CALL, (response) => {
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' });
      response.write(body.slice(0, 9));
      response.end(body.slice(9));
    });
    const page = await calls.GetStatementResult(clientTrying(1));
    expect(page.outcome === 'page' && Buffer.from(page.body).toString()).toBe(body);
  });
});

describe('the search for a statement', () => {
  const page = (names: readonly string[], NextToken?: string) => ({
    body: {
      Statements: names.map((StatementName) => ({
        Id: STATEMENT,
        StatementName,
        Status: 'PICKED',
      })),
      NextToken,
    },
  });

  it('goes on after a page that is empty', async () => {
    service.on(CALL, page([], 'one'), page(['Test/ab'], 'two'), page(['Test/a']));
    expect(await clientTrying(1).find('a')).toEqual({ statementId: STATEMENT, status: 'PICKED' });
    const tokens = service.seen.map(({ body }) => JSON.parse(body).NextToken);
    expect(tokens).toEqual([undefined, 'one', 'two']);
  });

  it('finds none only where the list has ended', async () => {
    service.on(CALL, page([], 'one'), page([], ''));
    expect(await clientTrying(1).find('a')).toBeUndefined();
    service.on(CALL, page([], 'always'));
    await expect(clientTrying(1).find('a')).rejects.toBeInstanceOf(RetryableFailure);
  });
});
