import { afterEach, describe, expect, it } from 'vitest';
import { JobClient } from '../../../shared/client/job-client.ts';
import { JobProblem, NoResponseError } from '../../../shared/client/job-problem.ts';
import { collected } from '../../support/collected.ts';
import { type Answer, type HttpDouble, startHttpDouble } from '../../support/http-double.ts';
import { aJobView, aSucceededView } from '../../support/job-view.ts';

const doubles: HttpDouble[] = [];
afterEach(() => Promise.all(doubles.splice(0).map((double) => double.stop())));

/** A client of a service that answers so, and what it waited for between its calls. */
const setUp = async (answers: Record<string, readonly Answer[]>, options = {}) => {
  const double = await startHttpDouble(answers);
  doubles.push(double);
  const pauses: number[] = [];
  const pause = async (ms: number, signal: AbortSignal | undefined) => {
    signal?.throwIfAborted();
    pauses.push(ms);
  };
  const client = new JobClient({ endpoint: `${double.url}/`, pause, ...options });
  return { client, double, pauses };
};

const problem = (status: number, detail: string) => ({
  status,
  body: { type: 'urn:x', title: 'No', status, detail, instance: 'urn:r' },
});

describe('submitting', () => {
  it('posts the request and answers with the job', async () => {
    const { client, double } = await setUp({ 'POST /jobs': [{ status: 202, body: aJobView() }] });
    const request = { report: 'counts', parameters: { since: '1995-01-01' } };
    const job = await client.submit(request, { idempotencyKey: 'k' });
    expect(job).toEqual(aJobView());
    const [seen] = double.seen;
    expect(JSON.parse(seen?.body ?? '')).toEqual(request);
    expect(seen?.headers).toMatchObject({
      'content-type': 'application/json',
      'idempotency-key': 'k',
    });
  });

  it('throws the problem with its own sentences and all of its body', async () => {
    const errors = [
      { pointer: '/report', detail: 'There is no report "x"' },
      { pointer: '/format', detail: 'json is not accepted' },
    ];
    const refusal = problem(422, '/report: There is no report "x". The request has 2 faults.');
    const { client } = await setUp({
      'POST /jobs': [{ ...refusal, body: { ...refusal.body, errors } }],
    });
    const thrown = await client.submit({ report: 'x' }).catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(JobProblem);
    expect(thrown).toMatchObject({
      message: '/report: There is no report "x"\n/format: json is not accepted',
      status: 422,
      problem: { errors },
    });
  });

  it('is tried again only with a key that makes it safe', async () => {
    const answers = { 'POST /jobs': [{ status: 503 }, { status: 202, body: aJobView() }] };
    const safe = await setUp(answers);
    await safe.client.submit({ report: 'counts' }, { idempotencyKey: 'k' });
    expect(safe.double.calls()).toEqual(['POST /jobs', 'POST /jobs']);
    expect(safe.pauses).toEqual([200]);

    const unsafe = await setUp(answers);
    await expect(unsafe.client.submit({ report: 'counts' })).rejects.toMatchObject({ status: 503 });
    expect(unsafe.double.calls()).toEqual(['POST /jobs']);
  });
});

