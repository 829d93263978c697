import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DataApiUnderTest, startDataApi } from '../support/data-api-under-test.ts';
import { type ObjectServer, startObjectServer } from './object-server.ts';

let objects: ObjectServer;
let api: DataApiUnderTest;
beforeAll(async () => {
  objects = await startObjectServer();
  const defaultRoleArn = 'arn:aws:iam::000000000000:role/Warehouse';
  api = await startDataApi({ s3: { endpoint: objects.url, defaultRoleArn } });
});
afterAll(async () => {
  await api.stop();
  await objects.stop();
});

const columns = 'i bigint, s varchar(20), b boolean, d numeric(8,2), ts timestamp, f float';

const load = async (table: string, from: string, options: string) => {
  await api.run(`create table ${table} (${columns})`);
  return api.run(`copy ${table} from 's3://bucket/${from}' iam_role default ${options}`);
};

const rows = async (table: string): Promise<string[]> =>
  (await api.csv(`select * from ${table} order by i`)).trimEnd().split('\r\n').slice(1);

const csv = 'i,s,b,d,ts,f\r\n1,"a ""b""",t,1.50,2024-01-02 03:04:05,0.1\r\n2,,,,,\r\n';
const loaded = ['1,"a ""b""",true,1.50,2024-01-02 03:04:05.0,0.1', '2,"",,,,'];

describe('COPY', () => {
  it.each([
    ['csv', 'plain', csv, ''],
    ['csv', 'gzip', gzipSync(csv), 'gzip'],
    ['csv', 'zstd', zstdCompressSync(csv), 'zstd'],
  ])('loads %s, %s', async (_, name, body, option) => {
    await objects.put(`in/${name}.csv`, body);
    const {
      Status,
      Error: error,
      ResultRows,
    } = await load(`from_${name}`, `in/${name}.csv`, `csv ignoreheader 1 ${option}`);
    expect({ Status, error, ResultRows }).toEqual({ Status: 'FINISHED', ResultRows: 2 });
    expect(await rows(`from_${name}`)).toEqual(loaded);
  });

  it('takes empty fields for NULL where it is told to', async () => {
    await objects.put('in/null.csv', csv);
    await load('from_null', 'in/null.csv', 'csv ignoreheader 1 emptyasnull');
    expect((await rows('from_null'))[1]).toBe('2,,,,,');
  });

  it('loads JSON by the names of its members', async () => {
    await objects.put(
      'in/x.json',
      '{"s":"a \\"b\\"","i":1,"b":true,"d":1.50,"ts":"2024-01-02 03:04:05","f":0.1}\n{"i":2,"s":""}\n',
    );
    const { Error: error } = await load('from_json', 'in/x.json', "json 'auto'");
    expect(error).toBeUndefined();
    expect(await rows('from_json')).toEqual(loaded);
  });

  it.each(['csv header', 'parquet', 'json'])('loads back what UNLOAD wrote as %s', async (form) => {
    const name = form.replace(' ', '_');
    await api.run(`
      unload ('select n::bigint as i, ''row '' || n as s, n % 2 = 0 as b,
        (n / 8)::numeric(8,2) as d, timestamp ''2024-01-02'' as ts, 0.5::float as f
        from generate_series(0, 11999) as n')
      to 's3://bucket/back/${name}-' iam_role default ${form} manifest verbose`);
    const read = form === 'json' ? "json 'auto'" : form.replace('header', 'ignoreheader 1');
    await load(`back_${name}`, `back/${name}-manifest`, `${read} manifest`);
    const counted = 'select count(*), sum(i), sum(d), count(distinct s), sum(f)';
    expect(await api.csv(`${counted} from back_${name}`)).toContain(
      '12000,71994000,8994000.00,12000,6000',
    );
  });

  const texts = "select 1 as i, null::varchar as s union all select 2, ''''";
  const marked = `select i, coalesce(s, ''@NULL@'') as s from (${texts})`;

  it.each([
    ['csv', 'csv', texts, '', ["''", "''"]],
    ['csv with EMPTYASNULL', 'csv', texts, 'emptyasnull', ['NULL', 'NULL']],
    ["csv with NULL AS ''", 'csv', texts, "null as ''", ['NULL', 'NULL']],
    ['csv with NULL AS alone', 'csv', texts, "null as '@NULL@'", ["''", "''"]],
    ['csv with NULL AS and coalesce', 'csv', marked, "null as '@NULL@'", ['NULL', "''"]],
    ['parquet', 'parquet', texts, '', ['NULL', "''"]],
  ] as const)('reads NULL and an empty text from %s', async (name, form, query, option, read) => {
    const id = name.toLowerCase().replaceAll(/\W+/g, '_');
    const header = form === 'csv' ? ['header', 'ignoreheader 1'] : ['', ''];
    await api.run(`unload ('${query}') to 's3://bucket/texts/${id}/'
      iam_role default ${form} ${header[0]} manifest verbose`);
    await api.run(`create table t_${id} (i int, s varchar(20))`);
    const { Error: error } = await api.run(
      `copy t_${id} from 's3://bucket/texts/${id}/manifest' iam_role default manifest
       format ${form} ${header[1]} ${option}`,
    );
    expect(error).toBeUndefined();
    const csvText = await api.csv(
      `select case when s is null then 'NULL' else '''' || s || '''' end from t_${id} order by i`,
    );
    expect(csvText.trimEnd().split('\r\n').slice(1)).toEqual(read);
  });

  it.each([
    ['csv', 'in/missing', "The specified S3 prefix 'in/missing' does not exist"],
    ['csv', 'in/null.csv', "Load into table 'bad_1' failed: "],
    ['csv manifest', 'in/null.csv', 'The manifest file s3://bucket/in/null.csv is not valid'],
  ])('fails as %s from %s', async (options, from, message) => {
    await objects.put('in/null.csv', csv);
    await api.run('drop table if exists bad_1');
    const { Status, Error: error } = await load('bad_1', from, options);
    expect(Status).toBe('FAILED');
    expect(error).toContain(`ERROR: ${message}`);
    expect(await rows('bad_1')).toEqual([]);
  });
});
