import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ResultFormat } from '../../shared/job/job.ts';
import { type FakeResult, newFakeJob } from './support/fake-jobs.ts';
import { type OpenConsole, startConsole } from './support/open-console.ts';
import { revenueColumns, revenueFile } from './support/sample-reports.ts';

let console: OpenConsole;

beforeAll(async () => {
  console = await startConsole();
});

beforeEach(() => {
  console.api.results.holdAfter = undefined;
});

afterEach(async () => {
  expect(await console.closePages()).toEqual([]);
});

afterAll(() => console.stop());

const openResult = async (result: FakeResult, format: ResultFormat = 'csv'): Promise<Page> => {
  console.api.jobs.set('r', newFakeJob('r', { report: 'top-suppliers', format }));
  console.api.succeed('r', result);
  return console.open('#/jobs/r');
};

const numbers = [
  { name: 'id', type: 'int8' },
  { name: 'name', type: 'varchar' },
];
const manyRows = 100_000;
const manyFile = [
  'id,name',
  ...Array.from({ length: manyRows }, (_, index) => `${index + 1},name ${index % 10}`),
  '',
].join('\r\n');
const many = { columns: numbers, rowCount: manyRows, file: manyFile };

const revenue = { columns: revenueColumns, rowCount: 10, file: revenueFile };

const firstCells = (page: Page) =>
  page.locator('.result-table tbody tr:has(td:not(.spacer)) td:nth-of-type(1)').allTextContents();

describe('a result of 100,000 rows', () => {
  it('shows its first rows before the last have arrived', async () => {
    console.api.results.holdAfter = 200_000;
    const page = await openResult(many);
    await page.getByRole('cell', { name: 'name 0' }).first().waitFor();
    await page.getByText(/^Reading: [\d,]+ of 100,000 rows/).waitFor();
    console.api.results.release();
    await page.getByText(/^100,000 rows/).waitFor();
  });

  it('keeps only what shows in the document, and reaches its end', async () => {
    const page = await openResult(many);
    await page.getByText(/^100,000 rows/).waitFor();
    expect(await page.getByRole('table').getAttribute('aria-rowcount')).toBe('100001');
    expect(await page.locator('.result-table tr').count()).toBeLessThan(120);
    await page.locator('.result-scroll').focus();
    await page.keyboard.press('End');
    await page.locator('tr[aria-rowindex="100001"]').getByText('100000').waitFor();
    expect(await page.locator('.result-table tr').count()).toBeLessThan(120);
  });

  it('has drawn the rows that show two frames after each jump', async () => {
    const page = await openResult(many);
    await page.getByText(/^100,000 rows/).waitFor();
    const blank = await page.evaluate(`(async () => {
      const scroller = document.querySelector('.result-scroll');
      const frame = () => new Promise(requestAnimationFrame);
      const blank = [];
      for (let step = 1; step <= 60; step += 1) {
        scroller.scrollTop = step * 45_000;
        await frame();
        await frame();
        const row = Math.ceil(scroller.scrollTop / 30) + 2;
        if (!scroller.querySelector('tr[aria-rowindex="' + row + '"]')) blank.push(row);
      }
      return blank;
    })()`);
    expect(blank).toEqual([]);
  });

  it('is sorted by a click on a heading', async () => {
    const page = await openResult(many);
    await page.getByText(/^100,000 rows/).waitFor();
    const heading = page.getByRole('columnheader', { name: 'id' });
    await heading.getByRole('button').click();
    expect(await heading.getAttribute('aria-sort')).toBe('ascending');
    await heading.getByRole('button').click();
    expect(await heading.getAttribute('aria-sort')).toBe('descending');
    expect((await firstCells(page)).slice(0, 2)).toEqual(['100000', '99999']);
  });
});

