import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PipelineStack } from '../support/pipeline-stack.ts';
import { sharedPipelineStack } from '../support/shared-stack.ts';

let stack: PipelineStack;
beforeAll(async () => {
  stack = await sharedPipelineStack();
});
afterAll(() => stack.stop());

const sql = `select n_nationkey, cast(:nothing as varchar) as nothing, :empty as empty,
  ':keys' as quoted -- :keys
from nation
where n_nationkey in (:keys) and (cast(:region as int) is null or n_regionkey = 0)
  and n_name not in (:names)
order by n_nationkey`;
/** The names of two nations, and texts that would end the list if they could. */
const names = ['KENYA', "O'Hara", "') or 1 = 1 --", '', '\\', ':keys'];
const parameters = { nothing: null, empty: '', keys: [1, 14, 24], region: null, names };

describe('null, an empty text and lists', () => {
  it('reach the warehouse as such, collected and unloaded alike', async () => {
    const body = { sql, parameters, format: 'jsonl' };
    const jobIds = [await stack.submit(body), await stack.submit({ ...body, delivery: 'unload' })];
    for (const jobId of jobIds) {
      const job = await stack.done(jobId);
      expect(job.error).toBeUndefined();
      expect(job).toMatchObject({ state: 'SUCCEEDED', sql, parameters });
      const rows = (await stack.resultText(jobId)).trim().split('\n');
      const rest = { nothing: null, empty: '', quoted: ':keys' };
      expect(rows.map((row) => JSON.parse(row))).toEqual([
        { n_nationkey: 1, ...rest },
        { n_nationkey: 24, ...rest },
      ]);
    }
  });

  it('are an optional filter of a report', async () => {
    const quarter_start = '1993-10-01';
    const nations = async (parameters: object) => {
      const jobId = await stack.submit({ report: 'returned-items', parameters });
      const { parameters: shown } = await stack.done(jobId);
      const lines = (await stack.resultText(jobId)).trim().split('\r\n').slice(1);
      return { shown, nations: new Set(lines.map((line) => line.split(',')[4])) };
    };
    const all = await nations({ quarter_start });
    expect(all.shown).toEqual({ quarter_start, nation: null });
    expect(all.nations.size).toBeGreaterThan(5);
    const one = await nations({ quarter_start, nation: 'FRANCE' });
    expect([...one.nations]).toEqual(['FRANCE']);
  });

  it('tell a repeat of a key from its misuse', async () => {
    const post = (a: unknown) =>
      stack.post({ sql: 'select :a', parameters: { a } }, { 'idempotency-key': 'every-value' });
    const first = await post(['x', '']);
    const again = await post(['x', '']);
    expect([first.status, again.status, again.headers.get('idempotent-replayed')]).toEqual([
      202,
      202,
      'true',
    ]);
    expect((await post(['x'])).status).toBe(422);
    expect((await post(null)).status).toBe(422);
    await stack.done(String(first.headers.get('location')).slice('/jobs/'.length));
  });
});
