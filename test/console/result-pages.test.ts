import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { RowsPage } from '../../shared/api/answers.ts';
import { newFakeJob } from './support/fake-jobs.ts';
import { type OpenConsole, startConsole } from './support/open-console.ts';

let console: OpenConsole;
beforeAll(async () => {
  console = await startConsole();
});
afterEach(async () => {
  console.api.rows.clear();
  console.api.calls.length = 0;
  console.api.results.requests.length = 0;
  console.api.intercept = () => undefined;
  expect(await console.closePages()).toEqual([]);
});
afterAll(() => console.stop());

const columns = [
  { name: 'id', type: 'int8' },
  { name: 'extra', type: 'super' },
];

/** The page of a job with these rows; `total` is what the result says it has. */
const openRows = async (rows: RowsPage['rows'], total = rows.length): Promise<Page> => {
  console.api.jobs.set('r', newFakeJob('r', { report: 'top-suppliers' }));
  console.api.succeed('r', { columns, rowCount: total, file: 'id,extra\r\n' });
  console.api.rows.set('r', rows);
  return console.open('#/jobs/r');
};
const numbered = (count: number): RowsPage['rows'] =>
  Array.from({ length: count }, (_, at) => [at + 1, null]);

/** By script: the key End scrolls by the frame before, which may not have the new rows yet. */
const scrollToEnd = (page: Page) =>
  page.locator('.result-scroll').evaluate((table) => table.scrollTo(0, table.scrollHeight));

const pagesFetched = () => console.api.calls.filter(({ path }) => path.includes('/rows?'));
const cells = (page: Page) =>
  page.locator('.result-table tbody').getByRole('cell').allTextContents();

describe('a result whose rows come with its job', () => {
  it('is shown without a further request', async () => {
    const page = await openRows([
      ['9007199254740993', { a: [1] }],
      [2, 'text'],
      [3, null],
    ]);
    await page.getByText(/^3 rows, /).waitFor();
    expect(await cells(page)).toEqual([
      '9007199254740993',
      '{"a":[1]}',
      '2',
      '"text"',
      '3',
      'NULL',
    ]);
    expect(console.api.results.requests).toEqual([]);
    expect(pagesFetched()).toEqual([]);
  });

  it('is read whole from its file where it is not large', async () => {
    console.api.rows.set('r', numbered(200));
    const page = await openRows(numbered(200));
    // The rows that came with the job stand only until the file has come.
    await page.getByText(/^0 rows, /).waitFor();
    expect(console.api.results.requests).toHaveLength(1);
    expect(pagesFetched()).toEqual([]);
  });
});

describe('a large result', () => {
  it('comes page by page as its reader scrolls, and never as a download', async () => {
    const page = await openRows(numbered(3_000), 1_000_000);
    await page.getByText(/^The first 100 rows of 1,000,000; more come as you scroll/).waitFor();
    expect(pagesFetched()).toHaveLength(0);
    await scrollToEnd(page);
    await page.getByText(/^The first 1,100 rows of 1,000,000/).waitFor();
    await scrollToEnd(page);
    await page.getByText(/^The first 2,100 rows of 1,000,000/).waitFor();
    expect(pagesFetched().map(({ path }) => path)).toEqual([
      '/jobs/r/rows?limit=1000&cursor=100',
      '/jobs/r/rows?limit=1000&cursor=1100',
    ]);
    expect(console.api.results.requests).toEqual([]);
  });

  it('is sorted within what has come, and the page says so', async () => {
    const page = await openRows(numbered(3_000), 1_000_000);
    await page.getByText(/Sorting and charts cover these\./).waitFor();
    const heading = page.getByRole('columnheader', { name: 'id' }).getByRole('button');
    await heading.click();
    await heading.click();
    expect((await cells(page)).slice(0, 1)).toEqual(['100']);
  });

  it('goes on at the same page where one did not come', async () => {
    console.api.intercept = (_, path) => (path.endsWith('/rows') ? 'cut-off' : undefined);
    const page = await openRows(numbered(3_000), 1_000_000);
    // Before its rows are there, a table cannot be scrolled.
    await page.getByText(/^The first 100 rows of 1,000,000/).waitFor();
    await scrollToEnd(page);
    await page.getByText('The rows could not be shown.').waitFor();
    console.api.intercept = () => undefined;
    await page.getByRole('button', { name: 'Read again' }).click();
    await page.getByText(/^The first 1,100 rows of 1,000,000/).waitFor();
  });
});
