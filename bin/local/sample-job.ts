import * as z from 'zod';
import type { JobSubmission } from '../../shared/client/job-api.ts';
import { JobClient } from '../../shared/client/job-client.ts';
import type { ResultRow } from '../../shared/client/result-rows.ts';
import type { JobView } from '../../shared/job/job.ts';
import type { CommandContext } from '../terminal/command.ts';
import { left, resultTable, right, textTable } from '../terminal/table.ts';
import { pluralize } from '../terminal/text.ts';

const SAMPLE = { report: 'revenue-by-country', parameters: { country_name: 'UNITED STATES' } };

/**
 * Submits the sample report over HTTP, follows it until it is settled, and prints its timeline and
 * its rows. Returns whether it succeeded.
 */
export const runSampleJob = async (
  { terminal: { print, interrupted: signal }, newKey }: CommandContext,
  apiUrl: string,
  scale: number,
): Promise<boolean> => {
  const client = new JobClient({ endpoint: apiUrl });
  const sample = await sampleOf(client);
  print(`\nPOST /jobs ${JSON.stringify(sample)}`);
  const { jobId } = await client.submit(sample, { idempotencyKey: newKey(), signal });
  const job = await client.wait(jobId, { signal });
  print(`\nJob ${jobId}\n\n${timeline(job)}`);
  if (job.state !== 'SUCCEEDED') {
    print(`\nThe job ended ${job.state}: ${job.error?.code} ${job.error?.detail}`);
    if (scale === 0) print(scaleAdvice(scale));
    return false;
  }
  const rows: ResultRow[] = [];
  for await (const row of client.rows(jobId, { signal })) rows.push(row);
  print(`\n${resultTable(job.result?.columns ?? [], rows)}\n\n${pluralize(rows.length, 'row')}`);
  if (rows.length === 0) print(scaleAdvice(scale));
  return true;
};

const exampleValue = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const parameterExamples = z.object({
  properties: z.record(z.string(), z.object({ examples: z.array(exampleValue).optional() })),
});

/** The project's sample or, where the reports are the user's own, the first with its examples. */
const sampleOf = async (client: JobClient): Promise<JobSubmission> => {
  const reports = await client.reports();
  const [first] = reports;
  if (first === undefined || reports.some(({ name }) => name === SAMPLE.report)) return SAMPLE;
  const { properties } = parameterExamples.parse(first.parameters);
  const examples = Object.entries(properties).flatMap(([name, { examples }]) =>
    examples?.[0] === undefined ? [] : [[name, examples[0]] as const],
  );
  return { report: first.name, parameters: Object.fromEntries(examples) };
};

const timeline = ({ timeline: steps, submittedAt }: JobView): string =>
  textTable(
    [left('state'), left('at'), right('after')],
    steps.map(({ state, at }) => [state, at, `${Date.parse(at) - Date.parse(submittedAt)} ms`]),
  );

/** Why the report may find nothing: below a scale of 0.01 a country may have no orders. */
const scaleAdvice = (scale: number): string =>
  scale === 0
    ? 'TPCH_SCALE is 0: no sample tables are made. Leave it out to have them.'
    : `At TPCH_SCALE ${scale} the sample tables have few rows. Set it to 0.01 or more.`;
