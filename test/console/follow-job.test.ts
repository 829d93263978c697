import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newFakeJob } from './support/fake-jobs.ts';
import { type OpenConsole, startConsole } from './support/open-console.ts';

let console: OpenConsole;

beforeAll(async () => {
  console = await startConsole();
});

beforeEach(() => {
  const { api } = console;
  api.jobs.clear();
  api.calls.length = 0;
  api.intercept = () => undefined;
  api.jobs.set('a', newFakeJob('a', { report: 'top-suppliers' }));
});

afterEach(async () => {
  expect(await console.closePages()).toEqual([]);
});

afterAll(() => console.stop());

const lookUps = () => console.api.calls.filter(({ path }) => path === '/jobs/a').length;

describe('a job on the page', () => {
  it('has an address that survives a reload, and the back button works', async () => {
    const page = await console.open('#/jobs');
    await page.getByRole('link', { name: 'Top suppliers' }).click();
    await page.getByRole('heading', { name: 'Top suppliers', level: 1 }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'Top suppliers', level: 1 }).waitFor();
    await page.goBack();
    await page.getByRole('heading', { name: 'History', level: 1 }).waitFor();
  });

  it('shows each state with its time, and how long the present one has lasted', async () => {
    const page = await console.open('#/jobs/a');
    console.api.move('a', 'RUNNING');
    const steps = page.getByRole('list', { name: 'Timeline' }).getByRole('listitem');
    await page.locator('[aria-current="step"]').getByText('Running').waitFor();
    expect(await steps.nth(0).textContent()).toMatch(/^Queued\d\d:\d\d:\d\dfor /);
    const clock = page.getByRole('timer');
    const before = (await clock.textContent()) ?? '';
    await clock.and(page.locator('[role=timer]', { hasNotText: before })).waitFor();
  });

  it('reads each change of state out', async () => {
    const page = await console.open('#/jobs/a');
    await page.locator('.job-state').getByText('Queued').waitFor();
    console.api.succeed('a', { columns: [], rowCount: 3 });
    await page.getByRole('status').getByText('Job succeeded, 3 rows.').waitFor({
      state: 'attached',
    });
    await page.getByText('returns no rows. It reported 3 rows.').waitFor();
  });

  it('is cancelled by its button, and shows it until the warehouse has confirmed', async () => {
    const page = await console.open('#/jobs/a');
    console.api.move('a', 'RUNNING');
    await page.locator('.job-state').getByText('Running').waitFor();
    await page.getByRole('button', { name: 'Cancel', exact: true }).click();
    await page.locator('.job-state').getByText('Cancelling').waitFor();
    console.api.move('a', 'CANCELLED');
    await page.locator('.job-state').getByText('Cancelled').waitFor();
    expect(await page.getByRole('button', { name: 'Cancel', exact: true }).count()).toBe(0);
  });

  it('fails with the message of the warehouse and what to try', async () => {
    const page = await console.open('#/jobs/a');
    const detail = 'ERROR: relation "order" does not exist';
    console.api.move('a', 'FAILED', {
      error: { code: 'statement-failed', detail, retryable: false },
    });
    const notice = page.getByRole('alert');
    await notice.getByText(detail).waitFor();
    await notice.getByText('Check the spelling and the schema of the table').waitFor();
    await notice.getByText('statement-of-a').waitFor();

    const wrong = 'ERROR: syntax error at or near "frm"\n  Position: 10';
    const error = { code: 'STATEMENT_FAILED', detail: wrong, retryable: false };
    console.api.jobs.set('wrong', newFakeJob('wrong', { sql: 'select a\nfrm t' }));
    console.api.move('wrong', 'FAILED', { error });
    await page.goto(`${console.api.url}/#/jobs/wrong`);
    await notice.getByText('Line 2, column 1: frm t').waitFor();
  });

  it('runs again as it was, or with changes', async () => {
    const page = await console.open('#/jobs/a');
    await page.getByRole('button', { name: 'Run again' }).click();
    await page.waitForURL(/#\/jobs\/job-2/);
    expect(console.api.jobs.get('job-2')).toMatchObject({ report: 'top-suppliers' });

    const parameters = { since: '1995-02-03', order_priority: '2-HIGH', days_late: 9 };
    const earlier = newFakeJob('b', { report: 'late-orders', parameters, format: 'jsonl' });
    console.api.jobs.set('b', earlier);
    await page.goto(`${console.api.url}/#/jobs/b`);
    await page.getByRole('link', { name: 'Change and run' }).click();
    expect(await page.getByLabel('Since').inputValue()).toBe('1995-02-03');
    expect(await page.getByLabel('Days late').inputValue()).toBe('9');
    expect(await page.getByLabel('JSON Lines').isChecked()).toBe(true);
  });

  it('is not looked up while the page is hidden', async () => {
    const page = await console.open('#/jobs/a');
    await page.locator('.job-state').getByText('Queued').waitFor();
    await page.clock.install();
    await page.reload();
    await page.locator('.job-state').getByText('Queued').waitFor();
    const aMinute = async () => {
      const before = lookUps();
      await page.clock.runFor(60_000);
      // When this call returns, the calls that the page sent before have arrived.
      await page.evaluate("fetch('/reports').then((response) => response.text())");
      return lookUps() - before;
    };
    const show = (hidden: boolean) =>
      page.evaluate(`Object.defineProperty(document, 'hidden', {
        configurable: true, get: () => ${hidden},
      }); document.dispatchEvent(new Event('visibilitychange'))`);
    await show(true);
    await page.waitForLoadState('networkidle');
    expect(await aMinute()).toBe(0);
    const next = page.waitForResponse(/\/jobs\/a$/);
    await show(false);
    await next;
    expect(await aMinute()).toBeGreaterThan(0);
  });

  it('stays on the page while the service is away', async () => {
    const page = await console.open('#/jobs/a');
    await page.locator('.job-state').getByText('Queued').waitFor();
    console.api.intercept = () => 'cut-off';
    await page.getByText('Trying again.').waitFor();
    console.api.intercept = () => undefined;
    console.api.move('a', 'RUNNING');
    await page.locator('.job-state').getByText('Running').waitFor();
    await page.getByText('Trying again.').waitFor({ state: 'detached' });
  });

  it('that is unknown has a page that explains it', async () => {
    const page = await console.open('#/jobs/unknown');
    await page.getByRole('heading', { name: 'No such job' }).waitFor();
  });
});
