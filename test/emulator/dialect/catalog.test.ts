import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DataApiUnderTest, startDataApi } from '../support/data-api-under-test.ts';

let api: DataApiUnderTest;
beforeAll(async () => {
  api = await startDataApi({ tpchScale: 0.001 });
});
afterAll(() => api.stop());

const texts = async (sql: string) =>
  ((await api.query(sql)).Records ?? []).map((row) => row.map(({ stringValue }) => stringValue));

describe('the catalog', () => {
  it('shows the tables of users and nothing of the emulator', async () => {
    const tables = await texts(
      'select distinct table_catalog, table_schema from information_schema.tables',
    );
    expect(tables).toEqual([['dev', 'public']]);
    const columns = await texts(
      "select column_name from information_schema.columns where table_name = 'region' order by 1",
    );
    expect(columns.flat()).toEqual(['r_comment', 'r_name', 'r_regionkey']);
    expect(await texts('select schema_name from information_schema.schemata')).toEqual([
      ['public'],
    ]);
    expect(await texts('select datname from pg_database')).toEqual([['dev']]);
  });
});

describe('a column', () => {
  it('may be called by any word that Redshift does not reserve', async () => {
    await api.run('create table visits (at timestamp, show varchar(8), "describe" int)');
    await api.run("insert into visits (at, show) values ('2026-11-22 10:00:00', 'late')");
    expect(await texts('select v.at, show from visits v where at is not null')).toEqual([
      ['2026-11-22 10:00:00.0', 'late'],
    ]);
    expect(await texts("select at at time zone 'UTC' from visits")).toEqual([
      ['2026-11-22 10:00:00.0+00'],
    ]);
  });
});
