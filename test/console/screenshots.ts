import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { startPipelineStack } from '../support/pipeline-stack.ts';
import { scriptOptions } from '../support/script-options.ts';
import { withPalette } from './support/palette-png.ts';
import {
  jobIsShownAs,
  type PipelineConsole,
  revenueOf,
  startPipelineConsole,
} from './support/pipeline-console.ts';

scriptOptions({});

// Takes the pictures of the README: the console in a real browser on the real local stack, with the
// jobs of a person who has worked a little. Only times and names of jobs differ between runs.

const PICTURES = fileURLToPath(new URL('./screenshots/', import.meta.url));
/** The pictures are part of the repository, so each clone downloads them. */
const MOST_BYTES = 60_000;

const desktop = { viewport: { width: 1120, height: 760 } };
const phone = { viewport: { width: 390, height: 780 }, isMobile: true, hasTouch: true };
const dark = { ...desktop, colorScheme: 'dark' } as const;

/** Slow enough to be running when its picture is taken, and yet a plausible question. */
const slowSql = 'select count(*) from lineitem a, lineitem b, lineitem c';
const failingSql = `select o_orderpriority, sum(o_totalprize) as total
from orders
where o_orderdate >= :since
group by 1`;

const monthlySql = `select
  to_char(o_orderdate, 'YYYY-MM') as month,
  trim(c_mktsegment) as segment,
  count(*) as orders,
  sum(o_totalprice) as revenue
from orders
join customer on c_custkey = o_custkey
where c_mktsegment in ('BUILDING', 'MACHINERY', 'FURNITURE')
  and o_orderdate < :until
group by 1, 2
order by 1, 2`;

const preferred = (family: string, font: string): string =>
  `<alias binding="same"><family>${family}</family><prefer><family>${font}</family></prefer></alias>`;

/** The browser has Open Sans only, so that code needs this machine's fixed-width font. */
const fonts = `<?xml version="1.0"?>
<fontconfig>
  <dir>${join(tmpdir(), 'fonts')}</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${join(tmpdir(), 'fonts-cache')}</cachedir>
  ${['system-ui', 'sans-serif'].map((family) => preferred(family, 'Open Sans')).join('')}
  ${preferred('monospace', 'DejaVu Sans Mono')}
</fontconfig>`;

/** Saves a picture of the page, down to the last element that it must show, or to the fold. */
const take = async (page: Page, name: string, last?: string): Promise<void> => {
  const { width, height: fold } = page.viewportSize() ?? desktop.viewport;
  const box = last === undefined ? null : await page.locator(last).last().boundingBox();
  const height = box ? Math.ceil(box.y + box.height + 24) : fold;
  const clip = { x: 0, y: 0, width, height };
  const png = withPalette(await page.screenshot({ clip, fullPage: height > fold }));
  if (png.length > MOST_BYTES) throw new Error(`${name}.png would have ${png.length} bytes.`);
  await writeFile(join(PICTURES, `${name}.png`), png);
  process.stdout.write(`${name}.png ${png.length} bytes\n`);
};

const opener =
  (console: PipelineConsole) =>
  (hash: string, options: BrowserContextOptions): Promise<Page> =>
    console.open(hash, { timezoneId: 'UTC', reducedMotion: 'reduce', ...options });

const showChart = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Chart' }).click();
  await page.locator('.chart canvas').waitFor();
};

/** A running job, which is then cancelled. */
const takeRunning = async (console: PipelineConsole): Promise<void> => {
  const jobId = await console.stack.submit({ sql: slowSql });
  const page = await opener(console)(`#/jobs/${jobId}`, desktop);
  await jobIsShownAs(page, 'Running');
  await take(page, 'running', '.job-actions');
  await page.getByRole('button', { name: 'Cancel', exact: true }).click();
  await jobIsShownAs(page, 'Cancelled');
};

const takeAll = async (console: PipelineConsole): Promise<void> => {
  const open = opener(console);
  await console.ran({ report: 'pricing-summary', parameters: { shipped_until: '1998-09-02' } });
  await takeRunning(console);
  await console.ran({ ...revenueOf('INDIA'), format: 'jsonl' });
  await console.ran(revenueOf('CANADA'));
  const failed = await console.ran({ sql: failingSql, parameters: { since: '1998-01-01' } });
  const monthly = await console.ran({ sql: monthlySql, parameters: { until: '1998-08-01' } });
  const revenue = await console.ran(revenueOf('UNITED STATES'));

  const form = await open('#/reports/revenue-by-country', desktop);
  await form.getByLabel('Country name').fill('UNITED STATES');
  await take(form, 'report-form');

  const job = await open(`#/jobs/${revenue}`, desktop);
  await job.locator('.result-table tbody tr').nth(9).waitFor();
  await take(job, 'job', '.result-scroll');
  await showChart(job);
  await take(job, 'chart', '.chart');

  const history = await open('#/jobs', desktop);
  await history.getByText('Country name: CANADA').waitFor();
  await take(history, 'history', '.job-table');

  const failure = await open(`#/jobs/${failed}`, desktop);
  await failure.getByRole('alert').waitFor();
  await take(failure, 'failure', '.job-facts');

  const editor = await open(`#/sql?from=${monthly}`, dark);
  await editor.getByLabel(':until').waitFor();
  await take(editor, 'sql-dark', '.submit-pane');

  const lines = await open(`#/jobs/${monthly}`, dark);
  await showChart(lines);
  await take(lines, 'chart-dark', '.chart');

  const small = await open(`#/jobs/${revenue}`, phone);
  await small.locator('.result-table tbody tr').nth(9).waitFor();
  await take(small, 'phone', '.result-scroll');
};

const fontFolder = await mkdtemp(join(tmpdir(), 'screenshots-'));
try {
  await writeFile(join(fontFolder, 'fonts.conf'), fonts);
  Object.assign(process.env, { FONTCONFIG_FILE: join(fontFolder, 'fonts.conf') });
  await mkdir(PICTURES, { recursive: true });
  const console = await startPipelineConsole(startPipelineStack());
  try {
    await takeAll(console);
  } finally {
    await console.stop();
    // As at the end of a test process, which ends the browser.
    process.kill(process.pid, 'SIGTERM');
  }
} finally {
  await rm(fontFolder, { recursive: true });
}
