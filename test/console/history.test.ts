import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newFakeJob } from './support/fake-jobs.ts';
import { type OpenConsole, startConsole } from './support/open-console.ts';

let console: OpenConsole;

beforeAll(async () => {
  console = await startConsole();
});

beforeEach(() => {
  console.api.jobs.clear();
});

afterEach(async () => {
  expect(await console.closePages()).toEqual([]);
});

afterAll(() => console.stop());

const addJobs = (count: number, report: string) => {
  for (let index = 0; index < count; index += 1) {
    const at = new Date(Date.UTC(2026, 0, 1, 0, index)).toISOString();
    const jobId = `${report}-${index}`;
    console.api.jobs.set(jobId, newFakeJob(jobId, { report }, at));
  }
};

describe('the history', () => {
  it("lists one's jobs page by page, and is as it was left on the way back from one", async () => {
    addJobs(35, 'late-orders');
    const page = await console.open('#/jobs');
    const rows = page.getByRole('row');
    await rows.nth(30).waitFor();
    expect(await rows.count()).toBe(31);
    await page.getByRole('button', { name: 'Show more' }).click();
    await rows.nth(35).waitFor();
    expect(await page.getByRole('button', { name: 'Show more' }).count()).toBe(0);

    const scrolled = () => page.evaluate<number>('window.scrollY');
    await page.getByRole('link', { name: 'Late orders' }).last().click();
    await page.getByRole('heading', { name: 'Late orders', level: 1 }).waitFor();
    await page.goBack();
    await rows.nth(35).waitFor();
    expect(await rows.count()).toBe(36);
    expect(await scrolled()).toBeGreaterThan(500);

    // A link to the history starts with a fresh list.
    await page.getByRole('link', { name: 'New job' }).click();
    await page.getByRole('link', { name: 'History' }).click();
    await rows.nth(30).waitFor();
    expect([await rows.count(), await scrolled()]).toEqual([31, 0]);
  });

  it('is filtered by state and report, in its address too', async () => {
    addJobs(2, 'late-orders');
    addJobs(2, 'top-suppliers');
    console.api.move('late-orders-0', 'RUNNING');
    const page = await console.open('#/jobs');
    await page.getByLabel('State').selectOption('RUNNING');
    const links = page.locator('.job-table').getByRole('link');
    await links.nth(1).waitFor({ state: 'detached' });
    // While the page loads it shows no job.
    await links.first().waitFor();
    expect(await links.allTextContents()).toEqual(['Late orders']);
    expect(page.url()).toMatch(/#\/jobs\?state=RUNNING$/);
    await page.getByLabel('Report').selectOption('top-suppliers');
    await page.getByText('No job matches.').waitFor();
    await page.reload();
    await page.getByText('No job matches.').waitFor();
    expect(await page.getByLabel('State').inputValue()).toBe('RUNNING');
  });

  it('runs a job again with the same parameters', async () => {
    const parameters = { country_name: 'PERU' };
    console.api.jobs.set('p', newFakeJob('p', { report: 'revenue-by-country', parameters }));
    const page = await console.open('#/jobs');
    await page.getByText('Country name: PERU').waitFor();
    await page.getByRole('button', { name: 'Run again: Revenue by country' }).click();
    await page.waitForURL(/#\/jobs\/job-2/);
    expect(console.api.jobs.get('job-2')).toMatchObject({ parameters });
  });

  it('follows the jobs that are on their way', async () => {
    addJobs(1, 'late-orders');
    const page = await console.open('#/jobs');
    await page.clock.install();
    await page.reload();
    await page.locator('.badge').getByText('Queued').waitFor();
    console.api.move('late-orders-0', 'RUNNING');
    await page.clock.runFor(5_000);
    await page.locator('.badge').getByText('Running').waitFor();
  });

  it('says so when there is nothing yet', async () => {
    const page = await console.open('#/jobs');
    await page.getByText('You have not run a job yet.').waitFor();
  });
});
