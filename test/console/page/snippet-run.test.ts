import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { requestSnippet } from '../../../functions/console/page/snippets/request-snippet.ts';
import { type FakeApi, startFakeApi } from '../support/fake-api.ts';
import { runnable, runSnippet } from '../support/run-snippet.ts';
import { revenueColumns, revenueFile, sampleReports } from '../support/sample-reports.ts';

let api: FakeApi;

beforeAll(async () => {
  api = await startFakeApi({ reports: sampleReports });
  api.onSubmit = ({ jobId }) =>
    api.succeed(jobId, { columns: revenueColumns, rowCount: 10, file: revenueFile });
});

beforeEach(() => {
  api.calls.length = 0;
  api.results.requests.length = 0;
});

afterAll(() => api.stop());

const request = {
  sql: 'select * from nation\nwhere n_name = :name and :only and n_comment is not :late',
  parameters: { name: `CÔTE D'IVOIRE "true" $HOME \\n`, only: true, late: false },
};

describe.each(['typescript', 'curl', 'python'] as const)('the %s snippet', (language) => {
  it.runIf(runnable[language])('signs its calls, and brings S3 none of their headers', async () => {
    const target = { origin: api.url, signingRegion: 'eu-west-1', token: false };
    const run = await runSnippet(language, requestSnippet(language, request, target));
    expect(run.complaints).toBe('');
    expect(run.printed).toContain(revenueFile);
    expect(JSON.parse(api.calls[0]?.body ?? '')).toEqual(request);
    for (const { headers } of api.calls) {
      expect(headers.authorization).toMatch(
        /^AWS4-HMAC-SHA256 Credential=SESSION\/\d{8}\/eu-west-1\/execute-api\/aws4_request, ?/,
      );
      expect(headers['x-amz-security-token']).toBe('session-token');
    }
    expect(api.results.requests).toHaveLength(1);
    const [sent = {}] = api.results.requests;
    expect(Object.keys(sent).filter((name) => /^(x-amz-|authorization)/.test(name))).toEqual([]);
  });
});
