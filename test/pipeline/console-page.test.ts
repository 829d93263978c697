import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { violations } from '../console/support/axe.ts';
import {
  jobIsShownAs,
  type PipelineConsole,
  revenueOf,
  startPipelineConsole,
} from '../console/support/pipeline-console.ts';
import { endlessSql } from '../support/endless-sql.ts';

let console: PipelineConsole;
let revenueJob: string;

beforeAll(async () => {
  console = await startPipelineConsole();
  revenueJob = await console.ran(revenueOf('UNITED STATES'));
});

afterEach(async () => {
  expect(await console.closePages()).toEqual([]);
});

afterAll(() => console.stop());

/** What a first load may weigh, compressed as it comes over the network. */
const FIRST_LOAD_BYTES = 150_000;

describe('the page on the whole pipeline', () => {
  it('weighs little at first, and loads what draws charts when one is asked for', async () => {
    const page = await console.open(`#/jobs/${revenueJob}`);
    const files = () =>
      page.evaluate<{ name: string; bytes: number }[]>(`[
        ...performance.getEntriesByType('navigation'),
        ...performance.getEntriesByType('resource'),
      ].map(({ name, encodedBodySize }) => ({
        name: new URL(name).pathname.replace(/-[A-Z0-9]{8}\\./, '.'), bytes: encodedBodySize,
      })).filter(({ name }) => name === '/' || name.startsWith('/assets/'))`);
    await page.getByText(/^10 rows, /).waitFor();
    const first = await files();
    expect(first.map(({ name }) => name).toSorted()).toEqual([
      '/',
      '/assets/console.js',
      '/assets/style.css',
    ]);
    expect(Math.min(...first.map(({ bytes }) => bytes))).toBeGreaterThan(0);
    expect(first.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThan(FIRST_LOAD_BYTES);

    await page.getByRole('button', { name: 'Chart' }).click();
    await page.locator('.chart canvas').waitFor();
    expect((await files()).map(({ name }) => name)).toContain('/assets/draw-chart.js');
  });

  it('finds a running job again after a reload and cancels it', async () => {
    const page = await console.open('#/sql');
    await page.getByLabel('SQL', { exact: true }).fill(endlessSql);
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await jobIsShownAs(page, 'Running');
    const address = page.url();
    await page.waitForResponse((response) => response.status() === 304);

    await page.reload();
    await jobIsShownAs(page, 'Running');
    expect(page.url()).toBe(address);
    const steps = page.getByRole('list', { name: 'Timeline' }).getByRole('listitem');
    expect(await steps.nth(0).textContent()).toMatch(/^Queued\d\d:\d\d:\d\dfor /);

    await page.getByRole('button', { name: 'Cancel', exact: true }).click();
    await jobIsShownAs(page, 'Cancelled');
    expect(await steps.allTextContents()).toEqual([
      expect.stringMatching(/^Queued/),
      expect.stringMatching(/^Running/),
      expect.stringMatching(/^Cancelling/),
      expect.stringMatching(/^Cancelled.*stopped on request$/),
    ]);
    expect(await page.getByRole('button', { name: 'Cancel', exact: true }).count()).toBe(0);
  });

  it('goes back from a job to the history as it was filtered, and on to the job again', async () => {
    const page = await console.open('#/jobs?state=SUCCEEDED&report=revenue-by-country');
    await page.getByRole('link', { name: 'Revenue by country' }).first().click();
    await jobIsShownAs(page, 'Succeeded');
    await page.goBack();
    await page.getByRole('heading', { name: 'History', level: 1 }).waitFor();
    expect(await page.getByLabel('State').inputValue()).toBe('SUCCEEDED');
    expect(await page.getByLabel('Report').inputValue()).toBe('revenue-by-country');
    await page.goForward();
    await jobIsShownAs(page, 'Succeeded');
    await page.getByText(/^10 rows, /).waitFor();
  });

  it('is dark where the reader likes it dark, its chart too', async () => {
    const page = await console.open(`#/jobs/${revenueJob}`, { colorScheme: 'dark' });
    await page.getByText(/^10 rows, /).waitFor();
    await page.getByRole('button', { name: 'Chart' }).click();
    await page.locator('.chart canvas').waitFor();
    const ground = () =>
      page.evaluate<string>('getComputedStyle(document.documentElement).backgroundColor');
    expect(await ground()).toBe('rgb(19, 20, 22)');
    expect(await violations(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'light' });
    expect(await ground()).toBe('rgb(247, 247, 245)');
  });

  it.each([
    ['the reports', '#/', 'input[type=search]'],
    ['a form', '#/reports/revenue-by-country', 'button[type=submit]'],
    ['a job', '', '.result-table tbody tr:nth-child(10)'],
    ['the history', '#/jobs', '.job-table tbody tr'],
  ])('shows %s on a phone without scrolling sideways', async (_, hash, complete) => {
    const viewport = { width: 360, height: 740 };
    const options = { viewport, isMobile: true, hasTouch: true };
    const page = await console.open(hash || `#/jobs/${revenueJob}`, options);
    await page.locator(complete).first().waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
    expect(await violations(page)).toEqual([]);
  });
});
