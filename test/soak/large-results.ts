import { textTable } from '../../bin/terminal/table.ts';
import { startPipelineStack } from '../support/pipeline-stack.ts';
import { countOption, scriptOptions } from '../support/script-options.ts';
import { type Memory, memoryNow } from './process-memory.ts';

/**
 * `npm run soak:large`: large results one after another, and the memory of each part behind each.
 * Exits with 1 where the last half takes a quarter more than the first half at its most.
 */
const values = scriptOptions({
  results: { type: 'string', default: '10' },
  rows: { type: 'string', default: '600000' },
});
const resultCount = countOption('--results', values.results);
const rowCount = countOption('--rows', values.rows);

const GROWTH = 1.25;

/** About 120 bytes a row, as an order line has. */
const sql = `select n, md5(n::varchar) as a, md5(a) as b, md5(b) as c
  from (select n, md5(n::varchar) as a, md5((n + 1)::varchar) as b
    from generate_series(1, ${rowCount}) as g(n)) as t`;

const stack = await startPipelineStack({ tpchScale: 0 });
const samples: Memory[] = [];
for (let result = 0; result < resultCount; result += 1) {
  const job = await stack.settled(await stack.submit({ sql, format: 'csv' }));
  if (job.result?.rowCount !== rowCount) throw new Error(`The job is ${job.state}.`);
  samples.push(await memoryNow());
}
await stack.stop();

const right = (title: string) => ({ title, alignment: 'right' }) as const;
const table = textTable(
  [right('result'), right('stack, MiB'), right('largest function'), right('warehouse')],
  samples.map(({ stack: own, largestFunction, warehouse }, index) =>
    [index + 1, own, largestFunction, warehouse].map((value) => value.toFixed(0)),
  ),
);
process.stdout.write(`${table}\n`);

const half = Math.ceil(samples.length / 2);
const most = (some: readonly Memory[]) => Math.max(...some.map((sample) => sample.stack));
process.exitCode = most(samples.slice(half)) > GROWTH * most(samples.slice(0, half)) ? 1 : 0;
