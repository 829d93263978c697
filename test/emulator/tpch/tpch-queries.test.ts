import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  openRedshiftLikeDatabase,
  type RedshiftLikeDatabase,
} from '../dialect/redshift-like-database.ts';
import { atOneHundredth, atOneTenth, longAnswers } from './published-answers.ts';

let small: RedshiftLikeDatabase;
let larger: RedshiftLikeDatabase;
beforeAll(async () => {
  small = await openRedshiftLikeDatabase({ tpchScale: 0.01 });
  larger = await openRedshiftLikeDatabase({ tpchScale: 0.1 });
});
afterAll(async () => {
  await small.close();
  await larger.close();
});

const run = async (database: RedshiftLikeDatabase, query: string) =>
  database.answer(await readFile(new URL(`${query}.sql`, import.meta.url), 'utf8'));

const cells = (answer: string): string[][] =>
  answer
    .trim()
    .split('\n')
    .map((row) => row.trim().split('|'));

/**
 * Published sums were made with doubles and cut to six decimals. An average of decimals has the
 * scale of what it is of (https://docs.aws.amazon.com/redshift/latest/dg/r_AVG.html).
 */
const agrees = (value: unknown, published: string): boolean => {
  if (published === '*') return true;
  if (published === 'NULL') return value === null;
  const [, decimals = ''] = /^-?\d+\.(\d{1,6})$/.exec(String(value)) ?? [];
  if (decimals !== '' && Number(published).toFixed(decimals.length) === value) return true;
  const difference = Math.abs(Number(value) - Number(published));
  return Number.isNaN(difference) ? value === published : difference < 5e-6;
};

const expectRows = (rows: readonly (readonly unknown[])[], answer: string): void => {
  const published = cells(answer);
  expect(rows).toHaveLength(published.length);
  const differing = rows.filter((row, at) => {
    const expected = published[at] ?? [];
    return row.length !== expected.length || expected.some((cell, nth) => !agrees(row[nth], cell));
  });
  expect(differing).toEqual([]);
};

describe('the queries of TPC-H at scale 0.01', () => {
  it.each(Object.entries(atOneHundredth))('answer %s as published', async (query, answer) => {
    expectRows(await run(small, query), answer);
  });

  it.each(longAnswers)('answer $query as published at both ends', async (published) => {
    const rows = await run(small, published.query);
    expect(rows).toHaveLength(published.count);
    expectRows(rows.slice(0, 3), published.first);
    expectRows(rows.slice(-3), published.last);
  });

  it.each(['q05', 'q12', 'q16', 'q21', 'q22'])('answer %s', async (query) => {
    const rows = await run(small, query);
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.flat()).not.toContain(null);
  });

  it('count a third of the customers of q13 without orders, and nearly all orders', async () => {
    const rows = await run(small, 'q13');
    const customers = rows.reduce((sum, [, number]) => sum + Number(number), 0);
    const orders = rows.reduce((sum, [each, number]) => sum + Number(each) * Number(number), 0);
    expect(customers).toBe(1500);
    expect(rows[0]).toEqual([0, 500]);
    expect(orders).toBeGreaterThan(15_000 * 0.98);
    expect(orders).toBeLessThan(15_000 * 0.995);
  });
});

describe('the queries of TPC-H at scale 0.1', () => {
  it.each(Object.entries(atOneTenth))('answer %s as published', async (query, answer) => {
    expectRows(await run(larger, query), answer);
  });
});
