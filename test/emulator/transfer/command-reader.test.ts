import { describe, expect, it } from 'vitest';
import { parseCopy } from '../../../infra/redshift-data/transfer/copy-command.ts';
import { parseUnload } from '../../../infra/redshift-data/transfer/unload-command.ts';

const unload = (options: string, query = 'select 1') =>
  parseUnload(`unload ('${query}') to 's3://bucket/a/b-' iam_role default ${options}`);

describe('UNLOAD', () => {
  it('is read with everything that it was asked for', () => {
    expect(
      parseUnload(`
        -- a comment
        UNLOAD ('select ''a'' as "A", 1 -- one') TO 's3://bucket/results/x-'
        IAM_ROLE 'arn:aws:iam::123456789012:role/Writer' FORMAT AS CSV HEADER MANIFEST VERBOSE
        GZIP PARALLEL OFF MAXFILESIZE AS 0.5 GB NULL AS '~' EXTENSION 'csv.gz' ALLOWOVERWRITE`),
    ).toEqual({
      query: `select 'a' as "A", 1 -- one`,
      to: { bucket: 'bucket', key: 'results/x-' },
      role: { roleArn: 'arn:aws:iam::123456789012:role/Writer' },
      format: 'csv',
      manifest: 'verbose',
      header: true,
      delimiter: ',',
      nullText: '~',
      compression: 'gzip',
      parallel: false,
      maxFileBytes: 512 * 1024 * 1024,
      allowOverwrite: true,
      extension: 'csv.gz',
    });
  });

  it.each([
    [`select \\'a\\'`, `select 'a'`],
    [`select ''a\\\\b''`, `select 'a\\b'`],
    [`select ''a\\nb''`, `select 'a\nb'`],
  ])('reads the query %s through both ways of escaping', (written, query) => {
    expect(unload('parquet', written)?.query).toBe(query);
  });

  it.each([
    ['parquet gzip', 'GZIP is not supported for UNLOAD to PARQUET'],
    ['parquet header', 'HEADER is not supported for UNLOAD to PARQUET'],
    ["json delimiter ';'", 'DELIMITER is not supported for UNLOAD to JSON'],
    ['csv escape', 'ESCAPE is not supported for UNLOAD to CSV'],
    ['csv fixedwidth', 'FIXEDWIDTH is not supported for UNLOAD to CSV'],
    ['csv bzip2', 'UNLOAD option BZIP2 is not supported locally.'],
    ['csv maxfilesize 1 mb', 'MAXFILESIZE must be between 5 MB and 6.2 GB'],
    ['', 'UNLOAD as delimited text is not supported locally: add FORMAT CSV.'],
    ['format orc', 'UNLOAD FORMAT ORC is not supported'],
    ['csv "x"', 'syntax error at or near ""x""'],
  ])('is refused with %s', (options, message) => {
    expect(() => unload(options)).toThrow(message);
  });

  it('needs a role, a query in quotes and a place in S3', () => {
    const to = "to 's3://bucket/a'";
    expect(() => parseUnload(`unload ('select 1') ${to} csv`)).toThrow('needs IAM_ROLE');
    expect(() => parseUnload(`unload (select 1) ${to}`)).toThrow(
      'syntax error at or near "select"',
    );
    expect(() => parseUnload(`unload ('select 1') to 'bucket/a' csv`)).toThrow('is not valid');
    expect(() => parseUnload(`unload ('select 1') ${to} iam_role 'me' csv`)).toThrow('me');
  });
});

describe('COPY', () => {
  it('is read with everything that it was asked for', () => {
    expect(
      parseCopy(`copy public."T" (a, "B") from 's3://bucket/m.json' iam_role default
        format csv manifest zstd ignoreheader as 1 delimiter ';' null as '~' emptyasnull
        dateformat 'auto' compupdate off`),
    ).toEqual({
      table: ['public', 'T'],
      columns: ['a', 'B'],
      from: { bucket: 'bucket', key: 'm.json' },
      role: 'default',
      format: 'csv',
      manifest: true,
      compression: 'zstd',
      delimiter: ';',
      quote: '"',
      ignoredHeaderLines: 1,
      nullText: '~',
      emptyAsNull: true,
    });
  });

  it.each([
    ["json 's3://bucket/paths.json'", "COPY JSON is supported locally with 'auto' only."],
    ['parquet gzip', 'GZIP and ZSTD are not supported for COPY from PARQUET'],
    ['csv maxerror 5', 'COPY option MAXERROR is not supported locally.'],
  ])('is refused with %s', (options, message) => {
    expect(() => parseCopy(`copy t from 's3://bucket/x' iam_role default ${options}`)).toThrow(
      message,
    );
  });

  it('is not taken for another statement', () => {
    expect(parseCopy('select 1')).toBeUndefined();
    expect(parseUnload("copy t from 's3://bucket/x' iam_role default csv")).toBeUndefined();
  });
});
