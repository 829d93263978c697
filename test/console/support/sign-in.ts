import type { Page } from 'playwright-core';

/** Waits for the view of a person who is not signed in, and leaves it for the issuer. */
export const leaveForIssuer = async (page: Page): Promise<void> => {
  await page.getByRole('heading', { name: 'Sign in', level: 1 }).waitFor();
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'Who are you?' }).waitFor();
};

/** Signs in at the issuer with a name; `without` are the scopes that it must not grant. */
export const answerIssuer = async (
  page: Page,
  name: string,
  without: readonly string[] = [],
): Promise<void> => {
  await page.getByLabel('Name').fill(name);
  for (const scope of without) await page.getByLabel(scope).uncheck();
  await page.getByRole('button', { name: 'Sign in' }).click();
};

/** Signs a person in, from the view that asks for it back to the view before. */
export const signInAs = async (
  page: Page,
  name: string,
  without: readonly string[] = [],
): Promise<void> => {
  await leaveForIssuer(page);
  await answerIssuer(page, name, without);
  await page.locator('.signed-in-as').getByText(name).waitFor();
};
