import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { JobStore } from '../../shared/job/job-store.ts';
import { collectJob } from '../../shared/pipeline/collect-job.ts';
import { submitJob } from '../../shared/pipeline/submit-job.ts';
import { itemBytes } from '../support/aws-limits.ts';
import { startJobTable } from '../support/job-table.ts';
import { memoryPipeline, PREFIX } from '../support/memory/memory-pipeline.ts';
import { writeUnits } from '../support/write-units.ts';

type Item = Record<string, unknown>;

const OWNER = 'arn:aws:sts::123456789012:assumed-role/Reports/weekly';

/** The columns of the README's report. */
const columns = {
  customer_segment: 'bpchar',
  total_order_price: 'numeric',
  order_year: 'int4',
  order_month: 'int4',
  region: 'bpchar',
  country: 'bpchar',
  order_priority: 'bpchar',
};
const page = JSON.stringify({
  Records: [{ CSVRecords: `${Object.keys(columns)}\r\n1,2,3,4,5,6,7\r\n` }],
  ColumnMetadata: Object.entries(columns).map(([name, typeName]) => ({ name, typeName })),
  TotalNumRows: 1,
});

let table: Awaited<ReturnType<typeof startJobTable>>;
/** The items that the table had after each write. */
const items: Item[] = [];
beforeAll(async () => {
  table = await startJobTable();
  table.dynamo.middlewareStack.add(
    (next) => async (args) => {
      const answer = await next(args);
      if ('Item' in args.input && args.input.Item) items.push(args.input.Item);
      if ('Attributes' in answer.output && answer.output.Attributes) {
        items.push(answer.output.Attributes);
      }
      return answer;
    },
    { step: 'initialize' },
  );
});
afterAll(() => table.stop());

/** A job of the report in a real table; returns the units of each of its writes. */
const unitsOfJob = async (pages: readonly string[]) => {
  items.length = 0;
  const memory = memoryPipeline();
  const deps = { ...memory, jobs: new JobStore(table.dynamo, table.tableName, 'bucket') };
  const { job } = await submitJob(deps)({
    owner: OWNER,
    report: 'revenue-by-country',
    sql: 'select 1',
    parameters: { country_name: 'UNITED STATES' },
    format: 'csv',
    usualTimeoutSeconds: 14_400,
    traceparent: `00-${'4'.repeat(32)}-${'5'.repeat(16)}-00`,
  });
  const { jobId } = job;
  const ended = { hasResultSet: true, durationMs: 1_480, redshiftQueryId: 1_234_567 };
  const { statementId } = memory.statements.end(jobId, ended, pages);
  await collectJob(deps)({ statementId, statementName: `${PREFIX}${jobId}` }, () => 900_000);
  expect(await deps.jobs.get(jobId)).toMatchObject({ state: 'SUCCEEDED' });
  return items.map((item, index) => writeUnits(items[index - 1], item));
};

describe('the write units of a job of the README’s report, asked for by a role', () => {
  it('are seven with a result of one page', async () => {
    // Recorded, running, settled, announced.
    const units = await unitsOfJob([page]);
    expect(units).toEqual([3, 1, 1, 2]);
    const costs = readFileSync(new URL('../../infra/aws/README.md', import.meta.url), 'utf8');
    expect(costs).toContain(`| ${units.reduce((sum, each) => sum + each, 0)} WRU |`);
    expect(Math.max(...items.map(itemBytes))).toBeLessThanOrEqual(1024);
  });
});
