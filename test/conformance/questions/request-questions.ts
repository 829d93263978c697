import {
  BatchExecuteStatementCommand,
  CancelStatementCommand,
  DescribeStatementCommand,
  DescribeTableCommand,
  ExecuteStatementCommand,
  GetStatementResultCommand,
  GetStatementResultV2Command,
  ListStatementsCommand,
  ListTablesCommand,
} from '@aws-sdk/client-redshift-data';
import { refusalOf, refusedAs, type Warehouse } from '../warehouse.ts';
import type { Question } from './question.ts';

const UNKNOWN_ID = '00000000-0000-4000-8000-000000000000';
const INVALID = 'ValidationException';
const validation = (message: string) => ({ name: INVALID, message });
const execute = (warehouse: Warehouse, more: object): Promise<unknown> =>
  warehouse.client.send(
    new ExecuteStatementCommand({ Sql: 'select 1', ...warehouse.target, ...more }),
  );

/** What is refused, and how. */
const refusals: readonly Question[] = [
  {
    topic: 'a member that the operation does not have',
    row: 'Unknown members of a request',
    ask: async ({ json, warehouse: { target } }) =>
      (await json.call('redshift-data', 'ListDatabases', { ...target, NoSuchMember: 1 })).ok,
    answer: true,
  },
  {
    topic: 'a number in place of a text',
    row: 'A member of the wrong JSON type',
    ask: async ({ json }) =>
      (await json.call('redshift-data', 'DescribeStatement', { Id: 1 })).errorName,
    answer: 'SerializationException',
  },
  {
    topic: 'two broken constraints in one request',
    row: 'A member of the wrong JSON type',
    ask: async ({ json }) => {
      const broken = { Id: 'x', WaitTimeSeconds: 31 };
      const { errorName, body } = await json.call('redshift-data', 'DescribeStatement', broken);
      return [errorName, String(body['message'] ?? body['Message']).split(':')[0]];
    },
    answer: [INVALID, '2 validation errors detected'],
  },
  {
    topic: 'an unknown workgroup',
    row: 'Unknown workgroup or cluster',
    ask: ({ warehouse: { client } }) => {
      const WorkgroupName = 'no-such-workgroup';
      const command = new ExecuteStatementCommand({
        Sql: 'select 1',
        WorkgroupName,
        Database: 'dev',
      });
      return refusalOf(client.send(command));
    },
    answer: validation("Redshift endpoint doesn't exist in this region."),
  },
  {
    topic: 'a secret and a database user',
    row: 'Credentials',
    ask: ({ warehouse }) => refusedAs(execute(warehouse, { SecretArn: 'secret', DbUser: 'dev' })),
    answer: INVALID,
  },
  {
    topic: 'an id that does not exist',
    row: "Another role's statement or session",
    ask: ({ warehouse: { client } }) =>
      refusedAs(client.send(new DescribeStatementCommand({ Id: UNKNOWN_ID }))),
    answer: 'ResourceNotFoundException',
  },
  {
    topic: 'a session that does not exist',
    row: "Another role's statement or session",
    ask: ({ warehouse }) => refusalOf(warehouse.run('select 1', { SessionId: UNKNOWN_ID })),
    answer: validation(`Session with Id: ${UNKNOWN_ID} is invalid`),
  },
  {
    topic: 'a placeholder without a parameter',
    row: 'A placeholder without a parameter',
    ask: ({ warehouse }) => refusalOf(warehouse.run('select :a')),
    answer: validation('Parameters list is missing parameters. Missing parameters: [a]'),
  },
  {
    topic: 'a parameter without a placeholder',
    ask: ({ warehouse }) => {
      const Parameters = [{ name: 'b', value: '1' }];
      return refusedAs(warehouse.run("select ':b'", { Parameters }));
    },
    answer: INVALID,
  },
  {
    topic: 'a cancel of a settled statement',
    row: 'CancelStatement',
    ask: async ({ warehouse }) => {
      const { Id = '' } = await warehouse.run('select 1');
      const refusal = await refusalOf(warehouse.client.send(new CancelStatementCommand({ Id })));
      return { ...refusal, message: refusal?.message.replace(Id, 'ID') };
    },
    answer: validation('Could not cancel a query that is already in FINISHED state with ID: ID'),
  },
  {
    topic: 'a JSON result fetched as CSV',
    row: 'The wrong operation for a result format',
    ask: async ({ warehouse }) => {
      const { Id } = await warehouse.run('select 1');
      return refusedAs(warehouse.client.send(new GetStatementResultV2Command({ Id })));
    },
    answer: INVALID,
  },
  {
    topic: 'a CSV result fetched as JSON',
    row: 'The wrong operation for a result format',
    ask: async ({ warehouse }) => {
      const { Id } = await warehouse.run('select 1', { ResultFormat: 'CSV' });
      return refusedAs(warehouse.client.send(new GetStatementResultCommand({ Id })));
    },
    answer: INVALID,
  },
  {
    topic: 'a client token used for another statement',
    row: 'ClientToken',
    ask: async ({ warehouse }) => {
      const ClientToken = crypto.randomUUID();
      await warehouse.run('select 1', { ClientToken });
      return refusedAs(warehouse.run('select 2', { ClientToken }));
    },
    answer: INVALID,
  },
  {
    topic: 'a client token used again',
    row: 'ClientToken',
    ask: async ({ warehouse }) => {
      const ClientToken = crypto.randomUUID();
      const first = await warehouse.run('select 1', { ClientToken });
      return first.Id === (await warehouse.run('select 1', { ClientToken })).Id;
    },
    answer: true,
  },
];

