import { revenueOf, startPipelineConsole } from './support/pipeline-console.ts';

const dir = '/tmp/console-own/shots/';
const c = await startPipelineConsole();
try {
  const wide = Array.from({ length: 60 }, (_, at) => `${at + 1} as column_${at + 1}`).join(', ');
  const [rev, two, par, wid, ddl, none] = [
    await c.ran(revenueOf('UNITED STATES')),
    await c.ran({
      sql: 'select o_orderkey as id, o_totalprice as revenue from orders order by 1 limit 30',
    }),
    await c.ran({
      report: 'pricing-summary',
      parameters: { shipped_until: '1998-09-02' },
      format: 'parquet',
    }),
    await c.ran({ sql: `select ${wide}` }),
    await c.ran({ sql: 'select r_name from region' }),
    await c.ran({ sql: "select * from region where r_name = 'x'", delivery: 'unload' }),
  ];
  const sizes = {
    d: { width: 1280, height: 800 },
    w: { width: 1920, height: 1080 },
    p: { width: 390, height: 780 },
  };
  const views: [string, string, string, ('d' | 'w' | 'p')[]][] = [
    ['form', '#/reports/revenue-by-country', 'button[type=submit]', ['d', 'w', 'p']],
    ['list', '#/', 'input[type=search]', ['p']],
    ['job', `#/jobs/${rev}`, '.result-table tbody tr:nth-child(10)', ['d', 'w', 'p']],
    ['two', `#/jobs/${two}`, '.result-table tbody tr:nth-child(10)', ['d']],
    ['parquet', `#/jobs/${par}`, '.downloads', ['d', 'p']],
    ['wide', `#/jobs/${wid}`, '.result-table', ['d', 'w']],
    ['nochart', `#/jobs/${ddl}`, '.no-chart', ['d']],
    ['none', `#/jobs/${none}`, '.result-view', ['d']],
    ['history', '#/jobs', '.job-table tbody tr', ['d', 'w', 'p']],
    ['sql', '#/sql', 'textarea', ['d']],
  ];
  for (const [name, hash, sel, which] of views) {
    for (const w of which) {
      const page = await c.open(hash, {
        viewport: sizes[w],
        ...(w === 'p' ? { isMobile: true, hasTouch: true } : {}),
        colorScheme: name === 'sql' || name === 'two' ? 'dark' : 'light',
      });
      await page.locator(sel).first().waitFor();
      if (name === 'form') {
        await page.getByText('Result file: CSV').click();
      }
      if (name === 'two') {
        await page.getByRole('button', { name: 'Chart' }).click();
        await page.locator('.chart canvas').waitFor();
      }
      if (name === 'job' && w === 'w') await page.locator('.result-table tbody tr').nth(3).hover();
      if (name === 'sql') {
        await page.locator('textarea').fill('select * from orders limit 10');
        await page.getByText('Result file: CSV').click();
      }
      await page.waitForTimeout(300);
      await page.screenshot({ path: `${dir}${name}-${w}.png`, fullPage: w === 'p' });
      await page.close();
    }
  }
} finally {
  await c.stop();
}
