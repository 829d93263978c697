import {
  GetStatementResultCommand,
  GetStatementResultV2Command,
} from '@aws-sdk/client-redshift-data';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endlessSql } from '../../../support/endless-sql.ts';
import { type DataApiUnderTest, refusal } from '../../support/data-api-under-test.ts';
import { sharedDataApi } from '../../support/shared-data-api.ts';

const mebibyte = 1024 * 1024;
const rows = 45_000;
/** About 500 bytes a row, so that a result has many pages. */
const wideRows = (count: number) =>
  `select i as n, repeat('x', 480) as filler from generate_series(0, ${count - 1}) as t(i) order by i`;

let api: DataApiUnderTest;
/** The same rows, as statements of either format. */
let json = '';
let csv = '';
beforeAll(async () => {
  api = await sharedDataApi();
  json = (await api.run(wideRows(rows))).Id ?? '';
  csv = (await api.run(wideRows(rows), { ResultFormat: 'CSV' })).Id ?? '';
});
afterAll(() => api.stop());

const jsonPages = async (id: string) => {
  const pages = [];
  let nextToken: string | undefined;
  do {
    const page = await api.client.send(
      new GetStatementResultCommand({ Id: id, ...(nextToken && { NextToken: nextToken }) }),
    );
    pages.push(page);
    nextToken = page.NextToken;
  } while (nextToken !== undefined);
  return pages;
};

const csvPages = async (id: string) => {
  const pages = [];
  let nextToken: string | undefined;
  do {
    const page = await api.client.send(
      new GetStatementResultV2Command({ Id: id, ...(nextToken && { NextToken: nextToken }) }),
    );
    pages.push(page);
    nextToken = page.NextToken;
  } while (nextToken !== undefined);
  return pages;
};

describe('a large JSON result', () => {
  it('comes in pages of about 1 MB that hold every row once and in order', async () => {
    const pages = await jsonPages(json);
    expect(pages.length).toBeGreaterThan(20);
    const numbers = pages.flatMap(({ Records }) => Records ?? []).map((row) => row[0]?.longValue);
    expect(numbers.length).toBe(rows);
    expect(numbers.every((n, index) => n === index)).toBe(true);
    for (const page of pages) {
      expect(page.TotalNumRows).toBe(rows);
      expect(page.ColumnMetadata?.map(({ label }) => label)).toEqual(['n', 'filler']);
    }
    const { text } = await api.raw('GetStatementResult', { Id: json });
    expect(text.length).toBeGreaterThan(0.9 * mebibyte);
    expect(text.length).toBeLessThan(1.1 * mebibyte);
  });

  it('gives the same page for the same token', async () => {
    const first = await api.client.send(new GetStatementResultCommand({ Id: json }));
    const NextToken = first.NextToken ?? '';
    const [second, again] = await Promise.all(
      [1, 2].map(() => api.client.send(new GetStatementResultCommand({ Id: json, NextToken }))),
    );
    expect(second?.Records).toEqual(again?.Records);
    expect(second?.Records?.[0]?.[0]?.longValue).toBe(first.Records?.length);
  });

  it('refuses a token of another statement and one that was never issued', async () => {
    const other = await api.run(wideRows(5_000));
    const { NextToken = '' } = await api.client.send(
      new GetStatementResultCommand({ Id: other.Id }),
    );
    for (const token of [NextToken, 'nonsense', '']) {
      const call = api.client.send(new GetStatementResultCommand({ Id: json, NextToken: token }));
      expect(await refusal(call)).toMatchObject({ name: 'ValidationException', status: 400 });
    }
  });
});

describe('a large CSV result', () => {
  it('comes in pages of at most 15 MB, of chunks of about 1 MB, of whole rows', async () => {
    const pages = await csvPages(csv);
    expect(pages.length).toBe(2);
    const chunks = pages.map(({ Records = [] }) =>
      Records.map(({ CSVRecords = '' }) => CSVRecords),
    );
    for (const page of chunks) {
      const bytes = page.reduce((sum, chunk) => sum + chunk.length, 0);
      expect(bytes).toBeLessThanOrEqual(15 * mebibyte);
    }
    const all = chunks.flat();
    for (const chunk of all) {
      expect(chunk.endsWith('\r\n')).toBe(true);
      expect(chunk.length).toBeLessThan(1.1 * mebibyte);
    }
    for (const chunk of all.slice(0, -1)) expect(chunk.length).toBeGreaterThan(0.9 * mebibyte);
    const lines = all.join('').split('\r\n');
    expect(lines.shift()).toBe('n,filler');
    expect(lines.pop()).toBe('');
    expect(lines.length).toBe(rows);
    expect(lines.every((line, index) => line.startsWith(`${index},x`))).toBe(true);
    expect(lines.filter((line) => line.startsWith('n,'))).toEqual([]);
  });

  it('names its format, its columns and its rows on every page', async () => {
    for (const page of await csvPages(csv)) {
      expect(page.ResultFormat).toBe('CSV');
      expect(page.TotalNumRows).toBe(rows);
      expect(page.ColumnMetadata?.map(({ label }) => label)).toEqual(['n', 'filler']);
    }
  });

  it('has its header alone where there are no rows', async () => {
    expect(await api.csv('select 1 as a, 2 as "b,c" where false')).toBe('a,"b,c"\r\n');
  });
});

describe('a result in one format', () => {
  it('is refused by the operation of the other', async () => {
    const calls = [
      api.client.send(new GetStatementResultV2Command({ Id: json })),
      api.client.send(new GetStatementResultCommand({ Id: csv })),
    ];
    for (const call of calls) {
      expect(await refusal(call)).toMatchObject({ name: 'ValidationException', status: 400 });
    }
  });

  it('does not exist for a statement that failed, has none, or has not ended', async () => {
    await api.run('create table without_result (n int)');
    const failed = await api.run('select * from nowhere');
    const ddl = await api.run('insert into without_result values (1)');
    const running = await api.submit(endlessSql);
    for (const id of [failed.Id, ddl.Id, running]) {
      const call = api.client.send(new GetStatementResultCommand({ Id: id }));
      expect(await refusal(call)).toEqual({
        name: 'ResourceNotFoundException',
        status: 404,
        message: 'Query does not have result. Please check query status with DescribeStatement.',
      });
    }
    await api.cancel(running);
  });
});
