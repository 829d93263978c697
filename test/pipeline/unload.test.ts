import {
  DescribeStatementCommand,
  ExecuteStatementCommand,
  RedshiftDataClient,
} from '@aws-sdk/client-redshift-data';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { manifestSchema } from '../../shared/result/manifest.ts';
import { type PipelineStack, startPipelineStack } from '../support/pipeline-stack.ts';
import { startFileReader } from '../support/result-files.ts';
import { sharedPipelineStack } from '../support/shared-stack.ts';

/**
 * Enough rows for several files of an unload. `TPCH_SCALE=0.1` does the same with ten times as many
 * and several parts of each upload, as `npm run bench:formats` always does.
 */
const SCALE = process.env['TPCH_SCALE'];
const SINCE = '1997-01-01';
/** How many an unload writes into one file here, and how many files at most. */
const [ROWS_PER_FILE, MOST_FILES] = [10_000, 4];

let stack: PipelineStack;
/** The sums as the warehouse itself has them. */
let expected: string[];
let rowCount: number;
let warehouse: RedshiftDataClient;
let reader: Awaited<ReturnType<typeof startFileReader>>;
beforeAll(async () => {
  stack = await (SCALE === undefined
    ? sharedPipelineStack()
    : startPipelineStack({ tpchScale: Number(SCALE) }));
  warehouse = new RedshiftDataClient(stack.clientConfig);
  reader = await startFileReader(stack.s3);
  expected = await sumsOf(`(select * from lineitem where l_shipdate >= '${SINCE}')`);
  rowCount = Number(expected[0]);
}, 180_000);
afterAll(async () => {
  warehouse.destroy();
  await reader.stop();
  await stack.stop();
});

const lineitem = { report: 'line-items', parameters: { shipped_since: SINCE } };
const sums = `
  select count(*), sum(l_orderkey), sum(l_quantity)::decimal(20,2),
    sum(l_extendedprice)::decimal(20,2), min(l_shipdate)::varchar, max(l_comment),
    count(distinct l_shipmode)
  from`;

const done = async (body: Record<string, unknown>) => {
  const jobId = await stack.submit(body);
  const job = await stack.settled(jobId);
  const manifest = manifestSchema.parse(await (await stack.call(`/jobs/${jobId}/manifest`)).json());
  return { jobId, job, manifest, urls: manifest.entries.map(({ url }) => url) };
};

const sumsOf = async (table: string): Promise<string[]> => {
  const { jobId } = await done({ sql: `${sums} ${table}` });
  const [, row = ''] = (await stack.resultText(jobId)).split('\r\n');
  return row.split(',');
};

/** Runs a statement as one who has the warehouse; the API takes no COPY. */
const inTheWarehouse = async (sql: string) => {
  const wanted = { Sql: sql, WorkgroupName: 'local', Database: 'dev', WaitTimeSeconds: 30 };
  const { Id } = await warehouse.send(new ExecuteStatementCommand(wanted));
  return warehouse.send(new DescribeStatementCommand({ Id, WaitTimeSeconds: 30 }));
};

/** Loads a result into an empty table and answers with the table's sums. */
const loadedBack = async (table: string, manifestUrl: string, options: string) => {
  await inTheWarehouse(`create table ${table} (like lineitem)`);
  const copy = `copy ${table} from '${manifestUrl}' iam_role default manifest ${options}`;
  expect(await inTheWarehouse(copy)).toMatchObject({ Status: 'FINISHED', ResultRows: rowCount });
  return sumsOf(table);
};

describe('a result of many rows', () => {
  // Every format, compression and delivery once; result-formats.test.ts has the pairs, of few rows.
  it.each([
    [{ delivery: 'unload', format: 'parquet' }, 'parquet', 'parquet'],
    [{ delivery: 'unload', format: 'jsonl', compression: 'gzip' }, 'jsonl.gz', "json 'auto' gzip"],
    [{ format: 'csv', compression: 'zstd' }, 'csv.zst', 'csv ignoreheader 1 zstd'],
  ])(
    'arrives as %j: DuckDB reads it, and COPY loads it back',
    async (how, ending, copyAs) => {
      const { job, manifest, urls } = await done({ ...lineitem, ...how });
      const unloads = 'delivery' in how;

      expect(job).toMatchObject({ state: 'SUCCEEDED', ...how, result: { rowCount } });
      expect(manifest.job).toMatchObject({
        ...how,
        expectedRowCount: rowCount,
        writtenRowCount: rowCount,
      });
      const files = Math.min(MOST_FILES, Math.ceil(rowCount / ROWS_PER_FILE));
      expect(files).toBeGreaterThan(1);
      expect(urls).toHaveLength(unloads ? files : 1);
      expect(urls.filter((url) => !url.endsWith(`.${ending}`))).toEqual([]);
      expect(await reader.query(`${sums} FILES`, urls)).toEqual([expected]);

      const table = `back_${ending.replace('.', '_')}_${unloads}`;
      const manifestUrl = `s3://${stack.bucket}/${job.result?.manifestKey}`;
      expect(await loadedBack(table, manifestUrl, copyAs)).toEqual(expected);
    },
    120_000,
  );
});
