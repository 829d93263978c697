import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { violations } from '../console/support/axe.ts';
import {
  jobIsShownAs,
  type PipelineConsole,
  startPipelineConsole,
} from '../console/support/pipeline-console.ts';
import { answerIssuer, leaveForIssuer, signInAs } from '../console/support/sign-in.ts';
import { sharedTokenStack } from '../support/shared-stack.ts';

let console: PipelineConsole;
beforeAll(async () => {
  console = await startPipelineConsole(sharedTokenStack());
});
afterEach(async () => {
  expect(await console.closePages()).toEqual([]);
});
afterAll(() => console.stop());

/** Takes out that the browser notes a refused call. */
const noted = (status: number) =>
  expect(console.complaints.splice(0)).toContainEqual(
    expect.stringContaining(`status of ${status}`),
  );

const run = async (page: Page, country: string): Promise<void> => {
  await page.getByLabel('Country name').fill(country);
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await jobIsShownAs(page, 'Succeeded');
  await page.getByText(/^10 rows, /).waitFor();
};

describe('the console where the API asks for tokens', () => {
  it('signs one in, comes back to the same place, and brings rows and their file', async () => {
    const page = await console.open('#/reports/revenue-by-country');
    await signInAs(page, 'alice');
    expect(page.url()).toBe(`${console.stack.apiUrl}/#/reports/revenue-by-country`);
    await run(page, 'CANADA');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download CSV' }).click(),
    ]);
    expect((await readFile(await download.path(), 'utf8')).trimEnd().split('\r\n')).toHaveLength(
      11,
    );
    await page.getByText('Call this from code').click();
    await page.getByText('-H "authorization: Bearer $JOBS_TOKEN"').waitFor();
  });

  it('is dark and small where the reader is, its issuer too', async () => {
    const viewport = { width: 360, height: 740 };
    const page = await console.open('#/jobs', { colorScheme: 'dark', viewport, isMobile: true });
    const looksRight = async () => {
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
      expect(await violations(page)).toEqual([]);
    };
    await page.getByRole('heading', { name: 'Sign in', level: 1 }).waitFor();
    await looksRight();
    await leaveForIssuer(page);
    await looksRight();
    await answerIssuer(page, 'person.with.a.rather.long.name@mail.example.com');
    await page.getByText('You have not run a job yet.').waitFor();
    await looksRight();
  });

  it('keeps tokens out of all that outlives the page, and a reload signed in, with drafts', async () => {
    const page = await console.open('#/sql');
    await signInAs(page, 'alice');
    const kept = await page.evaluate<string>(
      'JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])',
    );
    expect(kept).toBe('[{},{"signed-in":"yes"},""]');
    const editor = page.getByLabel('SQL', { exact: true });
    await editor.fill('select 1');
    await page.reload();
    await page.locator('.signed-in-as').getByText('alice').waitFor();
    expect(page.url()).toBe(`${console.stack.apiUrl}/#/sql`);
    expect(await editor.inputValue()).toBe('select 1');
  });

  it('shows two people their own jobs alone', async () => {
    const alice = await console.open('#/reports/revenue-by-country');
    await signInAs(alice, 'alice');
    await run(alice, 'INDIA');
    const job = new URL(alice.url()).hash;
    const bob = await console.open(job);
    await signInAs(bob, 'bob');
    await bob.getByRole('heading', { name: 'No such job' }).waitFor();
    noted(404);
    await bob.getByRole('link', { name: 'History' }).click();
    await bob.getByText('You have not run a job yet.').waitFor();
    await alice.getByRole('link', { name: 'History' }).click();
    await alice.getByText('Country name: INDIA').first().waitFor();
  });

  it('shows that access was denied', async () => {
    const page = await console.open();
    expect(await violations(page)).toEqual([]);
    await leaveForIssuer(page);
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Deny' }).click();
    const notice = page.getByRole('alert');
    await notice.getByText('Access was denied at the issuer. It says: You chose not to').waitFor();
    expect(new URL(page.url()).search).toBe('');
    expect(await violations(page)).toEqual([]);
  });

  it('accepts no response that it did not request', async () => {
    const page = await console.open();
    await page.goto(`${console.stack.apiUrl}/?code=stolen&state=other`);
    await page.getByRole('alert').getByText('does not belong to a sign-in').waitFor();
  });

  it('says which scope is missing', async () => {
    const page = await console.open('#/reports/revenue-by-country');
    await signInAs(page, 'carol', ['jobs:submit', 'jobs:sql']);
    await page.getByLabel('Country name').fill('CANADA');
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await page
      .getByText(
        'This takes the scope jobs:submit, and the issuer gave you: jobs:read, jobs:cancel.',
      )
      .waitFor();
    noted(403);
  });

  it('shows that the issuer cannot be reached, and tries again', async () => {
    const page = await console.open();
    await page.route('**/.well-known/openid-configuration', (route) => route.abort(), { times: 1 });
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page
      .getByRole('alert')
      .getByText(/The issuer http.* cannot be reached/)
      .waitFor();
    console.complaints.splice(0);
    await signInAs(page, 'alice');
  });

  it('says how to get in where the deployment names no client for it', async () => {
    const page = await console.open('#/', {}, (opened) =>
      opened.route(`${console.stack.apiUrl}/`, async (route) => {
        const response = await route.fetch();
        const body = (await response.text()).replace(/,&quot;client&quot;:.*?}}(?=")/, '}');
        await route.fulfill({ response, body });
      }),
    );
    await page.getByRole('heading', { name: 'No sign-in at this page yet' }).waitFor();
    await page.getByText('api.authorization.jwt.signIn.clientId').waitFor();
    expect(await violations(page)).toEqual([]);
  });

  it('signs out here, at the issuer and in every other window', async () => {
    const page = await console.open('#/reports/revenue-by-country');
    await signInAs(page, 'dora');
    await page.getByLabel('Country name').fill('PERU');
    const other = await page.context().newPage();
    await other.goto(page.url());
    // The issuer knows her, so it does not ask.
    await other.getByRole('button', { name: 'Sign in' }).click();
    await other.locator('.signed-in-as').getByText('dora').waitFor();
    await other.getByLabel('Country name').fill('FRANCE');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await other.getByText('You signed out in another window.').waitFor();
    await page.getByRole('heading', { name: 'Sign out' }).waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in', level: 1 }).waitFor();
    for (const window of [page, other]) {
      expect(await window.evaluate('JSON.stringify({ ...sessionStorage })')).toBe('{}');
    }
    await leaveForIssuer(page);
  });
});
