import {
  CancelStatementCommand,
  DescribeStatementCommand,
  DescribeTableCommand,
  ExecuteStatementCommand,
  GetStatementResultV2Command,
  ListStatementsCommand,
} from '@aws-sdk/client-redshift-data';
import { refusalOf, type Warehouse } from './warehouse.ts';

/** What AWS leaves open or says in several ways, and what the emulator answers. */
export interface Question {
  readonly topic: string;
  readonly ask: (warehouse: Warehouse) => Promise<unknown>;
  readonly answer: unknown;
}

const UNKNOWN_ID = '00000000-0000-4000-8000-000000000000';
const validation = (message: string) => ({ name: 'ValidationException', message });

const ofCalls: readonly Question[] = [
  {
    topic: 'an unknown workgroup',
    ask: ({ client }) =>
      refusalOf(
        client.send(
          new ExecuteStatementCommand({
            Sql: 'select 1',
            WorkgroupName: 'no-such-workgroup',
            Database: 'dev',
          }),
        ),
      ),
    answer: validation("Redshift endpoint doesn't exist in this region."),
  },
  {
    topic: 'an id that does not exist',
    ask: async ({ client }) =>
      (await refusalOf(client.send(new DescribeStatementCommand({ Id: UNKNOWN_ID }))))?.name,
    answer: 'ResourceNotFoundException',
  },
  {
    topic: 'a session that does not exist',
    ask: async ({ client }) => {
      const command = new ExecuteStatementCommand({ Sql: 'select 1', SessionId: UNKNOWN_ID });
      return (await refusalOf(client.send(command)))?.name;
    },
    answer: 'ValidationException',
  },
  {
    topic: 'a placeholder without a parameter',
    ask: (warehouse) => refusalOf(warehouse.run('select :a')),
    answer: validation('Parameters list is missing parameters. Missing parameters: [a]'),
  },
  {
    topic: 'a cancel of a settled statement',
    ask: async (warehouse) => {
      const { Id = '' } = await warehouse.run('select 1');
      const refusal = await refusalOf(warehouse.client.send(new CancelStatementCommand({ Id })));
      return { ...refusal, message: refusal?.message.replace(Id, 'ID') };
    },
    answer: validation('Could not cancel a query that is already in FINISHED state with ID: ID'),
  },
  {
    topic: 'a JSON result fetched as CSV',
    ask: async (warehouse) => {
      const { Id } = await warehouse.run('select 1');
      const call = warehouse.client.send(new GetStatementResultV2Command({ Id }));
      return (await refusalOf(call))?.name;
    },
    answer: 'ValidationException',
  },
  {
    topic: 'a client token used for another statement',
    ask: async (warehouse) => {
      const ClientToken = crypto.randomUUID();
      await warehouse.run('select 1', { ClientToken });
      return (await refusalOf(warehouse.run('select 2', { ClientToken })))?.name;
    },
    answer: 'ValidationException',
  },
  {
    topic: 'the columns of a table that does not exist',
    ask: async ({ client, target }) => {
      const command = new DescribeTableCommand({ ...target, Table: 'no_such_table_here' });
      return (await client.send(command)).ColumnList;
    },
    answer: [],
  },
  {
    topic: 'the list of statements without a status',
    ask: async (warehouse) => {
      const StatementName = `conformance-${crypto.randomUUID()}`;
      await warehouse.run('select * from no_such_table_here', { StatementName });
      const { Statements } = await warehouse.client.send(
        new ListStatementsCommand({ StatementName }),
      );
      return Statements;
    },
    answer: [],
  },
];

const ofStatements: readonly Question[] = [
  {
    topic: 'an unknown database',
    ask: async (warehouse) => {
      const { Status, Error: error } = await warehouse.run('select 1', { Database: 'no_such_db' });
      return [Status, error];
    },
    answer: ['FAILED', 'FATAL: database "no_such_db" does not exist'],
  },
  {
    topic: 'several statements in one',
    ask: async (warehouse) => (await warehouse.run('select 1; select 2')).Error,
    answer: 'ERROR: cannot insert multiple commands into a prepared statement',
  },
  {
    topic: 'the error of a syntax error',
    ask: async (warehouse) => (await warehouse.run('selec 1')).Error,
    answer: 'ERROR: syntax error at or near "selec"\n  Position: 1',
  },
  {
    topic: 'the rows and the result of a statement without any',
    ask: async (warehouse) => {
      const done = await warehouse.run(`create table ${warehouse.schema}.nothing (n int)`);
      return [done.HasResultSet, done.ResultRows];
    },
    answer: [false, 0],
  },
  {
    topic: 'the parts of a batch that fails',
    ask: async (warehouse) => {
      const done = await warehouse.batch(['select 1', 'select 1 / 0', 'select 2']);
      return [done.Status, done.SubStatements?.map(({ Status }) => Status)];
    },
    answer: ['FAILED', ['FINISHED', 'FAILED', 'ABORTED']],
  },
  {
    topic: 'NULL, empty texts, quotes and booleans in CSV',
    ask: (warehouse) =>
      warehouse.csv(`select null::varchar as a, '' as b, 'x "y", z' as c, true as d`),
    answer: 'a,b,c,d\r\n,"","x ""y"", z",true\r\n',
  },
  {
    topic: 'a parameter that is no integer where one is wanted',
    ask: async (warehouse) =>
      (await warehouse.run('select 1 + :n', { Parameters: [{ name: 'n', value: '1.5' }] })).Error,
    answer: 'ERROR: invalid input syntax for integer: "1.5"',
  },
  {
    topic: 'an aggregate window with an order and no frame',
    ask: async (warehouse) =>
      (await warehouse.run('select sum(a) over (order by a) from (select 1 as a) t')).Error,
    answer: 'ERROR: Aggregate window functions with an ORDER BY clause require a frame clause',
  },
];

export const openQuestions: readonly Question[] = [...ofCalls, ...ofStatements];
