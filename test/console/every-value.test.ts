import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { aJobView } from '../support/job-view.ts';
import { type OpenConsole, startConsole } from './support/open-console.ts';

let console: OpenConsole;
beforeAll(async () => {
  console = await startConsole();
});
afterEach(async () => {
  console.api.calls.length = 0;
  console.api.intercept = () => undefined;
  expect(await console.closePages()).toEqual([]);
});
afterAll(() => console.stop());

const submitted = () =>
  JSON.parse(console.api.calls.findLast(({ method }) => method === 'POST')?.body ?? '{}');

/** Refuses every job, with a fault at this place. */
const refuse = (pointer: string) => {
  console.api.intercept = (method) =>
    method === 'POST'
      ? {
          statusCode: 422,
          headers: { 'content-type': 'application/problem+json' },
          body: JSON.stringify({
            ...{ type: 'urn:x', title: 'No', status: 422, detail: 'No', instance: 'urn:1' },
            errors: [{ pointer, detail: 'not this' }],
          }),
        }
      : undefined;
};

const openEditor = async (sql: string) => {
  const page = await console.open('#/sql');
  await page.getByLabel('SQL', { exact: true }).fill(sql);
  return page;
};

describe('a form', () => {
  it('sends lists, null and an empty text of ad hoc SQL', async () => {
    refuse('/parameters/keys/1');
    const page = await openEditor('select :a, :b from t where n in (:keys) and c = :c');
    await page.getByLabel(':keys').fill('1, 2');
    await page.getByLabel(':c').fill('1, 2');
    const kinds = page.getByLabel('A value or NULL');
    await kinds.nth(0).selectOption('NULL');
    await kinds.nth(1).selectOption('Empty text');
    expect(await page.getByLabel(':a').isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await page.getByText('Value 2: not this').waitFor();
    expect(submitted().parameters).toEqual({ a: null, b: '', keys: ['1', '2'], c: '1, 2' });
  });

  it('asks for a value that was not entered', async () => {
    const page = await openEditor('select :a');
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await page.getByText('Enter a value for :a.').waitFor();
    expect(submitted()).toEqual({});
  });

  it('sends several statements as one job, all or none or each for itself', async () => {
    refuse('/statements/1');
    const page = await openEditor("create temp table t (a text);\ninsert into t values (';')");
    await page.getByRole('button', { name: 'Each for itself' }).click();
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await page.getByText('Statement 2: not this').waitFor();
    expect(submitted()).toMatchObject({
      statements: ['create temp table t (a text)', "insert into t values (';')"],
      executionMode: 'AUTO_COMMIT',
    });
  });
});

describe('a job of several statements', () => {
  it('shows how each ended and what stays, and starts from its values again', async () => {
    const { report: _, ...rest } = aJobView({
      state: 'FAILED',
      settledAt: '2026-11-22T10:00:09.000Z',
    });
    console.api.jobs.set('j-1', {
      ...rest,
      parameters: { a: null, b: '', c: ['x', 'y'] },
      executionMode: 'AUTO_COMMIT',
      statements: [
        { index: 1, sql: 'insert into t values (:a, :b) -- so', status: 'FINISHED', rowCount: 1 },
        { index: 2, sql: 'insert into t select 1 where 1 in (:c)', status: 'FAILED', error: 'no' },
      ],
      error: {
        ...{ code: 'STATEMENT_FAILED', detail: 'no', retryable: false },
        ...{ statementIndex: 2, effects: 'partial' },
      },
    });
    const page = await console.open('#/jobs/j-1');
    await page.getByText('It was statement 2.').waitFor();
    await page.getByText('Statements that had finished may stay.').waitFor();
    expect(await page.locator('.job-statements li').allTextContents()).toEqual([
      'insert into t values (:a, :b) -- soFINISHED · 1 row',
      'insert into t select 1 where 1 in (:c)FAILED · no',
    ]);
    await page.getByText('A: null · B: "" · C: ["x","y"]').waitFor();
    refuse('/sql');
    await page.getByRole('link', { name: 'Change and run' }).first().click();
    await page.getByLabel(':c').waitFor();
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await page.getByText('not this').waitFor();
    expect(submitted()).toMatchObject({
      statements: ['insert into t values (:a, :b) -- so', 'insert into t select 1 where 1 in (:c)'],
      executionMode: 'AUTO_COMMIT',
      parameters: { a: null, b: '', c: ['x', 'y'] },
    });
  });
});