/** Limits that cost nothing: what is beyond them is refused before it runs. */
const limits: readonly Question[] = [
  {
    topic: 'an SQL text of 100,001 bytes',
    row: 'SQL text over the limit',
    ask: ({ warehouse }) => refusedAs(warehouse.run(`select 1 --${'x'.repeat(99_990)}`)),
    answer: INVALID,
  },
  {
    topic: 'an SQL text of 100,000 bytes',
    ask: async ({ warehouse }) => (await warehouse.run(`select 1 --${'x'.repeat(99_989)}`)).Status,
    answer: 'FINISHED',
  },
  {
    topic: 'a batch of 41 statements',
    ask: ({ warehouse: { client, target } }) => {
      const Sqls = Array(41).fill('select 1');
      return refusedAs(client.send(new BatchExecuteStatementCommand({ Sqls, ...target })));
    },
    answer: INVALID,
  },
  ...(
    [
      ['a client token of 65 characters', { ClientToken: 'x'.repeat(65) }],
      ['an empty value of a parameter', { Parameters: [{ name: 'a', value: '' }] }],
      ['a name of a parameter with a hyphen', { Parameters: [{ name: 'a-b', value: '1' }] }],
      ['two parameters of one name', { Parameters: Array(2).fill({ name: 'a', value: '1' }) }],
      ['a session kept for more than a day', { SessionKeepAliveSeconds: 86_401 }],
    ] as const
  ).map(
    ([topic, more]): Question => ({
      topic,
      ask: ({ warehouse }) => refusedAs(execute(warehouse, { Sql: 'select :a', ...more })),
      answer: INVALID,
    }),
  ),
];

/** Lists and the catalogue. */
const lists: readonly Question[] = [
  {
    topic: 'the columns of a table that does not exist',
    row: 'ListTables and DescribeTable',
    ask: async ({ warehouse: { client, target } }) => {
      const command = new DescribeTableCommand({ ...target, Table: 'no_such_table_here' });
      return (await client.send(command)).ColumnList;
    },
    answer: [],
  },
  {
    topic: 'the tables of a schema',
    row: 'ListTables and DescribeTable',
    ask: async ({ warehouse }) => {
      const { client, target, schema } = warehouse;
      await warehouse.run(`create table ${schema}.listed (n int)`);
      const found = await client.send(new ListTablesCommand({ ...target, SchemaPattern: schema }));
      return found.Tables?.flatMap(({ name, type }) => (name === 'listed' ? [type] : []));
    },
    answer: ['TABLE'],
  },
  {
    topic: 'the list of statements without a status, and their order',
    row: 'Order and pages of ListStatements',
    ask: async ({ warehouse }) => {
      const StatementName = `${warehouse.schema} listed`;
      const sqls = ['select 1 as first', 'select * from no_such_table_here', 'select 2 as second'];
      for (const sql of sqls) await warehouse.run(sql, { StatementName });
      const found = await warehouse.client.send(new ListStatementsCommand({ StatementName }));
      return found.Statements?.map(({ QueryString }) => QueryString);
    },
    answer: ['select 2 as second', 'select 1 as first'],
  },
  {
    topic: 'a list of tables in an unknown database',
    row: 'Unknown database',
    ask: ({ warehouse: { client, target } }) => {
      const where = { ...target, Database: 'no_such_db' };
      return refusedAs(client.send(new ListTablesCommand(where)));
    },
    answer: 'DatabaseConnectionException',
  },
];

export const requestQuestions: readonly Question[] = [...refusals, ...limits, ...lists];
