import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ApiResponse } from '../../shared/http/response.ts';
import { memoryApi, type SentRequest } from './memory-api.ts';
import { breachOf } from './openapi-conformance.ts';

const routes = [
  'POST /jobs',
  'POST /jobs',
  'POST /jobs',
  'POST /jobs/{jobId}/cancel',
  'GET /jobs',
  'GET /jobs/{jobId}',
  'GET /jobs/{jobId}/result',
  'GET /jobs/{jobId}/manifest',
  'GET /jobs/{jobId}/rows',
] as const;

/** Bodies that look right and are not, or are; and anything at all. */
const almostRight = fc.record(
  {
    report: fc.oneof(fc.constantFrom('sales', 'Sales', ''), fc.jsonValue()),
    sql: fc.oneof(
      fc.constantFrom(
        'select 1',
        "select ':a', :b",
        'select :country -- :no',
        '  ',
        '/* ',
        'select :toString',
      ),
      fc.string({ unit: 'binary' }),
      fc.jsonValue(),
    ),
    statements: fc.oneof(
      fc.array(fc.oneof(fc.constantFrom('select 1', 'select :b', ''), fc.jsonValue())),
      fc.jsonValue(),
    ),
    executionMode: fc.oneof(fc.constantFrom('TRANSACTION', 'AUTO_COMMIT'), fc.jsonValue()),
    parameters: fc.oneof(
      fc.dictionary(
        fc.constantFrom('country', 'top', 'b', '__proto__', 'constructor', 'a/b~c', ''),
        fc.oneof(
          fc.jsonValue(),
          fc.array(fc.oneof(fc.string(), fc.integer())),
          fc.double(),
          fc.constantFrom('INDIA', '\0', 1e20, null, ''),
        ),
      ),
      fc.jsonValue(),
    ),
    format: fc.oneof(fc.constantFrom('csv', 'jsonl', 'parquet', 'CSV'), fc.jsonValue()),
    delivery: fc.oneof(fc.constantFrom('collect', 'unload'), fc.jsonValue()),
    compression: fc.oneof(fc.constantFrom('none', 'gzip', 'zstd'), fc.jsonValue()),
    onWaitTimeout: fc.oneof(fc.constantFrom('cancel', 'continue'), fc.jsonValue()),
    anythingElse: fc.jsonValue(),
  },
  { requiredKeys: [] },
);
const good = fc.constantFrom(
  { sql: 'select 1' },
  { report: 'sales', parameters: { country: 'INDIA' } },
  { statements: ['select :a', 'select 1'], parameters: { a: [1, 2] } },
  { sql: 'select :a', parameters: { a: null } },
);
const body = fc.oneof(
  almostRight.map((value) => JSON.stringify(value)),
  good.map((value) => JSON.stringify(value)),
  fc.json(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('', '{', 'null', '[]', '{"sql":"select 1","__proto__":{}}', '1e999'),
);
const headerValue = fc.oneof(
  fc.constantFrom(
    'application/json',
    'text/plain',
    'wait=2',
    'wait=x',
    '*',
    '"x"',
    'W/"x", *',
    '',
    'k'.repeat(256),
  ),
  fc.string({ maxLength: 40 }),
);
const headers = fc.dictionary(
  fc.constantFrom('content-type', 'idempotency-key', 'if-none-match', 'prefer', 'x-other'),
  headerValue,
);
const anyQuery = fc.dictionary(
  fc.constantFrom('state', 'report', 'limit', 'cursor', 'owner', 'file', 'other'),
  fc.oneof(
    fc.constantFrom('RUNNING', 'running', '1', '100', '101', '-1', '1e1', 'e30', ''),
    fc.base64String(),
    fc.string(),
    fc.jsonValue().map((value) => Buffer.from(JSON.stringify(value)).toString('base64url')),
  ),
);
/** Most routes refuse any query at the first look. */
const query = fc.oneof({ weight: 3, arbitrary: fc.constant({}) }, anyQuery);

const unchanged: SentRequest = {
  routeKey: 'GET /jobs/{jobId}',
  owner: 'alice',
  jobId: 'known',
  headers: { 'if-none-match': '*' },
};

const anyRequest: fc.Arbitrary<SentRequest> = fc.record(
  {
    routeKey: fc.constantFrom(...routes),
    owner: fc.constantFrom('alice', 'bob'),
    body,
    headers,
    query,
    isBase64Encoded: fc.boolean(),
    jobId: fc.oneof(
      fc.constant('known'),
      fc.uuid(),
      fc.string({ unit: 'binary' }),
      fc.constant('1'.repeat(3_000)),
    ),
  },
  { requiredKeys: ['routeKey', 'owner'] },
);
const request = fc.oneof({ weight: 99, arbitrary: anyRequest }, fc.constant(unchanged));

/** Owner alice has a job that succeeded, whose id `known` stands for. */
const withOneJob = async () => {
  const { pipeline, send } = memoryApi();
  const { jobId } = await pipeline.submit({ report: 'sales' });
  pipeline.statements.finish(jobId, ['1']);
  await pipeline.deliver(jobId);
  return (sent: SentRequest) => send(sent.jobId === 'known' ? { ...sent, jobId } : sent);
};

describe('whatever is sent to the API', () => {
  it('is answered as the OpenAPI document says, and never with a 5xx', async () => {
    const send = await withOneJob();
    const statuses = new Map<number, number>();
    await fc.assert(
      fc.asyncProperty(request, async (sent) => {
        const answer: ApiResponse = await send(sent);
        expect(breachOf(sent.routeKey, answer)).toBeUndefined();
        expect(answer.statusCode).toBeLessThan(500);
        statuses.set(answer.statusCode, (statuses.get(answer.statusCode) ?? 0) + 1);
      }),
      { numRuns: 2_000, endOnFailure: true },
    );
    // Were all of it refused at the first look, this would prove nothing.
    for (const status of [200, 202, 303, 304, 400, 404, 409, 415, 422]) {
      expect(statuses.get(status) ?? 0, `answers ${status}`).toBeGreaterThan(0);
    }
  });

  it('is refused where it is too large, whatever it is', async () => {
    const { send } = memoryApi();
    const answer = await send({ routeKey: 'POST /jobs', owner: 'alice', body: 'x'.repeat(2e5) });
    expect(answer.statusCode).toBe(413);
    expect(breachOf('POST /jobs', answer)).toBeUndefined();
  });

  it('would be told of, were it answered otherwise than the document says', () => {
    const answer = { statusCode: 200, headers: { etag: 'x', 'content-type': 'application/json' } };
    expect(breachOf('GET /jobs/{jobId}', { ...answer, body: '{"jobId":1}' })).toContain('jobId');
    expect(breachOf('GET /jobs/{jobId}', { ...answer, statusCode: 418 })).toContain('418');
  });
});
