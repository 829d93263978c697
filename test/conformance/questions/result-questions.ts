import {
  DescribeTableCommand,
  GetStatementResultCommand,
  GetStatementResultV2Command,
} from '@aws-sdk/client-redshift-data';
import type { Question } from './question.ts';

/** One value of each type, the same in both formats. */
const EVERY_TYPE = `select 1::smallint as a, 2 as b, 3::bigint as c, 1.50::numeric(8,2) as d,
  0.1::real as e, 1e10::float8 as f, true as g, 'x'::varchar(3) as h, 'y'::char(3) as i,
  date '2022-02-22' as j, timestamp '2022-02-22 01:02:03' as k,
  timestamptz '2022-02-22 01:02:03+01' as l, time '01:02:03' as m, to_varbyte('Ab', 'utf8') as n,
  json_parse('{"a":1}') as o, null::int as p`;

/** 40 rows of 50,000 bytes. */
const WIDE = `with four as (select 1 as n union all select 2 union all select 3 union all select 4),
    ten as (select n from four union all select n + 4 from four union all select 9 union all select 10)
  select repeat('x', 50000) as x from four cross join ten`;

/** Values, metadata and pages. */
export const resultQuestions: readonly Question[] = [
  {
    topic: 'a value of every type in JSON',
    row: 'Text of values',
    ask: ({ warehouse }) => warehouse.firstRow(EVERY_TYPE),
    answer: [
      ['int2', '1'],
      ['int4', '2'],
      ['int8', '3'],
      ['numeric', '1.50'],
      ['float4', '0.1'],
      ['float8', '10000000000'],
      ['bool', 'true'],
      ['varchar', 'x'],
      ['bpchar', 'y'],
      ['date', '2022-02-22'],
      ['timestamp', '2022-02-22 01:02:03.0'],
      ['timestamptz', '2022-02-22 00:02:03.0+00'],
      ['time', '01:02:03'],
      ['varbyte', '4162'],
      ['super', '{"a":1}'],
      ['int4', null],
    ],
  },
  {
    topic: 'the type of RANK',
    row: 'Type of RANK',
    ask: ({ warehouse }) => warehouse.firstRow('select rank() over (order by 1)'),
    answer: [['int8', '1']],
  },
  {
    topic: 'a value of every type in CSV',
    row: 'Text of values',
    ask: async ({ warehouse }) => (await warehouse.csv(EVERY_TYPE)).split('\r\n')[1],
    answer:
      '1,2,3,1.50,0.1,10000000000,true,x,y,2022-02-22,2022-02-22 01:02:03.0,' +
      '2022-02-22 00:02:03.0+00,01:02:03,4162,"{""a"":1}",',
  },
  {
    topic: 'NULL, empty texts, quotes and booleans in CSV',
    row: 'CSV',
    ask: ({ warehouse }) =>
      warehouse.csv(`select null::varchar as a, '' as b, 'x "y", z' as c, true as d`),
    answer: 'a,b,c,d\r\n,"","x ""y"", z",true\r\n',
  },
  {
    topic: 'the format of a CSV result',
    row: 'CSV',
    ask: async ({ warehouse: { client }, warehouse }) => {
      const { Id } = await warehouse.run('select 1', { ResultFormat: 'CSV' });
      return (await client.send(new GetStatementResultV2Command({ Id }))).ResultFormat;
    },
    answer: 'CSV',
  },
  {
    topic: 'the rows of 50,000 bytes on the first JSON page',
    row: 'JSON page size',
    ask: async ({ warehouse: { client }, warehouse }) => {
      const { Id } = await warehouse.run(WIDE);
      const page = await client.send(new GetStatementResultCommand({ Id }));
      return page.Records?.length;
    },
    answer: 21,
  },
  {
    topic: 'the rows and the result of a statement without any',
    row: 'ResultRows and ResultSize',
    ask: async ({ warehouse }) => {
      const done = await warehouse.run(`create table ${warehouse.schema}.nothing (n int)`);
      return [done.HasResultSet, done.ResultRows];
    },
    answer: [false, 0],
  },
  {
    topic: 'the rows and the size of a batch as a whole',
    row: 'ResultRows and ResultSize',
    ask: async ({ warehouse }) => {
      const { ResultRows, ResultSize } = await warehouse.batch(['select 1', 'select 2']);
      return [ResultRows, ResultSize];
    },
    answer: [-1, -1],
  },
  {
    topic: 'the size of a row in JSON',
    row: 'ResultRows and ResultSize',
    ask: async ({ warehouse }) => (await warehouse.run("select 1, 'abc'")).ResultSize,
    answer: 41,
  },
  {
    topic: 'the lengths of character columns',
    row: 'Lengths of character columns',
    ask: async ({ warehouse: { client, schema }, warehouse }) => {
      await warehouse.run(`create table ${schema}.lengths (v varchar(20), c char(5))`);
      const { Id } = await warehouse.run(`select v, c, v || c from ${schema}.lengths`);
      const { ColumnMetadata } = await client.send(new GetStatementResultCommand({ Id }));
      return ColumnMetadata?.map(({ typeName, precision }) => [typeName, precision]);
    },
    answer: [
      ['varchar', 20],
      ['bpchar', 5],
      ['varchar', 65_535],
    ],
  },
  {
    topic: 'the description of a table’s columns',
    ask: async ({ warehouse: { client, target, schema }, warehouse }) => {
      await warehouse.run(
        `create table ${schema}.described (id bigint not null, Total numeric(12,2) default 0)`,
      );
      const command = new DescribeTableCommand({ ...target, Schema: schema, Table: 'described' });
      return (await client.send(command)).ColumnList?.map((column) => [
        column.name,
        column.typeName,
        column.nullable,
        column.precision,
        column.scale,
      ]);
    },
    answer: [
      ['id', 'int8', 0, 19, 0],
      ['total', 'numeric', 1, 12, 2],
    ],
  },
  {
    topic: 'the names and the nullability of a result’s columns',
    ask: async ({ warehouse: { client, schema }, warehouse }) => {
      await warehouse.run(`create table ${schema}.named (id int not null, n int)`);
      const { Id } = await warehouse.run(`select id, n as "My N", n + 1 from ${schema}.named`);
      const { ColumnMetadata } = await client.send(new GetStatementResultCommand({ Id }));
      return ColumnMetadata?.map(({ label, nullable, tableName }) => [label, nullable, tableName]);
    },
    answer: [
      ['id', 0, 'named'],
      ['my n', 1, 'named'],
      ['?column?', 1, ''],
    ],
  },
];
