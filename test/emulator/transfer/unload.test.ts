import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { endlessSql } from '../../support/endless-sql.ts';
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

const manifestSchema = z.object({
  entries: z.array(
    z.object({
      url: z.string(),
      meta: z.object({ content_length: z.number(), record_count: z.number() }),
    }),
  ),
  schema: z.unknown(),
  meta: z.object({ content_length: z.number(), record_count: z.number() }),
});

const sample = `
  select 1 as i, 'it''s "a", b' as s, null as n, '' as e, true as b, 1.50::numeric(5,2) as d,
    timestamp '2024-01-02 03:04:05' as ts, timestamptz '2024-01-02 03:04:05+02' as tz,
    date '2024-01-02' as da`;

const unload = async (query: string, prefix: string, options: string) => {
  const sql = `unload ('${query.replaceAll("'", "''")}') to 's3://bucket/${prefix}' iam_role default ${options}`;
  const { Status, Error: error, HasResultSet, ResultRows } = await api.run(sql);
  return { Status, error, HasResultSet, ResultRows };
};

describe('UNLOAD', () => {
  it('writes CSV with a header, quoted where it must be', async () => {
    const { Status, error, HasResultSet } = await unload(sample, 'csv/x-', 'csv header');
    expect({ Status, error, HasResultSet }).toEqual({ Status: 'FINISHED', HasResultSet: false });
    expect(await objects.keys('csv/')).toEqual(['csv/x-0000_part_00']);
    expect(await objects.text('csv/x-0000_part_00')).toBe(
      'i,s,n,e,b,d,ts,tz,da\n' +
        `1,"it's ""a"", b",,"",t,1.50,2024-01-02 03:04:05,2024-01-02 01:04:05+00,2024-01-02\n`,
    );
  });

  it('writes JSON with one object a line', async () => {
    await unload(sample, 'json/x-', 'json');
    expect(JSON.parse(await objects.text('json/x-0000_part_00'))).toEqual({
      i: 1,
      s: `it's "a", b`,
      n: null,
      e: '',
      b: 't',
      d: 1.5,
      ts: '2024-01-02 03:04:05',
      tz: '2024-01-02 01:04:05+00',
      da: '2024-01-02',
    });
  });

  it('writes several files for a large result, and lists them in its manifest', async () => {
    const query = "select n::bigint as i, 'row ' || n as s from generate_series(1, 24000) as n";
    await unload(query, 'many/x-', 'csv header manifest verbose');
    const keys = await objects.keys('many/');
    expect(keys).toEqual([
      'many/x-0000_part_00',
      'many/x-0001_part_00',
      'many/x-0002_part_00',
      'many/x-manifest',
    ]);
    const manifest = manifestSchema.parse(JSON.parse(await objects.text('many/x-manifest')));
    const sizes = await Promise.all(
      keys.slice(0, 3).map(async (key) => (await objects.bytes(key)).length),
    );
    expect(manifest.entries.map(({ url }) => url)).toEqual(
      keys.slice(0, 3).map((key) => `s3://bucket/${key}`),
    );
    expect(manifest.entries.map(({ meta }) => meta.content_length)).toEqual(sizes);
    // Each header line counts as a record, as the guide says.
    expect(manifest.entries.map(({ meta }) => meta.record_count)).toEqual([8001, 8001, 8001]);
    expect(manifest.meta.record_count).toBe(24003);
    expect(manifest.schema).toEqual({
      elements: [
        { name: 'i', type: { base: 'bigint' } },
        { name: 's', type: { base: 'character varying', max_length: 65535 } },
      ],
    });
  });

  it('writes one file where it is told not to go parallel, cut at its largest size', async () => {
    const query = "select repeat(''x'', 1000) as s from generate_series(1, 12000)".replaceAll(
      "''",
      "'",
    );
    await unload(query, 'serial/x-', 'csv parallel off maxfilesize 5 mb');
    expect(await objects.keys('serial/')).toEqual(['serial/x-000', 'serial/x-001', 'serial/x-002']);
  });

  it.each([
    ['gzip', '.gz', gunzipSync],
    ['zstd', '.zst', zstdDecompressSync],
  ] as const)('compresses with %s', async (option, ending, decompress) => {
    await unload('select 1 as n', `${option}/x-`, `csv ${option}`);
    const bytes = await objects.bytes(`${option}/x-0000_part_00${ending}`);
    expect(decompress(bytes).toString()).toBe('1\n');
  });

  it.each(['csv header', 'json', 'parquet'])('leaves nothing of no rows as %s', async (format) => {
    const { Status } = await unload('select 1 n where 1 = 0', 'no/', `${format} manifest verbose`);
    expect([Status, await objects.keys('no/')]).toEqual(['FINISHED', []]);
  });

  it('leaves empty files of empty slices where it is told to', async () => {
    const s3 = { endpoint: objects.url, defaultRoleArn: 'arn:aws:iam::000000000000:role/W' };
    const other = await startDataApi({ s3, behaviour: { emptySlices: 'empty-file' } });
    await other.run(
      "unload ('select 1 as n') to 's3://bucket/slices/' iam_role default csv header manifest verbose",
    );
    await other.stop();
    const manifest = manifestSchema.parse(JSON.parse(await objects.text('slices/manifest')));
    expect(manifest.entries.map(({ meta }) => Object.values(meta))).toEqual([
      [4, 2],
      [0, 0],
      [0, 0],
      [0, 0],
    ]);
    expect(manifest.meta).toEqual({ content_length: 4, record_count: 2 });
    expect(await objects.text('slices/0003_part_00')).toBe('');
  });

  it('refuses a prefix that is in use, unless it may overwrite', async () => {
    await unload('select 1 as n', 'used/x-', 'csv');
    const again = await unload('select 2 as n', 'used/x-', 'csv');
    expect(again.Status).toBe('FAILED');
    expect(again.error).toMatch(/^ERROR: Specified unload destination on S3 is not empty/);
    await unload('select 3 as n', 'used/x-', 'csv allowoverwrite');
    expect(await objects.text('used/x-0000_part_00')).toBe('3\n');
  });

  it.each([
    ['select 1 as n limit 5', 'csv', 'Limit clause is not supported'],
    ['create table t (n int)', 'csv', 'UNLOAD takes a SELECT statement'],
    ['select 1 as n, 2 as n', 'json', 'UNLOAD to JSON: duplicate column name "n"'],
    ['select 1 as n', 'parquet zstd', 'ZSTD is not supported for UNLOAD to PARQUET'],
    ['select nothing from (select 1 as n)', 'csv', 'column "nothing" does not exist'],
  ])('refuses %s as %s', async (query, options, message) => {
    const { Status, error } = await unload(query, 'refused/x-', options);
    expect({ Status, error }).toEqual({ Status: 'FAILED', error: `ERROR: ${message}` });
    expect(await objects.keys('refused/')).toEqual([]);
  });

  it('takes a nested limit', async () => {
    const { Status } = await unload('select * from (select 1 as n limit 5)', 'nested/x-', 'csv');
    expect(Status).toBe('FINISHED');
  });

  it('fails with what S3 says', async () => {
    const { Error: error } = await api.run(
      "unload ('select 1') to 's3://nowhere/x' iam_role default csv",
    );
    expect(error).toContain('NoSuchBucket');
  });

  it('can be cancelled, and then leaves nothing', async () => {
    const id = await api.submit(
      `unload ('${endlessSql}') to 's3://bucket/cancelled/x-' iam_role default csv`,
    );
    await api.reached(id, 'STARTED');
    expect((await api.cancel(id)).Status).toBe('ABORTED');
    expect(await objects.keys('cancelled/')).toEqual([]);
  });

  it('needs an S3', async () => {
    const alone = await startDataApi();
    const { Error: error } = await alone.run(
      "unload ('select 1') to 's3://bucket/x' iam_role default csv",
    );
    await alone.stop();
    expect(error).toMatch(/^ERROR: There is no S3 here/);
  });
});
