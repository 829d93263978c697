import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { violations } from '../console/support/axe.ts';
import {
  jobIsShownAs,
  type PipelineConsole,
  startPipelineConsole,
} from '../console/support/pipeline-console.ts';
import { answerIssuer, signInAs } from '../console/support/sign-in.ts';
import { endlessSql } from '../support/endless-sql.ts';

const ended = (page: Page) => page.getByText('Your sign-in has ended.');

const watchEndless = async (page: Page): Promise<void> => {
  await page.getByLabel('SQL', { exact: true }).fill(endlessSql);
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await jobIsShownAs(page, 'Running');
};

const cancel = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Cancel', exact: true }).click();
  await jobIsShownAs(page, 'Cancelled');
};

describe('a token that ends and can be renewed', () => {
  let console: PipelineConsole;
  beforeAll(async () => {
    console = await startPipelineConsole({
      authorization: 'jwt',
      issuer: { accessTokenSeconds: 2 },
    });
  });
  afterAll(() => console.stop());

  it('is renewed while a job is watched, without a sign of it', async () => {
    const page = await console.open('#/sql');
    const renewed = (count: number) => {
      let left = count;
      return page.waitForResponse((answer) => {
        const request = answer.request().postData() ?? '';
        if (/grant_type=refresh_token/.test(request) && answer.ok()) left -= 1;
        return left === 0;
      });
    };
    await signInAs(page, 'alice');
    const twice = renewed(2);
    await watchEndless(page);
    await twice;
    await cancel(page);
    expect(await ended(page).count()).toBe(0);
    // On a busy machine a token may end on its way; then the call goes again with the next one.
    expect(console.complaints.filter((text) => !text.includes('status of 401'))).toEqual([]);
  });
});

describe('a token that ends for good', () => {
  let console: PipelineConsole;
  beforeAll(async () => {
    console = await startPipelineConsole({
      authorization: 'jwt',
      issuer: { refreshTokens: false },
    });
  });
  afterEach(() => {
    expect(console.complaints.splice(0)).toEqual([]);
  });
  afterAll(() => console.stop());

  /** Signs in, on a page whose clock can be put forward. */
  const openSignedIn = async (hash: string, name: string): Promise<Page> => {
    const page = await console.open('#/nowhere');
    await page.clock.install();
    await page.goto(`${console.stack.apiUrl}/${hash}`);
    await page.reload();
    await signInAs(page, name);
    return page;
  };
  const anHourLater = (page: Page) => page.clock.fastForward('01:00:00');

  /** Follows the link to the issuer, which opens a window of its own. */
  const signInAgain = async (page: Page): Promise<Page> => {
    const [window] = await Promise.all([
      page.context().waitForEvent('page'),
      page.getByRole('link', { name: 'Sign in again' }).click(),
    ]);
    return window;
  };

  it('leaves the job on the page, which goes on after another sign-in', async () => {
    const page = await openSignedIn('#/sql', 'alice');
    await watchEndless(page);
    await anHourLater(page);
    await ended(page).waitFor();
    expect(await violations(page)).toEqual([]);
    // The issuer still knows her and does not ask, so the window is gone by itself.
    const window = await signInAgain(page);
    if (!window.isClosed()) await window.waitForEvent('close');
    await ended(page).waitFor({ state: 'detached' });
    await cancel(page);
  });

  it('leaves what was typed, and submits it after another sign-in', async () => {
    const page = await openSignedIn('#/reports/revenue-by-country', 'bob');
    await page.getByLabel('Country name').fill('CANADA');
    await anHourLater(page);
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await ended(page).waitFor();
    expect(await page.getByLabel('Country name').inputValue()).toBe('CANADA');
    await signInAgain(page);
    await jobIsShownAs(page, 'Succeeded');
  });

  it('is asked for again where the service refuses it', async () => {
    const page = await openSignedIn('#/jobs', 'carol');
    await page.getByText('You have not run a job yet.').waitFor();
    await page.route('**/jobs?*', (route) => route.fulfill({ status: 401 }), { times: 1 });
    await page.getByLabel('State').selectOption('SUCCEEDED');
    await ended(page).waitFor();
    expect(console.complaints.splice(0)).toEqual([expect.stringContaining('status of 401')]);
    await signInAgain(page);
    await page.getByText('No job matches.').waitFor();
  });

  it('is replaced by a sign-in in any window, which says so where it cannot close', async () => {
    const page = await openSignedIn('#/jobs', 'frank');
    await page.getByText('You have not run a job yet.').waitFor();
    await anHourLater(page);
    await page.getByLabel('State').selectOption('SUCCEEDED');
    await ended(page).waitFor();
    const address = await page.getByRole('link', { name: 'Sign in again' }).getAttribute('href');
    const window = await page.context().newPage();
    await window.goto(address ?? '');
    await window.getByText('Go on in the window where you were').waitFor();
    await page.getByText('No job matches.').waitFor();
  });

  it('neither shows nor does anything of one person once another has signed in', async () => {
    const page = await openSignedIn('#/sql', 'dora');
    await page.getByLabel('SQL', { exact: true }).fill("select 'mine'");
    await anHourLater(page);
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await ended(page).waitFor();
    await page.context().clearCookies();
    const window = await signInAgain(page);
    await answerIssuer(window, 'eve');
    await page.locator('.signed-in-as').getByText('eve').waitFor();
    expect(await page.getByLabel('SQL', { exact: true }).inputValue()).toBe('');
    expect(await page.evaluate('JSON.stringify({ ...sessionStorage })')).not.toContain('mine');
    await page.getByRole('link', { name: 'History' }).click();
    await page.getByText('You have not run a job yet.').waitFor();
  });
});
