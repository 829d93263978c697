import { JobClient } from '../../shared/client/job-client.ts';

/**
 * Reads all rows of a job's result and prints how many there are; a test runs it with a small heap.
 * With `keep` it holds on to them.
 */
const [endpoint = '', jobId = '', keep] = process.argv.slice(2);
const kept: unknown[] = [];
let count = 0;
for await (const row of new JobClient({ endpoint }).rows(jobId)) {
  count += 1;
  if (keep === 'keep') kept.push(row);
}
console.log(`${count} rows`);
