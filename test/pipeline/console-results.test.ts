import { readFile } from 'node:fs/promises';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { jobTableSchema } from '../../shared/job/job-table-schema.ts';
import {
  jobIsShownAs,
  type PipelineConsole,
  revenueOf,
  startPipelineConsole,
} from '../console/support/pipeline-console.ts';

let console: PipelineConsole;

beforeAll(async () => {
  console = await startPipelineConsole();
});

afterEach(async () => {
  expect(await console.closePages()).toEqual([]);
});

afterAll(() => console.stop());

const manyRows = `select row_number() over (order by a.l_orderkey, a.l_linenumber, b.n) as n,
  a.l_shipdate, a.l_extendedprice, a.l_comment
  from lineitem a cross join (select 1 as n union all select 2) b order by 1 limit 100000`;

const wide = Array.from({ length: 60 }, (_, at) => `${at + 1} as column_${at + 1}`).join(', ');

describe('a result on the whole pipeline', () => {
  it('of 100,000 rows is read from the bucket, drawn in part, sorted and scrolled to its end', async () => {
    const jobId = await console.ran({ sql: manyRows });
    const page = await console.open(`#/jobs/${jobId}`);
    await page.getByText(/^100,000 rows, /).waitFor();
    const { resultOrigin, elements } = await page.evaluate<{
      resultOrigin: string;
      elements: number;
    }>(`({
      resultOrigin: new URL(performance.getEntriesByType('resource').at(-1).name).origin,
      elements: document.querySelectorAll('*').length,
    })`);
    // A redirected resource goes by the name that was asked for; nothing but links leads elsewhere.
    expect(resultOrigin).toBe(console.stack.apiUrl);
    expect(elements).toBeLessThan(1_500);

    await page.locator('.result-scroll').focus();
    await page.keyboard.press('End');
    await page.locator('tr[aria-rowindex="100001"]').waitFor();
    const heading = page.getByRole('columnheader', { name: 'l_extendedprice' });
    await heading.getByRole('button').click();
    await heading.getByRole('button').click();
    expect(await heading.getAttribute('aria-sort')).toBe('descending');
    const prices = await page.locator('.result-table td:nth-of-type(3)').allTextContents();
    expect(prices.length).toBeGreaterThan(10);
    expect(prices.map(Number)).toEqual(prices.map(Number).toSorted((a, b) => b - a));
  });

  it('of 60 columns scrolls sideways by itself, and takes all of a wide screen', async () => {
    const jobId = await console.ran({ sql: `select ${wide}` });
    const page = await console.open(`#/jobs/${jobId}`);
    const headings = page.getByRole('columnheader');
    await headings.nth(60).waitFor();
    await headings.nth(60).scrollIntoViewIfNeeded();
    expect(await headings.nth(60).textContent()).toBe('column_60');
    await page.getByRole('cell', { name: '60', exact: true }).waitFor();
    const scrolled = await page.evaluate(`[
      document.querySelector('.result-scroll').scrollLeft > 1000,
      document.documentElement.scrollWidth <= window.innerWidth,
    ]`);
    expect(scrolled).toEqual([true, true]);

    await page.setViewportSize({ width: 1920, height: 1080 });
    const [table = 0, row = 0, page1920] = await page.evaluate<number[]>(`[
      document.querySelector('.result-scroll').clientWidth,
      document.querySelector('.result-table').getBoundingClientRect().right -
        document.querySelector('.result-table tbody tr :last-child').getBoundingClientRect().right,
      document.documentElement.scrollWidth,
    ]`);
    expect(table).toBeGreaterThan(1_800);
    expect(Math.abs(row)).toBeLessThan(1);
    expect(page1920).toBe(1920);
  });

  it('without rows says so under the names of its columns', async () => {
    const jobId = await console.ran(revenueOf('ATLANTIS'));
    const page = await console.open(`#/jobs/${jobId}`);
    await page.getByText('No rows. The statement ran and found none.').waitFor();
    expect(await page.getByRole('columnheader').count()).toBe(8);
    expect(await page.getByRole('button', { name: 'Chart' }).count()).toBe(0);
  });

  it('in Parquet is asked for in the form and comes as a file that is not shown', async () => {
    const page = await console.open('#/reports/pricing-summary');
    await page.getByText('Result file: CSV').click();
    await page.getByLabel('Parquet').check();
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await jobIsShownAs(page, 'Succeeded');
    await page.getByText(/^\d rows, .*Files of this format are not shown here/).waitFor();
    const facts = page.getByRole('region', { name: 'Details' });
    await facts.getByText('written by the warehouse (UNLOAD)').waitFor();
    await facts.getByText('file pricing-summary.sql of the deployment').waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Download Parquet' }).first().click(),
    ]);
    expect((await readFile(await download.path())).toString('latin1', 0, 4)).toBe('PAR1');
  });

  it('that is compressed with gzip is shown like any other', async () => {
    const jobId = await console.ran({ ...revenueOf('INDIA'), compression: 'gzip' });
    const page = await console.open(`#/jobs/${jobId}`);
    await page.getByText(/^10 rows, /).waitFor();
  });

  it('behind a link that has expired is read again through a fresh one', async () => {
    // The rows of a compressed file do not come with its job.
    const jobId = await console.ran({ ...revenueOf('INDIA'), compression: 'gzip' });
    const { headers } = await console.stack.call(`/jobs/${jobId}/result`);
    const link = new URL(headers.get('location') ?? '');
    // As if the link had been signed at a time when it would be over by now.
    link.searchParams.set('X-Amz-Date', '20200101T000000Z');
    const page = await console.open('#/jobs');
    await page.route(
      `**/jobs/${jobId}/result`,
      (route) => route.fulfill({ status: 303, headers: { location: link.href } }),
      { times: 1 },
    );
    await page.getByRole('link', { name: 'Revenue by country' }).first().click();
    await page.getByText('Reading again gets a fresh link.').waitFor();
    await page.getByRole('button', { name: 'Read again' }).click();
    await page.getByText(/^10 rows, /).waitFor();
    // The browser notes that it kept the refusal from the page.
    expect(console.complaints.splice(0).length).toBeGreaterThan(0);
  });

  it('that has expired says so and can be had again', async () => {
    const jobId = await console.ran(revenueOf('CANADA'));
    await console.stack.dynamo.send(
      new UpdateCommand({
        TableName: console.stack.tableName,
        Key: { jobId },
        // The record is kept for a week after its result.
        UpdateExpression: 'SET #ttl = :past',
        ExpressionAttributeNames: { '#ttl': jobTableSchema.timeToLive },
        ExpressionAttributeValues: { ':past': Date.parse('2020-01-01T00:00:00.000Z') / 1_000 },
      }),
    );
    const page = await console.open(`#/jobs/${jobId}`);
    await page.getByText('The result has expired.').waitFor();
    expect(await page.getByRole('link', { name: /^Download/ }).count()).toBe(0);
    await page.getByRole('button', { name: 'Run again' }).click();
    await page.waitForURL((url) => !url.hash.includes(jobId));
    await jobIsShownAs(page, 'Succeeded');
    await page.getByText(/^10 rows, /).waitFor();
  });
});
