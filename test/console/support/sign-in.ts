import type { Page } from 'playwright-core';

/** Waits for the page that says that nobody is signed in, and leaves it for the issuer. */
export const leaveForIssuer = async (page: Page): Promise<void> => {
  await page.getByRole('heading', { name: 'Sign in', level: 1 }).waitFor();
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'Who are you?' }).waitFor();
};

/** Says at the issuer who is there; `without` are the scopes that they shall not have. */
export const answerIssuer = async (
  page: Page,
  name: string,
  without: readonly string[] = [],
): Promise<void> => {
  await page.getByLabel('Name').fill(name);
  for (const scope of without) await page.getByLabel(scope).uncheck();
  await page.getByRole('button', { name: 'Sign in' }).click();
};

/** Signs somebody in, from the page that asks for it back to where the page was. */
export const signInAs = async (
  page: Page,
  name: string,
  without: readonly string[] = [],
): Promise<void> => {
  await leaveForIssuer(page);
  await answerIssuer(page, name, without);
  await page.locator('.signed-in-as').getByText(name).waitFor();
};
