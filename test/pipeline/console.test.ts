import { readFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { requestSnippet } from '../../functions/console/page/snippets/request-snippet.ts';
import {
  jobIsShownAs,
  type PipelineConsole,
  revenueOf,
  startPipelineConsole,
} from '../console/support/pipeline-console.ts';
import { runnable, runSnippet } from '../console/support/run-snippet.ts';

let console: PipelineConsole;

beforeAll(async () => {
  console = await startPipelineConsole();
});

afterEach(async () => {
  expect(await console.closePages()).toEqual([]);
});

afterAll(() => console.stop());

describe.each(['typescript', 'curl'] as const)('the %s snippet', (language) => {
  it.runIf(runnable[language])('brings the rows of a job of its signer', async () => {
    const target = { origin: console.stack.apiUrl, signingRegion: 'us-east-1', token: false };
    const program = requestSnippet(language, { sql: "select 'of the signer' as whose" }, target);
    const { printed, complaints } = await runSnippet(language, program);
    expect(complaints).toBe('');
    expect(printed).toMatch(/whose\r\nof the signer\r\n$/);
    const answer = await console.stack.call('/jobs', {}, 'SESSION');
    const { jobs } = await answer.json();
    expect(jobs[0]).toMatchObject({ state: 'SUCCEEDED', owner: 'SESSION' });
  });
});

describe('the console on the whole pipeline', () => {
  it.each(['UNITED STATES', 'CANADA', 'INDIA'])(
    "takes the lab's report from the name of %s to its rows, its file and its chart",
    async (country) => {
      const page = await console.open();
      await page.getByRole('link', { name: /^Revenue by country/ }).click();
      await page.getByLabel('Country name').fill(country);
      await page.getByRole('button', { name: 'Run', exact: true }).click();
      await jobIsShownAs(page, 'Succeeded');

      const rows = page.getByRole('table').getByRole('row');
      await rows.nth(10).waitFor();
      expect(await rows.nth(0).getByRole('columnheader').allTextContents()).toEqual([
        'Row',
        'customer_segment',
        'total_order_price',
        'order_year',
        'order_month',
        'region',
        'country',
        'order_priority',
      ]);
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('link', { name: 'Download CSV' }).click(),
      ]);
      const [, ...lines] = (await readFile(await download.path(), 'utf8')).trimEnd().split('\r\n');
      const shown = await Promise.all(
        lines.map((_, row) =>
          rows
            .nth(row + 1)
            .getByRole('cell')
            .allTextContents(),
        ),
      );
      expect(shown.map((cells) => cells.join(','))).toEqual(lines);
      expect(lines).toHaveLength(10);
      expect(download.suggestedFilename()).toMatch(/^revenue-by-country-.*\.csv$/);

      await page.getByRole('button', { name: 'Chart' }).click();
      await page.getByRole('img', { name: /^Chart of total_order_price by / }).waitFor();
      await page.locator('.chart canvas').waitFor();
    },
  );

  it("shows the service's faults at the fields that they point to", async () => {
    const page = await console.open('#/reports/revenue-by-country');
    await page.getByLabel('Country name').fill('nowhere 1');
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await page.locator('#parameter-country_name-error').waitFor();
    await page.locator('[name="country_name"]:focus').first().waitFor();
    // The browser notes every refused call.
    expect(console.complaints.splice(0)).toEqual([expect.stringMatching(/status of 4\d\d/)]);
  });

  it('runs ad hoc SQL with its placeholders and shows NULL as NULL', async () => {
    const page = await console.open('#/sql');
    const sql = 'select 9007199254740993 as big, cast(null as varchar) as none, :word as word';
    await page.getByLabel('SQL', { exact: true }).fill(sql);
    await page.getByLabel(':word').fill('<b>it&apos;s</b>');
    await page.getByText('Result file: CSV').click();
    await page.getByLabel('JSON Lines').check();
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await jobIsShownAs(page, 'Succeeded');
    const cells = page.locator('.result-table tbody').getByRole('cell');
    await cells.nth(2).waitFor();
    expect(await cells.allTextContents()).toEqual(['9007199254740993', 'NULL', '<b>it&apos;s</b>']);
  });

  it("shows what failed, the warehouse's message and what to try", async () => {
    const jobId = await console.stack.submit({ sql: 'select no_such_column from orders' });
    const page = await console.open(`#/jobs/${jobId}`);
    await jobIsShownAs(page, 'Failed');
    const notice = page.getByRole('alert');
    await notice.getByText('The warehouse could not finish the statement.').waitFor();
    await notice.getByText('"no_such_column" does not exist').waitFor();
    await notice.getByText('Check the spelling of the column').waitFor();
  });

  it("lists one's jobs and runs one again", async () => {
    const jobId = await console.ran(revenueOf('CANADA'));
    const page = await console.open('#/jobs?state=SUCCEEDED&report=revenue-by-country');
    await page.getByText('Country name: CANADA').first().waitFor();
    const row = page.getByRole('row', { name: /CANADA/ }).first();
    await row.getByRole('button', { name: /^Run again/ }).click();
    await page.waitForURL(/#\/jobs\/[^?]+$/);
    await jobIsShownAs(page, 'Succeeded');
    expect(page.url()).not.toContain(jobId);
  });
});
