import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  DataApiError,
  type DataApiErrorName,
  errorStatusCodes,
} from '../../../../infra/redshift-data/contract/data-api-error.ts';
import type { Operation } from '../../../../infra/redshift-data/contract/limits.ts';
import {
  type DataApiUnderTest,
  refusal,
  startDataApi,
  target,
} from '../../support/data-api-under-test.ts';

let fault: DataApiError | undefined;
const intercepted: [string, string, unknown][] = [];
let api: DataApiUnderTest;
beforeAll(async () => {
  api = await startDataApi({
    intercept: (operation, principal, input) => {
      intercepted.push([operation, principal, input]);
      return fault;
    },
  });
});
afterEach(() => {
  fault = undefined;
});
afterAll(() => api.stop());

const id = '00000000-0000-0000-0000-000000000000';
const sql = { Sql: 'select 1', ...target };

/** Inputs that break one constraint of the model each, and what the answer has to name. */
const broken: readonly [Operation, unknown, string][] = [
  [
    'ExecuteStatement',
    { ...target },
    "'sql' failed to satisfy constraint: Member must not be null",
  ],
  ['ExecuteStatement', { ...sql, WorkgroupName: 'ab' }, "'workgroupName' failed"],
  ['ExecuteStatement', { ...sql, WorkgroupName: 'Has Blanks' }, 'regular expression pattern'],
  ['ExecuteStatement', { ...sql, ClusterIdentifier: '9lives' }, "'clusterIdentifier' failed"],
  ['ExecuteStatement', { ...sql, StatementName: 'x'.repeat(2049) }, 'less than or equal to 2048'],
  ['ExecuteStatement', { ...sql, ResultFormat: 'XML' }, 'enum value set: [JSON, CSV]'],
  ['ExecuteStatement', { ...sql, SessionKeepAliveSeconds: 86_401 }, 'value less than or equal'],
  ['ExecuteStatement', { ...sql, SessionKeepAliveSeconds: -1 }, 'value greater than or equal to 0'],
  ['ExecuteStatement', { ...sql, SessionId: 'mine' }, "'sessionId' failed"],
  ['ExecuteStatement', { ...sql, WaitTimeSeconds: 31 }, 'value less than or equal to 30'],
  ['ExecuteStatement', { ...sql, WaitTimeSeconds: 0 }, 'value greater than or equal to 1'],
  ['ExecuteStatement', { ...sql, ClientToken: '' }, 'length greater than or equal to 1'],
  ['ExecuteStatement', { ...sql, Parameters: [] }, 'length greater than or equal to 1'],
  [
    'ExecuteStatement',
    { ...sql, Parameters: [{ name: 'a', value: '' }] },
    "'parameters.1.member.value' failed",
  ],
  ['ExecuteStatement', { ...sql, Parameters: [{ name: 'a b', value: '1' }] }, '[0-9a-zA-Z_]+'],
  ['BatchExecuteStatement', { ...target }, "'sqls' failed"],
  ['BatchExecuteStatement', { ...target, Sqls: [] }, "'sqls' failed"],
  [
    'BatchExecuteStatement',
    { ...target, Sqls: ['select 1'], ExecutionMode: 'FAST' },
    'AUTO_COMMIT',
  ],
  ['DescribeStatement', {}, "'id' failed"],
  ['DescribeStatement', { Id: 'abc' }, "'id' failed"],
  ['DescribeStatement', { Id: `${id}:123` }, "'id' failed"],
  ['CancelStatement', { Id: `x${id}` }, "'id' failed"],
  ['GetStatementResult', { Id: '' }, "'id' failed"],
  ['GetStatementResultV2', { Id: '' }, "'id' failed"],
  ['ListStatements', { MaxResults: 101 }, 'value less than or equal to 100'],
  ['ListStatements', { Status: 'DONE' }, 'ALL'],
  ['ListSessions', { MaxResults: -1 }, 'value greater than or equal to 0'],
  ['ListSessions', { Status: 'OPEN' }, 'CLOSED'],
  ['ListDatabases', { ...target, MaxResults: 1001 }, 'value less than or equal to 1000'],
  ['ListSchemas', { WorkgroupName: 'local' }, "'database' failed"],
  ['ListTables', { WorkgroupName: 'local' }, "'database' failed"],
  ['DescribeTable', { WorkgroupName: 'local' }, "'database' failed"],
];

describe('a constraint of the model', () => {
  for (const [operation, input, named] of broken) {
    it(`is checked: ${operation} ${JSON.stringify(input).slice(0, 90)}`, async () => {
      const { status, text } = await api.raw(operation, input);
      const { __type, Message } = JSON.parse(text);
      expect([status, __type]).toEqual([400, 'ValidationException']);
      expect(Message).toMatch(/^\d validation errors? detected: Value at /);
      expect(Message).toContain(named);
    });
  }

  it('is told together with all others that are broken', async () => {
    const { text } = await api.raw('ExecuteStatement', { ResultFormat: 'X', WaitTimeSeconds: 99 });
    expect(JSON.parse(text).Message).toMatch(/^3 validation errors detected: /);
  });
});