describe('a service that does not answer as it should', () => {
  it('is named when nothing listens there', async () => {
    const { client, double, pauses } = await setUp({});
    await double.stop();
    doubles.splice(0);
    const thrown = await client.get('j-1').catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(NoResponseError);
    expect(thrown).toMatchObject({ message: `${double.url} does not answer (ECONNREFUSED).` });
    expect(pauses).toEqual([200, 600]);
  });

  it('is told apart from this service', async () => {
    const { client } = await setUp({ 'GET /jobs/j-1': [{ body: '<html>' }] });
    await expect(client.get('j-1')).rejects.toThrow('is it the right address?');
  });

  it('is quoted where a gateway refuses in its stead', async () => {
    const { client, double } = await setUp({
      'GET /jobs/j-1': [{ status: 403, body: { message: 'Forbidden' } }],
    });
    await expect(client.get('j-1')).rejects.toMatchObject({
      status: 403,
      message: `${double.url}/jobs/j-1 answered 403: Forbidden.`,
    });
  });

  it('gets as much time as it asks for, and no more than is bearable', async () => {
    const busy = (seconds: string) => ({ status: 429, headers: { 'retry-after': seconds } });
    const patient = await setUp({ 'GET /jobs/j-1': [busy('3'), { body: aJobView() }] });
    await patient.client.get('j-1');
    expect(patient.pauses).toEqual([3000]);
    const hopeless = await setUp({ 'GET /jobs/j-1': [busy('600')] });
    await expect(hopeless.client.get('j-1')).rejects.toMatchObject({ retryAfterSeconds: 600 });
  });
});

