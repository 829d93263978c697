import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBrowser, type TestBrowser } from '../support/browser.ts';
import { startHttpDouble } from '../support/http-double.ts';
import type { PipelineStack } from '../support/pipeline-stack.ts';
import { sharedPipelineStack } from '../support/shared-stack.ts';

const labPage = new URL('../support/lab-page.html', import.meta.url);

let stack: PipelineStack;
let browser: TestBrowser;

beforeAll(async () => {
  [stack, browser] = await Promise.all([sharedPipelineStack(), startBrowser()]);
});

afterAll(() => Promise.all([browser.closePages(), stack.stop()]));

const lab = (query: Record<string, string>, owner?: string) =>
  stack.call(`/lab?${new URLSearchParams(query)}`, {}, owner);

interface LabResult {
  readonly ColumnMetadata: readonly { readonly label: string; readonly typeName: string }[];
  readonly Records: readonly (readonly Record<string, unknown>[])[];
  readonly TotalNumRows: number;
}

const checkTopTen = ({ ColumnMetadata, Records, TotalNumRows }: LabResult, country: string) => {
  expect(ColumnMetadata.map(({ label, typeName }) => [label, typeName])).toEqual([
    ['customer_segment', 'bpchar'],
    ['total_order_price', 'numeric'],
    ['order_year', expect.stringMatching(/^int[48]$/)],
    ['order_month', expect.stringMatching(/^int[48]$/)],
    ['region', 'bpchar'],
    ['country', 'bpchar'],
    ['order_priority', 'bpchar'],
  ]);
  expect(TotalNumRows).toBe(10);
  expect(Records).toHaveLength(10);
  for (const record of Records) {
    expect(record).toEqual([
      { stringValue: expect.any(String) },
      { stringValue: expect.stringMatching(/^\d+\.\d{2}$/) },
      { longValue: expect.any(Number) },
      { longValue: expect.any(Number) },
      { stringValue: expect.any(String) },
      { stringValue: country },
      { stringValue: expect.any(String) },
    ]);
  }
};

describe('the page of the lab', () => {
  it.each(['UNITED STATES', 'CANADA', 'INDIA'])(
    'opened as a file, brings the report for %s',
    async (country) => {
      const page = await browser.newPage();
      const complaints: string[] = [];
      page.on('console', (message) => complaints.push(message.text()));
      await page.goto(labPage.href);
      expect(await page.evaluate(() => window.origin)).toBe('null');
      await page.getByLabel('Endpoint:').fill(`${stack.apiUrl}/lab`);
      await page.getByLabel('Country:').fill(country);
      await page.getByRole('button', { name: 'Submit' }).click();

      const text = await page.locator('#status pre').textContent();
      checkTopTen(JSON.parse(text ?? ''), country);
      expect(complaints).toEqual([]);
      const { jobs } = await (await stack.call('/jobs?limit=1')).json();
      expect(jobs[0]).toMatchObject({
        report: 'revenue-by-country',
        parameters: { country_name: country },
        state: 'SUCCEEDED',
      });
    },
  );

  it('is let in to the lab and not to the rest of the API', async () => {
    const page = await browser.newPage();
    await page.goto(labPage.href);
    const reads = (url: string) =>
      page.evaluate(
        (address) =>
          fetch(address).then(
            () => true,
            () => false,
          ),
        url,
      );
    // A problem of the lab can be read as well, or its sentence would reach no reader.
    expect(await reads(`${stack.apiUrl}/lab?action=none`)).toBe(true);
    expect(await reads(`${stack.apiUrl}/jobs`)).toBe(false);
    expect(await reads(`${stack.apiUrl}/reports`)).toBe(false);
  });
});

/** A page of another site, with a frame that has no origin and shows what its calls came to. */
const hostilePage = (calls: readonly (readonly [url: string, method: string])[]) => `<!doctype html>
<iframe sandbox="allow-scripts" srcdoc="<pre></pre><script>
  const calls = ${JSON.stringify(calls).replaceAll('"', '&quot;')};
  const outcomes = Promise.all(calls.map(([url, method]) =>
    fetch(url, { method }).then(({ status }) => status, () => 'no answer')));
  outcomes.then((all) => { document.querySelector('pre').textContent = all.join(); });
</script>"></iframe>`;

