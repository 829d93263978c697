import { CancelStatementCommand, DescribeStatementCommand } from '@aws-sdk/client-redshift-data';
import { refusalOf, refusedAs, type Warehouse } from '../warehouse.ts';
import type { Question } from './question.ts';

const errorOf =
  (sql: string) =>
  async ({ warehouse }: { readonly warehouse: Warehouse }) =>
    (await warehouse.run(sql)).Error;

/** Counts to ten millions: long enough to be stopped, and it needs no table. */
const LONG = `with recursive r(n) as (select 1 union all select n + 1 from r where n < 10000000)
  select count(*) from r`;

/** Submits it in a session that ends it after a minute, should the cancel be refused. */
const submitLong = async (warehouse: Warehouse): Promise<string> => {
  const keep = { SessionKeepAliveSeconds: 60 };
  const { SessionId } = await warehouse.run('set statement_timeout to 60000', keep);
  const Id = await warehouse.submit(LONG, { SessionId });
  // A cancel of what has not begun would be another question.
  for (;;) {
    const { Status } = await warehouse.client.send(new DescribeStatementCommand({ Id }));
    if (!['SUBMITTED', 'PICKED'].includes(Status ?? '')) return Id;
  }
};

/** Errors of statements. */
const errors: readonly Question[] = [
  {
    topic: 'an unknown database',
    row: 'Unknown database',
    ask: async ({ warehouse }) => {
      const { Status, Error: error } = await warehouse.run('select 1', { Database: 'no_such_db' });
      return [Status, error];
    },
    answer: ['FAILED', 'FATAL: database "no_such_db" does not exist'],
  },
  {
    topic: 'several statements in one',
    row: 'Several SQLs in one ExecuteStatement',
    ask: errorOf('select 1; select 2'),
    answer: 'ERROR: cannot insert multiple commands into a prepared statement',
  },
  {
    topic: 'the error of a syntax error',
    ask: errorOf('selec 1'),
    answer: 'ERROR: syntax error at or near "selec"\n  Position: 1',
  },
  {
    topic: 'the error of an unknown table',
    ask: errorOf('select * from no_such_table_here'),
    answer: 'ERROR: relation "no_such_table_here" does not exist',
  },
  {
    topic: 'the error of a division by zero',
    ask: errorOf('select 1 / 0'),
    answer: 'ERROR: division by zero',
  },
  {
    topic: 'an aggregate window with an order and no frame',
    ask: errorOf('select sum(a) over (order by a) from (select 1 as a) t'),
    answer: 'ERROR: Aggregate window functions with an ORDER BY clause require a frame clause',
  },
  {
    topic: 'a text that is too long for its column',
    ask: async ({ warehouse }) => {
      await warehouse.run(`create table ${warehouse.schema}.short (v varchar(3))`);
      return await errorOf(`insert into ${warehouse.schema}.short values ('é€')`)({ warehouse });
    },
    answer: 'ERROR: value too long for type character varying(3)',
  },
  {
    topic: 'an unknown setting',
    ask: async ({ warehouse }) => (await warehouse.run('set no_such_setting to 1')).Status,
    answer: 'FAILED',
  },
  {
    topic: 'a query group',
    ask: async ({ warehouse }) => (await warehouse.run('set query_group to reports')).Status,
    answer: 'FINISHED',
  },
];

const parameter = (name: string, value: string) => ({ Parameters: [{ name, value }] });

/** Named parameters. */
const parameters: readonly Question[] = [
  {
    topic: 'a parameter that is no integer where one is wanted',
    ask: async ({ warehouse }) =>
      (await warehouse.run('select 1 + :n', parameter('n', '1.5'))).Error,
    answer: 'ERROR: invalid input syntax for integer: "1.5"',
  },
  {
    topic: 'a parameter in two places, and its name in quotes, comments and a cast',
    ask: async ({ warehouse }) => {
      const sql = "select :n::int + :n::int, ':n', x::int from (select '1'::varchar as x) t -- :n";
      return await warehouse.firstRow(sql, parameter('n', '7'));
    },
    answer: [
      ['int4', '14'],
      ['varchar', ':n'],
      ['int4', '1'],
    ],
  },
  {
    topic: 'quotes and backslashes in a parameter',
    ask: async ({ warehouse }) => {
      const value = String.raw`it's "a\b"`;
      const row = await warehouse.firstRow('select :v::varchar, len(:v)', parameter('v', value));
      return typeof row === 'string' ? row : row.map(([, text]) => text);
    },
    answer: [String.raw`it's "a\b"`, '10'],
  },
];

/** Statements of a batch, sessions, and cancels. */
const runs: readonly Question[] = [
  {
    topic: 'the parts of a batch that fails',
    row: 'A batch that fails',
    ask: async ({ warehouse }) => {
      const done = await warehouse.batch(['select 1', 'select 1 / 0', 'select 2']);
      return [done.Status, done.SubStatements?.map(({ Status }) => Status)];
    },
    answer: ['FAILED', ['FINISHED', 'FAILED', 'ABORTED']],
  },
  {
    topic: 'the error of a batch that fails',
    row: 'A batch that fails',
    ask: async ({ warehouse }) =>
      (await warehouse.batch(['select 1', 'selec'])).Error?.slice(0, 'Query #2 failed with'.length),
    answer: 'Query #2 failed with',
  },
  {
    topic: 'the cancel of one SQL of a batch',
    row: 'CancelStatement',
    ask: async ({ warehouse }) => {
      const { Id } = await warehouse.batch(['select 1', 'select 2']);
      return refusedAs(warehouse.client.send(new CancelStatementCommand({ Id: `${Id}:1` })));
    },
    answer: 'ValidationException',
  },
  {
    topic: 'a statement that is stopped',
    row: 'Error of a stopped statement',
    ask: async ({ warehouse }) => {
      const Id = await submitLong(warehouse);
      await warehouse.client.send(new CancelStatementCommand({ Id }));
      const { Status, Error: error } = await warehouse.unstoppable().settled(Id);
      return [Status, error];
    },
    answer: ['ABORTED', "ERROR: Query cancelled on user's request"],
  },
  {
    topic: 'more requests that wait for one statement than are allowed',
    row: 'Waiting requests',
    ask: async ({ warehouse: { client }, warehouse }) => {
      const Id = await submitLong(warehouse);
      const waits = Array.from({ length: 11 }, () =>
        refusalOf(client.send(new DescribeStatementCommand({ Id, WaitTimeSeconds: 5 }))),
      );
      // The one too many is refused at once; the others wait for the cancel.
      const first = await Promise.race(waits);
      await client.send(new CancelStatementCommand({ Id }));
      await Promise.all(waits);
      return first?.name ?? 'accepted';
    },
    answer: 'ActiveWaitingRequestsExceededException',
  },
  {
    topic: 'the session of a statement that keeps none',
    row: 'Sessions',
    ask: async ({ warehouse }) => (await warehouse.run('select 1')).SessionId,
    answer: undefined,
  },
  {
    topic: 'a temporary table in a session',
    ask: async ({ warehouse }) => {
      const sql = 'create temp table kept as select 7 as n';
      const { SessionId } = await warehouse.run(sql, { SessionKeepAliveSeconds: 10 });
      return await warehouse.firstRow('select n from kept', { SessionId });
    },
    answer: [['int4', '7']],
  },
];

export const statementQuestions: readonly Question[] = [...errors, ...parameters, ...runs];