describe('a result', () => {
  it('shows NULL as NULL and numbers at the right', async () => {
    const page = await openResult({
      columns: numbers,
      rowCount: 2,
      file: 'id,name\r\n1,\r\n2,""\r\n',
    });
    const cells = page.locator('.result-table tbody').getByRole('cell');
    await cells.nth(3).waitFor();
    expect(await cells.allTextContents()).toEqual(['1', 'NULL', '2', '']);
    const alignment = (kind: string) =>
      page.evaluate(`getComputedStyle(document.querySelector('td.cell-${kind}')).textAlign`);
    expect([await alignment('number'), await alignment('text')]).toEqual(['right', 'left']);
  });

  it('may be JSON Lines, with every digit of its numbers', async () => {
    const file = '{"id":9007199254740993,"name":null}\n';
    const page = await openResult({ columns: numbers, rowCount: 1, file }, 'jsonl');
    const cells = page.locator('.result-table tbody').getByRole('cell');
    await cells.nth(1).waitFor();
    expect(await cells.allTextContents()).toEqual(['9007199254740993', 'NULL']);
  });

  it('can be downloaded in the other format too', async () => {
    const page = await openResult({
      columns: numbers,
      rowCount: 2,
      file: 'id,name\r\n9007199254740993,\r\n2,"a ""b"""\r\n',
    });
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download JSON Lines' }).click(),
    ]);
    expect(await readFile(await download.path(), 'utf8')).toBe(
      '{"id":9007199254740993,"name":null}\n{"id":2,"name":"a \\"b\\""}\n',
    );
  });

  it('that has expired says so and offers to run the job again', async () => {
    const { api } = console;
    const past = new Date(Date.now() - 30 * 86_400_000).toISOString();
    api.jobs.set('r', newFakeJob('r', { report: 'top-suppliers' }, past));
    api.move('r', 'SUCCEEDED', { result: revenue, at: past });
    const page = await console.open('#/jobs/r');
    await page.getByText('The result has expired.').waitFor();
    await page.getByRole('button', { name: 'Run again' }).waitFor();
  });

  it('that cannot be read can still be downloaded', async () => {
    console.api.jobs.set('r', newFakeJob('r', { report: 'top-suppliers' }));
    console.api.succeed('r', revenue);
    console.api.results.files.delete('results/r');
    const page = await console.open('#/jobs/r');
    await page.getByText('The rows could not be shown.').waitFor();
    await page.getByRole('link', { name: 'Download CSV' }).waitFor();
    // The browser reports a response that CORS hides from the page.
    expect(console.complaints.splice(0)).toEqual([expect.stringContaining('CORS')]);
  });

  it('behind a refused link is read again through a fresh one', async () => {
    const { api } = console;
    api.results.refusals = 1;
    const page = await openResult(revenue);
    await page.getByText('Reading again gets a fresh link.').waitFor();
    await page.getByRole('button', { name: 'Read again' }).click();
    await page.getByText(/^10 rows, /).waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
  });

  it('of a page that was opened as localhost is read at its address by number', async () => {
    const { api } = console;
    api.jobs.set('r', newFakeJob('r', { report: 'top-suppliers' }));
    api.succeed('r', revenue);
    const page = await console.open('#/');
    const address = `${api.url.replace('127.0.0.1', 'localhost')}/#/jobs/r`;
    await page.goto(address);
    await page.getByRole('link', { name: 'open it there' }).click();
    await page.getByText(/^10 rows, /).waitFor();
    expect(page.url()).toBe(`${api.url}/#/jobs/r`);
    expect(console.complaints.splice(0)).toEqual([expect.stringContaining('CORS')]);
  });

  it('without rows says so', async () => {
    const page = await openResult({ columns: numbers, rowCount: 0, file: 'id,name\r\n' });
    await page.getByText('No rows. The statement ran and found none.').waitFor();
  });

  it('without rows and without a file says the same, and offers no file', async () => {
    const page = await openResult({ columns: [], rowCount: 0, hasResultSet: true });
    await page.getByText('No rows. The statement ran and found none.').waitFor();
    expect(await page.getByText('Download').count()).toBe(0);
  });

  it('of thousands of files leads to each by its number', async () => {
    const page = await openResult({ ...revenue, fileCount: 5000 });
    await page.getByRole('link', { name: 'Download CSV 1 of 5,000' }).waitFor();
    await page.getByRole('spinbutton', { name: 'File' }).fill('4711');
    const link = page.getByRole('link', { name: 'Download CSV 4,711 of 5,000' });
    expect(await link.getAttribute('href')).toBe('/jobs/r/result?file=4711');
  });
});

describe('the chart of a result', () => {
  it('is loaded when it is first asked for, and its axes can be changed', async () => {
    console.api.calls.length = 0;
    const chartFiles = () =>
      console.api.calls.filter(({ path }) => path.startsWith('/assets/draw-chart'));
    const page = await openResult(revenue);
    await page.getByText(/^10 rows, /).waitFor();
    expect(chartFiles()).toHaveLength(0);
    await page.getByRole('button', { name: 'Chart' }).click();
    await page.locator('.chart canvas').waitFor();
    expect(chartFiles()).toHaveLength(1);
    await page
      .getByRole('img', { name: 'Chart of total_order_price by customer_segment' })
      .waitFor();

    await page.getByRole('combobox', { name: 'By', exact: true }).selectOption('order_priority');
    await page.getByRole('img', { name: 'Chart of total_order_price by order_priority' }).waitFor();
    await page.getByRole('combobox', { name: 'Combined by' }).selectOption('average');
    await page.getByText('average of total_order_price by order_priority').waitFor();
  });

  it('is drawn in the colours of the scheme', async () => {
    const page = await openResult(revenue);
    await page.getByRole('button', { name: 'Chart' }).click();
    await page.locator('.chart canvas').waitFor();
    const painted = () =>
      page.evaluate(`(() => {
        const canvas = document.querySelector('.chart canvas');
        const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
        let blue = 0;
        for (let at = 0; at < data.length; at += 4) {
          if (data[at + 2] > data[at] + 60 && data[at + 3] > 200) blue += 1;
        }
        return blue;
      })()`);
    expect(await painted()).toBeGreaterThan(200);
  });

  it('is not offered where nothing can be measured', async () => {
    const columns = [{ name: 'name', type: 'varchar' }];
    const page = await openResult({ columns, rowCount: 2, file: 'name\r\na\r\nb\r\n' });
    await page.getByText(/^2 rows.* No chart: no column holds numbers\.$/).waitFor();
    expect(await page.getByRole('button', { name: 'Chart' }).count()).toBe(0);
  });
});