describe('a frame of another site without an origin', () => {
  const outcomesOf = async (calls: readonly (readonly [string, string])[]): Promise<string[]> => {
    const site = await startHttpDouble({
      'GET /': [{ headers: { 'content-type': 'text/html' }, body: hostilePage(calls) }],
    });
    const page = await browser.newPage();
    await page.goto(site.url);
    const shown = page.frameLocator('iframe').locator('pre:not(:empty)');
    const outcomes = (await shown.textContent())?.split(',') ?? [];
    await page.context().close();
    await site.stop();
    return outcomes;
  };
  const jobs = async () => (await (await stack.call('/jobs?limit=100')).json()).jobs.length;

  it("starts no more than the lab's one report, and that no more often than a person does", async () => {
    const before = await jobs();
    const start = `${stack.apiUrl}/lab?%61ction=execute_report&country_name=`;
    const outcomes = await outcomesOf([
      [`${stack.apiUrl}/jobs`, 'GET'],
      [`${stack.apiUrl}/jobs`, 'POST'],
      [`${stack.apiUrl}/reports`, 'GET'],
      [`${stack.awsUrl}/${stack.bucket}`, 'GET'],
      [`${stack.awsUrl}/`, 'POST'],
    ]);
    expect(outcomes).toEqual(Array(5).fill('no answer'));
    const starts = await outcomesOf(Array(40).fill([`${start}x`, 'GET']));
    // The country is not in capitals, so not even the ones that came through start anything.
    expect(new Set(starts)).toEqual(new Set(['400', '429']));
    expect(starts.filter((status) => status === '400').length).toBeLessThanOrEqual(30);
    expect(await jobs()).toBe(before);
    // Programs and the page of the stack itself are not held up.
    expect((await lab({ action: 'execute_report', country_name: 'CHINA' })).status).toBe(200);
  });
});

describe('the lab over HTTP', () => {
  it('follows one query through its three actions', async () => {
    const executed = await lab({ action: 'execute_report', country_name: 'CANADA' });
    expect(executed.status).toBe(200);
    const id: string = await executed.json();
    await stack.settled(id);

    const status = await lab({ action: 'check_report_status', query_id: id });
    expect(await status.text()).toBe('"FINISHED"');
    const results = await lab({ action: 'get_report_results', query_id: id });
    checkTopTen(await results.json(), 'CANADA');

    const manifest = await (await stack.call(`/jobs/${id}/manifest`)).json();
    expect(manifest.job).toMatchObject({ report: 'revenue-by-country', format: 'jsonl' });
  });

  it.each(['ATLANTIS', "COTE D'IVOIRE", "CANADA' OR '1'='1"])(
    'finds no rows for %s, which is no error: the country is bound and never runs',
    async (country_name) => {
      const executed = await lab({ action: 'execute_report', country_name });
      expect(executed.status).toBe(200);
      const id: string = await executed.json();
      const job = await stack.settled(id);
      expect(job).toMatchObject({ state: 'SUCCEEDED', result: { rowCount: 0 } });

      const status = await lab({ action: 'check_report_status', query_id: id });
      expect(await status.text()).toBe('"FINISHED"');
      const results: LabResult = await (
        await lab({ action: 'get_report_results', query_id: id })
      ).json();
      expect(results.ColumnMetadata).toHaveLength(7);
      expect(results).toMatchObject({ Records: [], TotalNumRows: 0 });
    },
  );

  it('refuses a country that is not in capitals, which would find nothing', async () => {
    const response = await lab({ action: 'execute_report', country_name: 'Canada' });
    expect(response.status).toBe(400);
    expect((await response.json()).detail).toContain('country_name: given: "Canada". Accepted:');
  });

  it.each([
    [{}, /No action was given/],
    [{ action: 'explode' }, /There is no action explode/],
    [{ action: 'execute_report' }, /country_name: This parameter is missing/],
    [{ action: 'check_report_status', query_id: 'x' }, /There is no query x/],
    [{ action: 'get_report_results', query_id: 'x' }, /There is no query x/],
  ])('answers %o with 400 and a sentence', async (query, sentence) => {
    const response = await lab(query);
    expect(response.status).toBe(400);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect((await response.json()).detail).toMatch(sentence);
  });

  it('knows whose query it is', async () => {
    const execute = { action: 'execute_report', country_name: 'INDIA' };
    const id: string = await (await lab(execute, 'ALICE')).json();
    const check = { action: 'check_report_status', query_id: id };
    expect((await lab(check, 'ALICE')).status).toBe(200);
    expect((await lab(check, 'BOB')).status).toBe(400);
    await stack.settled(id, 'ALICE');
  });

  it.each(['/lab', '/lab/'])('answers a preflight at %s', async (path) => {
    const { status, headers } = await stack.call(path, {
      method: 'OPTIONS',
      headers: { origin: 'null', 'access-control-request-method': 'GET' },
    });
    expect(status).toBe(204);
    expect(headers.get('access-control-allow-origin')).toBe('*');
    expect(headers.get('access-control-allow-methods')).toBe('GET');
    expect(headers.get('access-control-allow-headers')).toContain('authorization');
  });
});
