import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { rowsPageSchema } from '../../shared/api/answers.ts';
import type { PipelineStack } from '../support/pipeline-stack.ts';
import { sharedPipelineStack } from '../support/shared-stack.ts';

const calls: string[] = [];

let stack: PipelineStack;
beforeAll(async () => {
  stack = await sharedPipelineStack({
    injectCallFault: ({ functionName, service, operation }) => {
      if (functionName.includes('Status')) calls.push(`${service}.${operation}`);
      return undefined;
    },
  });
});
afterAll(() => stack.stop());
beforeEach(() => {
  calls.length = 0;
});

const done = async (body: object): Promise<string> => {
  const { jobId, state } = await stack.settled(await stack.submit(body));
  expect(state).toBe('SUCCEEDED');
  return jobId;
};

const page = async (jobId: string, query = '') => {
  const answer = await stack.call(`/jobs/${jobId}/rows${query}`);
  expect(answer.headers.get('content-type')).toBe('application/json');
  const text = await answer.text();
  return { text, ...rowsPageSchema.parse(JSON.parse(text)) };
};

/** SQL, and the JSON of its value in a page. */
const VALUES: readonly (readonly [sql: string, json: string])[] = [
  ['(-32768)::smallint', '-32768'],
  ['9007199254740991::bigint', '9007199254740991'],
  ['9007199254740992::bigint', '"9007199254740992"'],
  ['(-9223372036854775807 - 1)::bigint', '"-9223372036854775808"'],
  ['0.10::decimal(10,2)', '"0.10"'],
  [
    "'-0.1234567890123456789012345678901234567'::decimal(38,37)",
    '"-0.1234567890123456789012345678901234567"',
  ],
  ['1.25::real', '1.25'],
  ['0.1::double precision', '0.1'],
  ["'NaN'::double precision", '"NaN"'],
  ['true', 'true'],
  ['false', 'false'],
  ["'Grüße 🚢'::varchar", '"Grüße 🚢"'],
  [`'a "quoted", text'`, String.raw`"a \"quoted\", text"`],
  ["'two\r\nlines'", String.raw`"two\r\nlines"`],
  ["''", '""'],
  ['null::varchar', 'null'],
  ['null::integer', 'null'],
  ["date '2024-02-29'", '"2024-02-29"'],
  ["timestamp '2022-02-22 00:00:00'", '"2022-02-22 00:00:00.0"'],
  [
    `json_parse('{"a":[1,null,"x"],"big":12345678901234567890}')`,
    '{"a":[1,null,"x"],"big":12345678901234567890}',
  ],
  [`json_parse('"12"')`, '"12"'],
  ["from_hex('cafe')", '"cafe"'],
];

describe('GET /jobs/{jobId}/rows', () => {
  it.each(['csv', 'jsonl'])('has the exact value of every type, from %s', async (format) => {
    const values = VALUES.map(([sql], at) => `${sql} as v${at}`);
    const { text } = await page(await done({ sql: `select ${values.join(', ')}`, format }));
    expect(text).toContain(`"rows":[[${VALUES.map(([, json]) => json).join(',')}]],"rowCount":1}`);
  });

  it('pages through a large result, whose last page costs as much as its first', async () => {
    const sql = "select i, repeat('x', i % 50) as s from generate_series(1, 20000) t(i) order by i";
    const jobId = await done({ sql });
    const seen: unknown[] = [];
    let cursor: string | undefined;
    do {
      calls.length = 0;
      const query = cursor === undefined ? '' : `&cursor=${cursor}`;
      const { rows, rowCount, nextCursor } = await page(jobId, `?limit=1000${query}`);
      expect(calls).toEqual(['dynamodb.GetItem', 's3.GetObject']);
      expect([rows.length, rowCount]).toEqual([1_000, 20_000]);
      seen.push(...rows.map(([i]) => i));
      cursor = nextCursor;
    } while (cursor !== undefined);
    expect(seen).toEqual(Array.from({ length: 20_000 }, (_, at) => at + 1));
  });

  it('has a page without rows for a query that finds none', async () => {
    const jobId = await done({ sql: 'select 1 as n where 1 = 2', format: 'jsonl' });
    expect(await page(jobId)).toMatchObject({
      columns: [{ name: 'n', type: 'int4' }],
      rows: [],
      rowCount: 0,
    });
  });

  it('refuses what the warehouse wrote, and names the way out', async () => {
    const jobId = await done({ sql: 'select n_name from nation', format: 'parquet' });
    const answer = await stack.call(`/jobs/${jobId}/rows`);
    expect(answer.status).toBe(409);
    expect(await answer.json()).toMatchObject({
      type: 'urn:redshift-data-jobs:problem:result-not-pageable',
      detail: expect.stringContaining(`GET /jobs/${jobId}/result`),
    });
  });
});