describe('waiting', () => {
  const settled = aSucceededView([['n', 'int4']], 1);
  const tagged = (etag: string, body: unknown) => ({ headers: { etag }, body });

  it('asks with the entity tag, ever less often while nothing changes', async () => {
    const running = aJobView({ state: 'RUNNING' });
    const { client, double, pauses } = await setUp({
      'GET /jobs/j-1': [
        tagged('"1"', aJobView()),
        { status: 304 },
        { status: 304 },
        tagged('"2"', running),
        tagged('"3"', settled),
      ],
    });
    const states: string[] = [];
    const job = await client.wait('j-1', { onJob: ({ state }) => states.push(state) });
    expect(job).toEqual(settled);
    expect(states).toEqual(['QUEUED', 'RUNNING', 'SUCCEEDED']);
    expect(double.seen.map(({ headers }) => headers['if-none-match'])).toEqual([
      undefined,
      '"1"',
      '"1"',
      '"1"',
      '"2"',
    ]);
    expect(pauses).toEqual([250, 375, 562.5, 250]);
  });

  it('never waits longer than ten seconds between two looks', async () => {
    const unchanged = Array.from({ length: 20 }, () => ({ status: 304 }));
    const { client, pauses } = await setUp({
      'GET /jobs/j-1': [tagged('"1"', aJobView()), ...unchanged, tagged('"2"', settled)],
    });
    await client.wait('j-1');
    expect(Math.max(...pauses)).toBe(10_000);
  });

  it('outlasts a service that is away for a while', async () => {
    const away = Array.from({ length: 9 }, () => ({ status: 503 }));
    const { client } = await setUp({ 'GET /jobs/j-1': [...away, tagged('"2"', settled)] });
    expect((await client.wait('j-1')).state).toBe('SUCCEEDED');
    const gone = await setUp({ 'GET /jobs/j-1': [{ status: 503 }] });
    await expect(gone.client.wait('j-1')).rejects.toMatchObject({ status: 503 });
  });

  it('ends at once where the service refuses for good', async () => {
    const { client, pauses } = await setUp({
      'GET /jobs/j-1': [problem(404, 'There is no job j-1.')],
    });
    await expect(client.wait('j-1')).rejects.toThrow('There is no job j-1.');
    expect(pauses).toEqual([]);
  });

  it('ends with the signal and asks no more', async () => {
    const { client, double } = await setUp({ 'GET /jobs/j-1': [tagged('"1"', aJobView())] });
    const stop = new AbortController();
    const waiting = client.wait('j-1', { signal: stop.signal, onJob: () => stop.abort() });
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
    expect(double.calls()).toHaveLength(1);
  });

  it('can be interrupted in the midst of a pause', async () => {
    const { double } = await setUp({ 'GET /jobs/j-1': [tagged('"1"', aJobView())] });
    const client = new JobClient({ endpoint: double.url });
    const stop = new AbortController();
    const onJob = () => queueMicrotask(() => stop.abort());
    const waiting = client.wait('j-1', { signal: stop.signal, onJob });
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('listing', () => {
  it('goes from page to page, and no further than it is asked', async () => {
    const { client, double } = await setUp({
      'GET /jobs?state=FAILED&limit=2': [
        { body: { jobs: [aJobView({ jobId: 'a' }), aJobView({ jobId: 'b' })], nextCursor: 'c1' } },
      ],
      'GET /jobs?state=FAILED&limit=2&cursor=c1': [{ body: { jobs: [aJobView({ jobId: 'c' })] } }],
    });
    const all = client.list({ state: 'FAILED', pageSize: 2 });
    expect((await all.next()).value?.jobId).toBe('a');
    expect((await all.next()).value?.jobId).toBe('b');
    expect(double.calls()).toHaveLength(1);
    expect((await all.next()).value?.jobId).toBe('c');
    expect((await all.next()).done).toBe(true);
  });
});

describe('the list of others’ jobs', () => {
  it('is asked for by its owner', async () => {
    const { client } = await setUp({
      'GET /jobs?owner=*': [{ body: { jobs: [aJobView({ owner: 'bob' })] } }],
    });
    expect((await client.list({ owner: '*' }).next()).value?.owner).toBe('bob');
  });
});

describe('the result', () => {
  it('comes from behind the link, which gets none of what authorized the request', async () => {
    const authorize = async () => ({ authorization: 'AWS4 x', 'x-amz-date': 'now' });
    const { client, double } = await setUp({}, { authorize });
    double.on('GET /jobs/j-1/result', { status: 303, headers: { location: `${double.url}/f` } });
    double.on('GET /jobs/j-1', { body: aSucceededView([['n', 'int4']], 2) });
    double.on('GET /f', { body: 'n\r\n1\r\n2\r\n' });

    expect(await collected(client.rows('j-1'))).toEqual([{ n: 1 }, { n: 2 }]);
    const headersOf = (call: string) => double.seen.find((seen) => seen.call === call)?.headers;
    expect(headersOf('GET /jobs/j-1/result')).toMatchObject({ authorization: 'AWS4 x' });
    expect(headersOf('GET /f')).not.toHaveProperty('authorization');
    expect(headersOf('GET /f')).not.toHaveProperty('x-amz-date');
  });

  it('is refused in the words of the service', async () => {
    const { client } = await setUp({
      'GET /jobs/j-1': [{ body: aJobView({ state: 'RUNNING' }) }],
      'GET /jobs/j-1/result': [problem(409, 'Job j-1 is RUNNING; its result is there once …')],
    });
    await expect(client.rows('j-1').next()).rejects.toMatchObject({ status: 409 });
  });

  it('never shows the signature of a link that has expired', async () => {
    const { client, double } = await setUp({});
    double.on('GET /jobs/j-1/result', {
      status: 303,
      headers: { location: `${double.url}/f?X-Amz-Signature=s` },
    });
    double.on('GET /f?X-Amz-Signature=s', {
      status: 403,
      body: '<Error><Message>Request has expired</Message></Error>',
    });
    await expect(client.file('j-1')).rejects.toMatchObject({
      message: `${double.url}/f answered 403: Request has expired.`,
    });
  });
});

describe('a cancel whose response was lost', () => {
  const refusal = problem(409, 'Job j-1 is already settled.');
  const cancelled = async (state: 'CANCELLED' | 'FAILED') => {
    const lost = problem(503, 'Not now');
    const { client } = await setUp({
      'POST /jobs/j-1/cancel': [lost, refusal],
      'GET /jobs/j-1': [{ status: 200, body: { ...aJobView(), state } }],
    });
    return client.cancel('j-1');
  };

  it('is done once the job is cancelled', async () => {
    expect((await cancelled('CANCELLED')).state).toBe('CANCELLED');
  });

  it('came too late where the job ended otherwise', async () => {
    await expect(cancelled('FAILED')).rejects.toMatchObject({ status: 409 });
  });
});