describe('a request', () => {
  it('needs exactly one target and a database', async () => {
    for (const input of [
      { Sql: 'select 1', Database: 'dev' },
      { ...sql, ClusterIdentifier: 'local' },
    ]) {
      const { text } = await api.raw('ExecuteStatement', input);
      expect(JSON.parse(text)).toEqual({
        __type: 'ValidationException',
        Message: 'Either ClusterIdentifier or WorkgroupName needs to be specified.',
      });
    }
    const { text } = await api.raw('ExecuteStatement', { Sql: 'select 1', WorkgroupName: 'local' });
    expect(JSON.parse(text).Message).toBe('Database needs to be specified.');
  });

  it('needs a target that exists', async () => {
    for (const wrong of [
      { WorkgroupName: 'elsewhere' },
      { WorkgroupName: undefined, ClusterIdentifier: 'elsewhere' },
    ]) {
      expect(await refusal(api.submit('select 1', wrong))).toEqual({
        name: 'ValidationException',
        status: 400,
        message: "Redshift endpoint doesn't exist in this region.",
      });
    }
  });

  it('may name the workgroup by its ARN', async () => {
    const arn =
      'arn:aws:redshift-serverless:us-east-1:000000000000:workgroup/' +
      '00000000-0000-4000-8000-000000000000';
    expect((await api.run('select 1', { WorkgroupName: arn })).WorkgroupName).toBe('local');
  });

  it('has one kind of credentials', async () => {
    const SecretArn = 'arn:aws:secretsmanager:us-east-1:000000000000:secret:one';
    const cluster = { WorkgroupName: undefined, ClusterIdentifier: 'local' };
    for (const wrong of [{ ...cluster, SecretArn, DbUser: 'me' }, { DbUser: 'me' }]) {
      expect(await refusal(api.submit('select 1', wrong))).toMatchObject({
        name: 'ValidationException',
      });
    }
    const done = await api.run('select 1', { SecretArn });
    expect(done).toMatchObject({ SecretArn, Status: 'FINISHED' });
    expect(done.DbUser).toBeUndefined();
  });

  it('may hold null and members that the model does not have', async () => {
    const { status } = await api.raw('ExecuteStatement', {
      ...sql,
      StatementName: null,
      Colour: 'blue',
    });
    expect(status).toBe(200);
  });

  it('is refused where a member has the wrong type, or where it is no JSON', async () => {
    for (const body of [
      { ...sql, WithEvent: 'yes' },
      { ...sql, Sql: 7 },
      { ...sql, WaitTimeSeconds: 1.5 },
      '{"Sql":',
      '[]',
    ]) {
      const { status, text } = await api.raw('ExecuteStatement', body);
      expect([status, JSON.parse(text).__type]).toEqual([400, 'SerializationException']);
    }
  });

  it('is refused where there is no such operation', async () => {
    const { status, text, headers } = await api.raw('DropDatabase', {});
    expect([status, JSON.parse(text).__type]).toEqual([400, 'UnknownOperationException']);
    expect(headers.get('x-amzn-errortype')).toBe('UnknownOperationException');
    expect((await fetch(api.emulator.url)).status).toBe(400);
  });

  it('is answered in the content type of the protocol, with an id', async () => {
    const { headers } = await api.raw('ListStatements', {});
    expect(headers.get('content-type')).toBe('application/x-amz-json-1.1');
    expect(headers.get('x-amzn-requestid')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('for an unknown statement is a 404 that names it', async () => {
    const { status, text } = await api.raw('DescribeStatement', { Id: id });
    expect(status).toBe(404);
    expect(JSON.parse(text)).toEqual({
      __type: 'ResourceNotFoundException',
      Message: 'Query does not exist.',
      ResourceId: id,
    });
  });
});

const documented: readonly DataApiErrorName[] = [
  'ValidationException',
  'ResourceNotFoundException',
  'InternalServerException',
  'ActiveStatementsExceededException',
  'ActiveSessionsExceededException',
  'ActiveWaitingRequestsExceededException',
  'ExecuteStatementException',
  'BatchExecuteStatementException',
  'QueryTimeoutException',
  'DatabaseConnectionException',
  'ThrottlingException',
  'AccessDeniedException',
];

describe('an error on demand', () => {
  for (const name of documented) {
    it(`reaches the client as ${name} with its documented status`, async () => {
      fault = new DataApiError(name, 'on demand', { StatementId: 's-1' });
      expect(await refusal(api.submit('select 1'))).toEqual({
        name,
        status: errorStatusCodes[name],
        message: 'on demand',
      });
    });
  }

  it('is decided on the operation, the principal and the input', async () => {
    await api.submit('select 42 as seen');
    expect(intercepted.at(-1)).toEqual([
      'ExecuteStatement',
      'arn:aws:iam::000000000000:user/tester',
      expect.objectContaining({ Sql: 'select 42 as seen' }),
    ]);
  });
});

describe('the counter of calls', () => {
  it('counts every call of each operation, refused ones included', async () => {
    const before = api.emulator.calls();
    await api.run('select 1');
    await api.raw('DescribeStatement', { Id: 'abc' });
    const after = api.emulator.calls();
    expect(after.ExecuteStatement - before.ExecuteStatement).toBe(1);
    expect(after.DescribeStatement - before.DescribeStatement).toBe(2);
    expect(after.ListStatements - before.ListStatements).toBe(0);
  });
});
