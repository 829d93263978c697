import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { violations } from './support/axe.ts';
import { newFakeJob } from './support/fake-jobs.ts';
import { type OpenConsole, startConsole } from './support/open-console.ts';
import { revenueColumns, revenueFile } from './support/sample-reports.ts';

let console: OpenConsole;

beforeAll(async () => {
  console = await startConsole();
  const { api } = console;
  const revenue = { columns: revenueColumns, rowCount: 10, file: revenueFile };
  const parameters = { country_name: 'PERU' };
  api.jobs.set('done', newFakeJob('done', { report: 'revenue-by-country', parameters }));
  api.succeed('done', revenue);
  api.jobs.set('failed', newFakeJob('failed', { sql: 'select 1 from nowhere' }));
  const detail = 'ERROR: relation "nowhere" does not exist';
  api.move('failed', 'FAILED', { error: { code: 'statement-failed', detail, retryable: false } });
  api.jobs.set('running', newFakeJob('running', { report: 'late-orders' }));
  api.move('running', 'RUNNING');
});

afterAll(() => console.stop());

/** Each view: its address, and an element that shows that it is complete. */
const views = [
  ['#/', 'input[type=search]'],
  ['#/reports/late-orders', 'button[type=submit]'],
  ['#/sql', 'textarea'],
  ['#/jobs', 'tbody tr:nth-child(3)'],
  ['#/jobs/done', '.result-table tbody tr:nth-child(10)'],
  ['#/jobs/failed', '[role=alert]'],
  ['#/jobs/running', '.step-current'],
] as const;

describe('the views', () => {
  let page: Page;
  beforeAll(async () => {
    page = await console.open();
  });
  afterAll(() => console.closePages());

  const show = async (hash: string, complete: string) => {
    await page.goto(`${console.api.url}/${hash}`);
    await page.locator(complete).first().waitFor();
  };

  it.each(views)('have nothing for axe to find: %s', async (hash, complete) => {
    await show(hash, complete);
    expect(await violations(page)).toEqual([]);
  });

  it.each(views)('have nothing to find on a dark phone, and fit it: %s', async (hash, complete) => {
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.setViewportSize({ width: 360, height: 740 });
    await show(hash, complete);
    expect(await violations(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
  });
});

describe('the choices of a result file', () => {
  it('have nothing for axe to find', async () => {
    const page = await console.open('#/reports/late-orders');
    await page.getByText('Result file: CSV').click();
    await page.getByLabel('Delivery').waitFor();
    expect(await violations(page)).toEqual([]);
  });
});

describe('the chart', () => {
  it('has nothing for axe to find', async () => {
    const page = await console.open('#/jobs/done');
    await page.getByRole('button', { name: 'Chart' }).click();
    await page.locator('.chart canvas').waitFor();
    expect(await violations(page)).toEqual([]);
  });
});

describe('the keyboard', () => {
  it('stops five times before the first field, and chooses a report by its arrows', async () => {
    const page = await console.open('#/reports/late-orders');
    await page.getByLabel('Since').waitFor();
    const stops: (string | null)[] = [];
    const focused = page.locator(':focus').first();
    await page.keyboard.press('Tab');
    while ((await focused.getAttribute('name')) !== 'since') {
      stops.push((await focused.getAttribute('aria-label')) ?? (await focused.textContent()));
      await page.keyboard.press('Tab');
    }
    const titled = expect.stringMatching(/^Late orders/);
    expect(stops).toEqual(['Skip to content', 'New job', 'History', 'Search reports', titled]);

    await page.keyboard.press('Shift+Tab');
    await page.getByText('Arrow keys choose, Enter opens.').waitFor();
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Top suppliers', level: 1 }).waitFor();
  });

  it('leads from the top of the page to a submitted job', async () => {
    const page = await console.open('#/reports/top-suppliers');
    await page.locator('button[type=submit]').waitFor();
    await page.keyboard.press('Tab');
    expect(await page.locator(':focus').textContent()).toBe('Skip to content');
    await page.keyboard.press('Enter');
    expect(await page.locator('h1:focus').textContent()).toBe('Top suppliers');
    await page.keyboard.press('Tab');
    expect(await page.locator(':focus').textContent()).toBe('Result file: CSV');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.waitForURL(/#\/jobs\/job-/);
    // A change of view moves the focus to its heading, as a page load would.
    await page.locator('h1:focus').waitFor();
  });
});
