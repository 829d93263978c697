import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startBrowser, type TestBrowser } from '../support/browser.ts';
import { type PipelineStack, startPipelineStack } from '../support/pipeline-stack.ts';

let stack: PipelineStack;
let browser: TestBrowser;
const complaints: string[] = [];

beforeAll(async () => {
  [stack, browser] = await Promise.all([startPipelineStack(), startBrowser()]);
});

afterEach(() => {
  expect(complaints.splice(0)).toEqual([]);
});

afterAll(() => Promise.all([browser.stop(), stack.stop()]));

const openConsole = async (hash = '#/'): Promise<Page> => {
  const page = await browser.newPage();
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  await page.goto(`${stack.apiUrl}/${hash}`);
  return page;
};

const succeeded = (page: Page) => page.locator('.job-standing').getByText('Succeeded').waitFor();

describe('the console on the whole pipeline', () => {
  it('takes a report from its parameters to its rows and its file', async () => {
    const page = await openConsole();
    await page.getByRole('link', { name: /^Revenue by country/ }).click();
    await page.getByLabel('Country name').fill('UNITED STATES');
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await succeeded(page);

    const rows = page.getByRole('table').getByRole('row');
    await rows.nth(10).waitFor();
    expect(await rows.nth(0).getByRole('columnheader').allTextContents()).toEqual([
      'Row',
      'customer_segment',
      'order_month',
      'order_priority',
      'order_count',
      'revenue',
    ]);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Download CSV' }).click(),
    ]);
    const file = await readFile(await download.path(), 'utf8');
    const shown = await rows.nth(1).getByRole('cell').allTextContents();
    expect(file.split('\r\n')[1]).toBe(shown.join(','));
    expect(download.suggestedFilename()).toMatch(/^revenue-by-country-.*\.csv$/);

    await page.getByRole('button', { name: 'Chart' }).click();
    await page.getByRole('img', { name: 'Chart of revenue by order_month' }).waitFor();
  });

  it("shows the service's faults at the fields that they point to", async () => {
    const page = await openConsole('#/reports/revenue-by-country');
    await page.getByLabel('Country name').fill('nowhere 1');
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await page.locator('#parameter-country_name-error').waitFor();
    expect(await page.locator(':focus').getAttribute('name')).toBe('country_name');
    // The browser notes every refused call.
    expect(complaints.splice(0)).toEqual([expect.stringMatching(/status of 4\d\d/)]);
  });

  it('runs ad hoc SQL with its placeholders and shows NULL as NULL', async () => {
    const page = await openConsole('#/sql');
    const sql = 'select 9007199254740993 as big, cast(null as varchar) as none, :word as word';
    await page.getByLabel('SQL', { exact: true }).fill(sql);
    await page.getByLabel(':word').fill('<b>it&apos;s</b>');
    await page.getByLabel('JSON Lines').check();
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await succeeded(page);
    const cells = page.locator('.result-table tbody td');
    await cells.nth(2).waitFor();
    expect(await cells.allTextContents()).toEqual(['9007199254740993', 'NULL', '<b>it&apos;s</b>']);
  });

  it("shows the warehouse's message when a statement fails", async () => {
    const jobId = await stack.submit({ sql: 'select no_such_column from orders' });
    const page = await openConsole(`#/jobs/${jobId}`);
    await page.locator('.job-standing').getByText('Failed').waitFor();
    await page.getByRole('alert').getByText('no_such_column').waitFor();
  });

  it("lists one's jobs and runs one again", async () => {
    const parameters = { country_name: 'CANADA' };
    const jobId = await stack.submit({ report: 'revenue-by-country', parameters });
    await stack.settled(jobId);
    const page = await openConsole('#/jobs?state=SUCCEEDED&report=revenue-by-country');
    await page.getByText('Country name: CANADA').first().waitFor();
    const row = page.getByRole('row', { name: /CANADA/ }).first();
    await row.getByRole('button', { name: /^Run again/ }).click();
    await page.waitForURL(/#\/jobs\/[^?]+$/);
    await succeeded(page);
    expect(page.url()).not.toContain(jobId);
  });
});
