import { readFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type OpenConsole, startConsole } from './support/open-console.ts';
import { revenueColumns, revenueFile } from './support/sample-reports.ts';

let console: OpenConsole;

beforeAll(async () => {
  console = await startConsole();
});

afterEach(async () => {
  expect(await console.closePages()).toEqual([]);
});

afterAll(() => console.stop());

describe('the first form', () => {
  it('takes a report from its parameters to its rows and its file', async () => {
    const { api } = console;
    const page = await console.open();
    await page.getByRole('link', { name: /Revenue by country/ }).click();
    await page.getByLabel('Country name').fill('UNITED STATES');
    await page.getByRole('button', { name: 'Run', exact: true }).click();

    const state = page.locator('.job-state');
    await state.getByText('Queued').waitFor();
    const jobId = page.url().split('/').at(-1) ?? '';
    expect(api.jobs.get(jobId)).toMatchObject({
      report: 'revenue-by-country',
      parameters: { country_name: 'UNITED STATES' },
      format: 'csv',
    });

    api.move(jobId, 'RUNNING');
    await state.getByText('Running').waitFor();
    api.move(jobId, 'COLLECTING');
    await state.getByText('Collecting').waitFor();
    api.succeed(jobId, { columns: revenueColumns, rowCount: 10, file: revenueFile });
    await state.getByText('Succeeded').waitFor();

    const rows = page.getByRole('table').getByRole('row');
    await rows.nth(10).waitFor();
    expect(await rows.count()).toBe(11);
    expect(await rows.nth(4).getByRole('cell').allTextContents()).toEqual([
      'HOUSE, HOLD',
      '541025.30',
      '1995',
      '5',
      'AMERICA',
      'UNITED STATES',
      '3-MEDIUM',
    ]);

    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Download CSV' }).click(),
    ]);
    expect(await readFile(await download.path(), 'utf8')).toBe(revenueFile);
  });

  it('shows what a value holds, never what it could do', async () => {
    const { api } = console;
    const attack = '<img src=x onerror="document.title=1"><script>document.title=2</script>';
    const page = await console.open();
    await page.getByLabel('Country name').fill(attack);
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await page.waitForURL(/#\/jobs\//);
    const jobId = page.url().split('/').at(-1) ?? '';
    const file = `"${attack.replaceAll('"', '""')}"\r\n"${attack.replaceAll('"', '""')}"\r\n`;
    api.succeed(jobId, { columns: [{ name: attack, type: 'varchar' }], rowCount: 1, file });
    await page.getByRole('cell', { name: attack }).waitFor();
    expect(await page.locator('main img, main script').count()).toBe(0);
    expect(await page.title()).toMatch(/^Succeeded/);
  });

  it('asks the service for a changed job only, with its entity tag', async () => {
    const { api } = console;
    const page = await console.open();
    await page.getByLabel('Country name').fill('FRANCE');
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await page.waitForURL(/#\/jobs\//);
    const jobId = page.url().split('/').at(-1) ?? '';
    const unchanged = await page.waitForResponse((response) => response.status() === 304);
    expect(unchanged.request().headers()['if-none-match']).toBeDefined();
    api.move(jobId, 'CANCELLED');
    await page.locator('.job-state').getByText('Cancelled').waitFor();
  });
});
