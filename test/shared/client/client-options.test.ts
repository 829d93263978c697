import { afterEach, describe, expect, it } from 'vitest';
import { resultPath } from '../../../shared/client/job-api.ts';
import { JobClient } from '../../../shared/client/job-client.ts';
import { type HttpDouble, startHttpDouble } from '../../support/http-double.ts';
import { aJobView, aSucceededView } from '../../support/job-view.ts';

const doubles: HttpDouble[] = [];
afterEach(() => Promise.all(doubles.splice(0).map((double) => double.stop())));

const start = async (answers: Parameters<typeof startHttpDouble>[0]) => {
  const double = await startHttpDouble(answers);
  doubles.push(double);
  return double;
};

describe('a fetch of its own', () => {
  it('sends a request again with a renewed token', async () => {
    const { url, seen } = await start({
      'GET /jobs/j-1': [{ status: 401 }, { body: aJobView() }],
    });
    const tokens = ['old', 'new'];
    const renewing = async (address: string, init: RequestInit): Promise<Response> => {
      const headers = { ...init.headers, authorization: `Bearer ${tokens.shift()}` };
      const response = await fetch(address, { ...init, headers });
      return response.status === 401 ? renewing(address, init) : response;
    };
    const client = new JobClient({ endpoint: url, fetch: renewing });
    expect((await client.get('j-1')).jobId).toBe('j-1');
    expect(seen.map(({ headers }) => headers.authorization)).toEqual(['Bearer old', 'Bearer new']);
  });

  it('throws errors of its own to the caller, and is not called again', async () => {
    let calls = 0;
    const expired = new Error('The session has expired.');
    const client = new JobClient({
      endpoint: 'http://127.0.0.1:9',
      fetch: () => {
        calls += 1;
        return Promise.reject(expired);
      },
    });
    await expect(client.get('j-1')).rejects.toBe(expired);
    expect(calls).toBe(1);
  });
});

describe('the number of retries', () => {
  it('can be none, for a caller that retries by itself', async () => {
    const double = await start({ 'GET /jobs/j-1': [{ status: 503 }] });
    const client = new JobClient({ endpoint: double.url, maxRetries: 0 });
    await expect(client.get('j-1')).rejects.toMatchObject({ status: 503 });
    expect(double.calls()).toHaveLength(1);
  });
});

describe('one page of a list', () => {
  it('has the cursor of the next one', async () => {
    const { url } = await start({
      'GET /jobs?limit=1': [{ body: { jobs: [aJobView({ jobId: 'a' })], nextCursor: 'c1' } }],
      'GET /jobs?limit=1&cursor=c1': [{ body: { jobs: [aJobView({ jobId: 'b' })] } }],
    });
    const client = new JobClient({ endpoint: url });
    const { jobs, nextCursor } = await client.listPage({ pageSize: 1 });
    const last = await client.listPage({ pageSize: 1, cursor: nextCursor });
    expect([...jobs, ...last.jobs].map(({ jobId }) => jobId)).toEqual(['a', 'b']);
    expect(last.nextCursor).toBeUndefined();
  });
});

describe('the link to a file of the result', () => {
  it.each([
    ['where a redirect can be read', { authorize: async () => ({ authorization: 'x' }) }],
    ['where it is followed, as in a browser', {}],
  ])('is the address that the service redirects to, %s', async (_, options) => {
    const double = await start({ 'GET /jobs/j-1': [{ body: aSucceededView([['n', 'int4']], 1) }] });
    const link = `${double.url}/f?X-Amz-Signature=s`;
    double.on(`GET ${resultPath('j-1', 2)}`, { status: 303, headers: { location: link } });
    double.on('GET /f?X-Amz-Signature=s', { body: 'n\r\n1\r\n' });
    const client = new JobClient({ endpoint: double.url, ...options });
    expect(await client.link('j-1', { file: 2 })).toBe(link);
  });
});
