import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type OpenConsole, startConsole } from './support/open-console.ts';

let console: OpenConsole;

beforeAll(async () => {
  console = await startConsole();
});

beforeEach(() => {
  console.api.calls.length = 0;
  console.api.intercept = () => undefined;
});

afterEach(async () => {
  expect(await console.closePages()).toEqual([]);
});

afterAll(() => console.stop());

const submissions = () => console.api.calls.filter(({ method }) => method === 'POST');

describe('the list of reports', () => {
  it('is searched by every word of name, title and description', async () => {
    const page = await console.open();
    const links = page.getByRole('navigation', { name: 'Reports' }).getByRole('listitem');
    await page.getByLabel('Search reports').fill('orders shipped');
    await links.nth(1).waitFor({ state: 'detached' });
    expect(await links.allTextContents()).toEqual([expect.stringContaining('Late orders')]);
    await page.getByLabel('Search reports').fill('nothing like it');
    await page.getByText('No report matches.').waitFor();
  });

  it('leads to a form that has an address', async () => {
    const page = await console.open('#/reports/top-suppliers');
    await page.getByRole('heading', { name: 'Top suppliers', level: 1 }).waitFor();
    await page.getByRole('link', { name: /Late orders/ }).click();
    await page.getByRole('heading', { name: 'Late orders', level: 1 }).waitFor();
    await page.goBack();
    await page.getByRole('heading', { name: 'Top suppliers', level: 1 }).waitFor();
  });

  it('shows the open report and the way to ad hoc SQL however long it is', async () => {
    const viewport = { width: 1000, height: 330 };
    const page = await console.open('#/reports/top-suppliers', { viewport });
    await page.locator('button[type=submit]').waitFor();
    const bottoms = await page.evaluate<number[]>(`[
      '.report-list ul', 'li [aria-current]', '.ad-hoc-link',
    ].map((each) => document.querySelector(each).getBoundingClientRect().bottom)`);
    const [list = 0, open = 0, adHoc = 0] = bottoms;
    expect(open).toBeLessThanOrEqual(list);
    expect(adHoc).toBeLessThanOrEqual(viewport.height);

    const more = page.getByText(/^\d of 3 reports below/);
    await page.evaluate("document.querySelector('.report-list ul').scrollTo(0, 0)");
    await more.waitFor();
    await page.evaluate("document.querySelector('.report-list ul').scrollTo(0, 9_999)");
    await more.waitFor({ state: 'detached' });
  });

  it('says so when a report does not exist, or when a browser may not ask', async () => {
    const page = await console.open('#/reports/gone');
    await page.getByRole('heading', { name: 'No such report' }).waitFor();

    // API Gateway's response to a browser where it requires signatures.
    const headers = { 'content-type': 'application/json' };
    const forbidden = { statusCode: 403, headers, body: '{"message":"Forbidden"}' };
    console.api.intercept = (_, path) => (path === '/reports' ? forbidden : undefined);
    await page.reload();
    await page.getByText('a browser cannot sign them. Use the command line').waitFor();
  });
});

