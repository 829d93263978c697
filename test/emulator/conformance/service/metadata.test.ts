import {
  DescribeTableCommand,
  ListDatabasesCommand,
  ListSchemasCommand,
  ListTablesCommand,
} from '@aws-sdk/client-redshift-data';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type DataApiUnderTest,
  refusal,
  startDataApi,
  target,
} from '../../support/data-api-under-test.ts';

let api: DataApiUnderTest;
beforeAll(async () => {
  api = await startDataApi();
  await api.run('create schema sales');
  await api.run(
    'create table sales.orders (id bigint not null, code char(3), total decimal(12,2), day date)',
  );
  await api.run('create table sales.order_lines (id bigint)');
  await api.run('create view sales.recent as select * from sales.orders');
  await api.run('create table public.plain (n int)');
});
afterAll(() => api.stop());

const schemas = async (SchemaPattern?: string) =>
  (
    await api.client.send(
      new ListSchemasCommand({ ...target, ...(SchemaPattern !== undefined && { SchemaPattern }) }),
    )
  ).Schemas;

const tables = async (input: { SchemaPattern?: string; TablePattern?: string } = {}) =>
  (await api.client.send(new ListTablesCommand({ ...target, ...input }))).Tables?.map(
    ({ schema, name, type }) => `${type} ${schema}.${name}`,
  );

describe('ListDatabases', () => {
  it('names the one database', async () => {
    expect((await api.client.send(new ListDatabasesCommand(target))).Databases).toEqual(['dev']);
  });
});

describe('ListSchemas', () => {
  it('names the schemas of users and of the system, and nothing of the emulator', async () => {
    expect(await schemas()).toEqual(['information_schema', 'pg_catalog', 'public', 'sales']);
  });

  it('takes a LIKE pattern', async () => {
    expect(await schemas('s%')).toEqual(['sales']);
    expect(await schemas('_ublic')).toEqual(['public']);
    expect(await schemas('nothing')).toEqual([]);
  });
});

describe('ListTables', () => {
  it('names tables and views of user schemas', async () => {
    expect(await tables()).toEqual([
      'TABLE public.plain',
      'TABLE sales.order_lines',
      'TABLE sales.orders',
      'VIEW sales.recent',
    ]);
  });

  it('takes LIKE patterns for schema and table', async () => {
    expect(await tables({ SchemaPattern: 'public' })).toEqual(['TABLE public.plain']);
    expect(await tables({ TablePattern: 'order%' })).toEqual([
      'TABLE sales.order_lines',
      'TABLE sales.orders',
    ]);
    expect(await tables({ TablePattern: 'order\\_%' })).toEqual(['TABLE sales.order_lines']);
  });

  it('comes in pages', async () => {
    const first = await api.client.send(new ListTablesCommand({ ...target, MaxResults: 3 }));
    expect(first.Tables?.length).toBe(3);
    const rest = await api.client.send(
      new ListTablesCommand({ ...target, MaxResults: 3, NextToken: first.NextToken ?? '' }),
    );
    expect(rest.Tables?.map(({ name }) => name)).toEqual(['recent']);
    expect(rest.NextToken).toBeUndefined();
    const call = api.client.send(new ListTablesCommand({ ...target, NextToken: 'nonsense' }));
    expect(await refusal(call)).toMatchObject({ name: 'ValidationException', status: 400 });
  });
});

describe('DescribeTable', () => {
  const columns = async (input: { Schema?: string; Table?: string }) =>
    await api.client.send(new DescribeTableCommand({ ...target, ...input }));

  it('tells of each column its type and whether it may be NULL', async () => {
    const { TableName, ColumnList } = await columns({ Schema: 'sales', Table: 'orders' });
    expect(TableName).toBe('orders');
    expect(
      ColumnList?.map(({ name, typeName, nullable, precision, scale }) => [
        name,
        typeName,
        nullable,
        precision,
        scale,
      ]),
    ).toEqual([
      ['id', 'int8', 0, 19, 0],
      ['code', 'bpchar', 1, 3, 0],
      ['total', 'numeric', 1, 12, 2],
      ['day', 'date', 1, 13, 0],
    ]);
    expect(ColumnList?.[0]).toMatchObject({ schemaName: 'sales', tableName: 'orders', length: 0 });
  });

  it('tells of all tables where none is named, and of none that does not exist', async () => {
    const all = await columns({ Schema: 'sales' });
    expect(new Set(all.ColumnList?.map(({ tableName }) => tableName))).toEqual(
      new Set(['orders', 'order_lines', 'recent']),
    );
    expect((await columns({ Table: 'nowhere' })).ColumnList).toEqual([]);
  });
});

describe('a look at the catalogue', () => {
  it('needs a target and a database that exist', async () => {
    const noTarget = api.client.send(new ListTablesCommand({ Database: 'dev' }));
    expect(await refusal(noTarget)).toMatchObject({ name: 'ValidationException', status: 400 });
    for (const wrong of [{ Database: 'prod' }, { ConnectedDatabase: 'prod' }]) {
      const call = api.client.send(new ListTablesCommand({ ...target, ...wrong }));
      expect(await refusal(call)).toEqual({
        name: 'DatabaseConnectionException',
        status: 500,
        message: 'FATAL: database "prod" does not exist',
      });
    }
  });
});

describe('the sample tables', () => {
  it('are the eight of TPC-H, with their declared types', async () => {
    const sample = await startDataApi({ tpchScale: 0.001 });
    try {
      const { Tables } = await sample.client.send(new ListTablesCommand(target));
      expect(Tables?.map(({ name }) => name)).toEqual([
        'customer',
        'lineitem',
        'nation',
        'orders',
        'part',
        'partsupp',
        'region',
        'supplier',
      ]);
      const { ColumnMetadata } = await sample.query(
        'select c_mktsegment as segment, c_name from customer limit 1',
      );
      expect(ColumnMetadata?.map(({ typeName, precision }) => [typeName, precision])).toEqual([
        ['bpchar', 10],
        ['varchar', 25],
      ]);
    } finally {
      await sample.stop();
    }
  });
});
