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
import { sharedTokenStack } from '../support/shared-stack.ts';

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

let console: PipelineConsole;
beforeAll(async () => {
  console = await startPipelineConsole(sharedTokenStack());
});
afterEach(async () => {
  expect(await console.closePages()).toEqual([]);
});
afterAll(() => console.stop());

/** Opens a page whose clock can be put forward, before a sign-in. */
const openWithClock = (hash: string): Promise<Page> =>
  console.open(hash, {}, (page) => page.clock.install());

const anHourLater = (page: Page) => page.clock.fastForward('01:00:00');

describe('a token that ends and can be renewed', () => {
  it('is renewed while a job is watched, without a sign of it', async () => {
    const page = await openWithClock('#/sql');
    await signInAs(page, 'alice');
    await watchEndless(page);
    const renewed = page.waitForResponse((answer) => {
      const request = answer.request().postData() ?? '';
      return /grant_type=refresh_token/.test(request) && answer.ok();
    });
    await anHourLater(page);
    await renewed;
    await cancel(page);
    expect(await ended(page).count()).toBe(0);
  });
});

describe('a token that ends for good', () => {
  /** Signs in at an issuer that gives no refresh token. */
  const openSignedIn = async (hash: string, name: string): Promise<Page> => {
    const page = await openWithClock(hash);
    await page.route('**/token', async (route) => {
      const response = await route.fetch();
      const { refresh_token: _, ...json } = await response.json();
      await route.fulfill({ response, json });
    });
    await signInAs(page, name);
    return page;
  };

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
    const page = await openSignedIn('#/reports/revenue-by-country', 'grace');
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