describe("a report's form", () => {
  it('has the input that suits each parameter and sends its type', async () => {
    const page = await console.open('#/reports/late-orders');
    const since = page.getByLabel('Since');
    expect(await since.getAttribute('type')).toBe('date');
    await since.fill('1995-01-31');
    await page.getByLabel('Order priority').selectOption('2-HIGH');
    expect(await page.getByLabel('Days late').inputValue()).toBe('7');
    await page.getByLabel('With returns').selectOption('true');
    await page.getByText('Result file: CSV').click();
    await page.getByLabel('JSON Lines').check();
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await page.waitForURL(/#\/jobs\//);
    expect(JSON.parse(submissions()[0]?.body ?? '')).toEqual({
      report: 'late-orders',
      parameters: {
        since: '1995-01-31',
        order_priority: '2-HIGH',
        days_late: 7,
        with_returns: true,
      },
      format: 'jsonl',
    });
  });

  it('asks for large results only where that is chosen, and for nothing that Parquet has', async () => {
    const page = await console.open('#/reports/top-suppliers');
    await page.getByText('Result file: CSV').click();
    await page.getByLabel('Delivery').selectOption('unload');
    await page.getByLabel('Compression').selectOption('gzip');
    await page.getByText('Call this from code').click();
    const code = page.locator('.snippets pre');
    await code.getByText('"delivery": "unload"').waitFor();
    await code.getByText('"compression": "gzip"').waitFor();
    await page.getByLabel('Parquet').check();
    await page.getByText('Result file: Parquet, written by the warehouse').waitFor();
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await page.waitForURL(/#\/jobs\//);
    const plain = { report: 'top-suppliers', parameters: {}, format: 'parquet' };
    expect(JSON.parse(submissions()[0]?.body ?? '')).toEqual(plain);
  });

  it('names what a report cannot do before it is run', async () => {
    const page = await console.open('#/reports/revenue-by-country');
    await page.getByText('Result file: CSV').click();
    const parquet = page.getByLabel('Parquet');
    expect(await parquet.isDisabled()).toBe(true);
    const reason = page.locator(`#${await parquet.getAttribute('aria-describedby')}`);
    expect(await reason.textContent()).toMatch(/^Not for this report: it ends in a LIMIT/);
    const unload = page.getByLabel('Delivery').locator('option[value=unload]');
    expect(await unload.isDisabled()).toBe(true);
  });

  it('asks for a file that is safe in a spreadsheet, of CSV that the service writes alone', async () => {
    const page = await console.open('#/reports/top-suppliers');
    const safe = page.getByLabel('Safe to open in a spreadsheet');
    await page.getByText('Result file: CSV').click();
    await safe.check();
    await page.getByText('Call this from code').click();
    await page.locator('.snippets pre').getByText('"escapeFormulas": true').waitFor();
    await page.getByLabel('JSON Lines').check();
    await safe.waitFor({ state: 'detached' });
    await page.getByText('CSV', { exact: true }).click();
    await page.getByLabel('Delivery').selectOption('unload');
    await safe.waitFor({ state: 'detached' });
    await page.getByLabel('Delivery').selectOption('collect');
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await page.waitForURL(/#\/jobs\//);
    expect(JSON.parse(submissions()[0]?.body ?? '')).toMatchObject({ escapeFormulas: true });
  });

  it('names a missing value at its field before anything is sent', async () => {
    const page = await console.open('#/reports/late-orders');
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    const since = page.getByLabel('Since');
    await page.getByText('Enter a value for Since.').waitFor();
    expect(await since.getAttribute('aria-invalid')).toBe('true');
    expect(await since.getAttribute('aria-describedby')).toContain('parameter-since-error');
    await page.locator('[name="since"]:focus').first().waitFor();
    await page.getByText('2 entries need attention.').waitFor({ state: 'attached' });
    expect(submissions()).toEqual([]);
  });

  it("shows the service's faults at the fields that they point to", async () => {
    const page = await console.open('#/reports/late-orders');
    await page.getByLabel('Since').fill('1995-01-31');
    await page.getByLabel('Order priority').selectOption('2-HIGH');
    await page.getByLabel('Days late').fill('many');
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await page.getByText('Enter a whole number from 1 to 90.').waitFor();
    expect(await page.getByLabel('Days late').getAttribute('aria-invalid')).toBe('true');
  });

  it('repeats a submission that got no answer under the same key', async () => {
    const page = await console.open('#/reports/top-suppliers');
    console.api.intercept = (method) => (method === 'POST' ? 'cut-off' : undefined);
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await page.getByText('The service cannot be reached.').waitFor();
    console.api.intercept = () => undefined;
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await page.waitForURL(/#\/jobs\//);
    const keys = submissions().map(({ headers }) => headers['idempotency-key']);
    expect(keys.length).toBeGreaterThanOrEqual(2);
    expect(new Set(keys).size).toBe(1);
  });

  it('is submitted once, however often its button is clicked', async () => {
    const page = await console.open('#/reports/top-suppliers');
    await page.getByRole('button', { name: 'Run', exact: true }).dblclick();
    await page.waitForURL(/#\/jobs\//);
    expect(submissions()).toHaveLength(1);
  });

  it('can be copied as code', async () => {
    const permissions = ['clipboard-read', 'clipboard-write'];
    const page = await console.open('#/reports/revenue-by-country', { permissions });
    await page.getByLabel('Country name').fill('PERU');
    await page.getByText('Call this from code').click();
    await page.getByText(`api='${console.api.url}'`).waitFor();
    await page.getByRole('button', { name: 'TypeScript' }).click();
    await page.getByRole('button', { name: 'Copy', exact: true }).click();
    await page.getByRole('button', { name: 'Copied' }).waitFor();
    const copied = await page.evaluate('navigator.clipboard.readText()');
    expect(copied).toContain('"country_name": "PERU"');
    expect(copied).toContain(`const api = '${console.api.url}'`);
  });

  it('can be submitted from the keyboard', async () => {
    const page = await console.open('#/reports/revenue-by-country');
    await page.getByLabel('Country name').fill('PERU');
    expect(await page.locator('.no-break').allTextContents()).toEqual(['TPC-H']);
    await page.getByLabel('Country name').press('Control+Enter');
    await page.waitForURL(/#\/jobs\//);
  });
});

describe('ad hoc SQL', () => {
  it('asks for the placeholders of the statement', async () => {
    const page = await console.open('#/sql');
    const editor = page.getByLabel('SQL', { exact: true });
    await editor.fill("select ':no', count(*) from orders -- :no\nwhere o_orderdate >= :since");
    await page.getByLabel(':since').fill('1995-01-01');
    expect(await page.getByLabel(':no').count()).toBe(0);
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await page.waitForURL(/#\/jobs\//);
    expect(JSON.parse(submissions()[0]?.body ?? '')).toMatchObject({
      sql: "select ':no', count(*) from orders -- :no\nwhere o_orderdate >= :since",
      parameters: { since: '1995-01-01' },
    });
  });

  it('is indented by Tab, which leaves the editor after Escape', async () => {
    const page = await console.open('#/sql');
    const editor = page.getByLabel('SQL', { exact: true });
    await editor.focus();
    await page.keyboard.press('Tab');
    await page.keyboard.type('select 1');
    expect(await editor.inputValue()).toBe('  select 1');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Tab');
    await page.locator('.file-choices summary:focus').waitFor();
  });
});

describe('what was typed into a form', () => {
  it('is there again after a look at the history and after a reload, until one starts over', async () => {
    const page = await console.open('#/sql');
    const editor = page.getByLabel('SQL', { exact: true });
    await editor.fill('select * from orders where o_orderdate >= :since');
    await page.getByLabel(':since').fill('1995-01-01');
    const isBack = async () => {
      await page.getByLabel(':since').waitFor();
      expect(await editor.inputValue()).toBe('select * from orders where o_orderdate >= :since');
      expect(await page.getByLabel(':since').inputValue()).toBe('1995-01-01');
    };
    await page.getByRole('link', { name: 'History' }).click();
    await page.getByRole('heading', { name: 'History', level: 1 }).waitFor();
    await page.goBack();
    await isBack();
    await page.reload();
    await isBack();

    await page.getByRole('link', { name: /Late orders/ }).click();
    await page.getByLabel('Since').fill('1996-02-03');
    await page.reload();
    expect(await page.getByLabel('Since').inputValue()).toBe('1996-02-03');
    await page.getByRole('button', { name: 'Start over' }).click();
    expect(await page.getByLabel('Since').inputValue()).toBe('');
    await page.getByRole('link', { name: /Ad hoc SQL/ }).click();
    await isBack();
  });
});

describe('a deployment that runs reports only, whose warehouse writes no files', () => {
  it('offers neither an editor nor files of the warehouse', async () => {
    const closed = await startConsole({ adHocSql: false, canUnload: false });
    try {
      const page = await closed.open('#/sql');
      await page.getByRole('heading', { name: 'Ad hoc SQL is not allowed here' }).waitFor();
      expect(await page.getByRole('link', { name: /Ad hoc SQL/ }).count()).toBe(0);
      await page.getByRole('link', { name: /Top suppliers/ }).click();
      await page.getByText('Result file: CSV').click();
      await page.getByText('Not in this deployment').first().waitFor();
      expect(await page.getByLabel('Parquet').isDisabled()).toBe(true);
    } finally {
      await closed.stop();
    }
  });
});
