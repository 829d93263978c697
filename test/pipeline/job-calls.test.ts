import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PipelineStack } from '../support/pipeline-stack.ts';
import { sharedPipelineStack } from '../support/shared-stack.ts';

let stack: PipelineStack;
beforeAll(async () => {
  stack = await sharedPipelineStack();
});
afterAll(() => stack.stop());

const count = { sql: 'select count(*) as n from nation' };

describe('looking a job up', () => {
  it('answers 304 until the job shows something new', async () => {
    const jobId = await stack.submit(count);
    await stack.settled(jobId);
    const first = await stack.call(`/jobs/${jobId}`);
    const etag = first.headers.get('etag') ?? '';
    const again = await stack.call(`/jobs/${jobId}`, { headers: { 'if-none-match': etag } });
    expect(first.status).toBe(200);
    expect(again.status).toBe(304);
    expect(await again.text()).toBe('');
    const other = await stack.call(`/jobs/${jobId}`, { headers: { 'if-none-match': '"x"' } });
    expect(other.status).toBe(200);
  });
});

describe('an idempotency key', () => {
  it('makes a repeat safe', async () => {
    const key = { 'idempotency-key': 'once' };
    const [first, second] = await Promise.all([stack.post(count, key), stack.post(count, key)]);
    const third = await stack.post({ ...count, format: 'csv' }, key);
    const ids = await Promise.all([first, second, third].map(async (r) => (await r.json()).jobId));
    expect(new Set(ids).size).toBe(1);
    const replays = [first, second, third].map((r) => r.headers.get('idempotent-replayed'));
    expect(replays.filter((replayed) => replayed === 'true')).toHaveLength(2);

    const misuse = await stack.post({ ...count, format: 'jsonl' }, key);
    expect(misuse.status).toBe(422);
    const other = await stack.post(count, key, 'ALICE');
    expect((await other.json()).jobId).not.toBe(ids[0]);
  });
});

describe('listing jobs', () => {
  it('shows the caller’s own, newest first, page by page', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 5; n += 1) ids.unshift(await stack.submit(count, 'LISTER'));
    const report = { report: 'revenue-by-country', parameters: { country_name: 'INDIA' } };
    const reported = await stack.submit(report, 'LISTER');
    await stack.submit(count, 'OTHER');

    const list = async (query: string) => (await stack.call(`/jobs?${query}`, {}, 'LISTER')).json();
    const jobIds = (page: { jobs: { jobId: string }[] }) => page.jobs.map(({ jobId }) => jobId);
    const first = await list('limit=4');
    expect(jobIds(first)).toEqual([reported, ...ids.slice(0, 3)]);
    const second = await list(`limit=4&cursor=${encodeURIComponent(first.nextCursor)}`);
    expect(jobIds(second)).toEqual(ids.slice(3));
    expect(second.nextCursor).toBeUndefined();

    expect(jobIds(await list('report=revenue-by-country'))).toEqual([reported]);
    await stack.settled(reported, 'LISTER');
    const succeeded = await list('state=SUCCEEDED&report=revenue-by-country');
    expect(jobIds(succeeded)).toEqual([reported]);
    expect((await list('state=FAILED')).jobs).toEqual([]);
  });
});

describe('what is refused', () => {
  it.each([
    ['POST', '/jobs', '{"report":"nope"}', 422],
    ['POST', '/jobs', '{"sql":"select 1 limit 1","delivery":"unload"}', 422],
    ['POST', '/jobs', '{"sql":"select 1","compression":"bzip2"}', 422],
    ['POST', '/jobs', '{"sql":"select 1","format":"parquet","compression":"gzip"}', 422],
    ['POST', '/jobs', '{"sql":"select 1","format":"parquet","delivery":"collect"}', 422],
    ['POST', '/jobs', '{"sql":"select 1","timeoutSeconds":0}', 422],
    ['POST', '/jobs', '{"report":"revenue-by-country","parameters":{}}', 422],
    ['POST', '/jobs', '{"report":"revenue-by-country","parameters":{"country_name":""}}', 422],
    ['POST', '/jobs', '{"report":"revenue-by-country","parameters":{"country_name":null}}', 422],
    ['POST', '/jobs', 'not json', 400],
    ['GET', '/jobs?limit=0', undefined, 400],
    ['GET', '/jobs?state=DONE', undefined, 400],
    ['GET', '/jobs/none', undefined, 404],
    ['POST', '/jobs/none/cancel', undefined, 404],
    ['GET', '/jobs/none/result', undefined, 404],
  ])('%s %s %s is a problem', async (method, path, body, status) => {
    const answer = await stack.call(path, {
      method,
      ...(body !== undefined && { body, headers: { 'content-type': 'application/json' } }),
    });
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    const problem = await answer.json();
    expect(problem).toMatchObject({
      type: expect.any(String),
      title: expect.any(String),
      status,
      detail: expect.any(String),
      instance: expect.any(String),
    });
    if (status === 422) expect(problem.errors.length).toBeGreaterThan(0);
  });
});

describe('what is the same for every caller', () => {
  it('are the reports with the JSON Schema of their parameters', async () => {
    const { reports } = await (await stack.call('/reports')).json();
    expect(reports.length).toBeGreaterThanOrEqual(6);
    const [report] = reports.filter(({ name }: { name: string }) => name === 'revenue-by-country');
    expect(report).toMatchObject({
      title: expect.any(String),
      description: expect.any(String),
      parameters: { type: 'object', required: ['country_name'], additionalProperties: false },
      deliveries: ['collect'],
    });
    const lines = reports.find(({ name }: { name: string }) => name === 'line-items');
    expect(lines.deliveries).toEqual(['collect', 'unload']);
    expect(report).not.toHaveProperty('sql');
  });

  it('is the OpenAPI document', async () => {
    const document = await (await stack.call('/openapi.json')).json();
    expect(document.openapi).toBe('3.1.0');
    expect(Object.keys(document.paths).sort()).toEqual([
      '/jobs',
      '/jobs/{jobId}',
      '/jobs/{jobId}/cancel',
      '/jobs/{jobId}/manifest',
      '/jobs/{jobId}/result',
      '/jobs/{jobId}/rows',
      '/lab',
      '/reports',
    ]);
  });

  it('is the console page', async () => {
    const page = await stack.call('/');
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toMatch(/^text\/html/);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
  });
});
