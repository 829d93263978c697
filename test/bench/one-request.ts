import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { textTable } from '../../bin/terminal/table.ts';
import { startLocalStack } from '../../infra/local/local-stack.ts';
import { jobAnswerSchema } from '../../shared/api/answers.ts';
import { JobClient } from '../../shared/client/job-client.ts';
import type { JobView } from '../../shared/job/job.ts';
import { scriptOptions } from '../support/script-options.ts';
import { percentile } from './job-latency.ts';

scriptOptions({});

/**
 * A warm report of ten rows: in one request that waits, beside a submit, look-ups and a download.
 * They take turns, so that other load on the machine is the same for both. Fails beyond the budget.
 */
const ROUNDS = 200;
const WARM_UP = 10;
/** The whole request, by the job's own time from its record to its end. */
const BUDGET = 1.3;

const request = {
  report: 'revenue-by-country',
  parameters: { country_name: 'UNITED STATES' },
} as const;

interface Round {
  readonly totalMs: number;
  readonly jobMs: number;
}

const ownMs = ({ submittedAt, settledAt = '' }: Pick<JobView, 'submittedAt' | 'settledAt'>) =>
  Date.parse(settledAt) - Date.parse(submittedAt);

const oneRequest = async (apiUrl: string): Promise<Round> => {
  const startedAt = performance.now();
  const answer = await fetch(`${apiUrl}/jobs`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', prefer: 'wait=20' },
    body: JSON.stringify(request),
  });
  const { rows, ...job } = jobAnswerSchema.parse(await answer.json());
  const totalMs = performance.now() - startedAt;
  if (rows?.rows.length !== 10) throw new Error(`Job ${job.jobId} is ${job.state} without rows.`);
  return { totalMs, jobMs: ownMs(job) };
};

const manyRequests = async (client: JobClient): Promise<Round> => {
  const startedAt = performance.now();
  const { jobId } = await client.submit(request);
  let job = await client.get(jobId);
  while (job.settledAt === undefined) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    job = await client.get(jobId);
  }
  const text = await new Response(await client.file(jobId)).text();
  const totalMs = performance.now() - startedAt;
  if (text.trim().split('\n').length !== 11) throw new Error(`Job ${jobId} has other rows.`);
  return { totalMs, jobMs: ownMs(job) };
};

const folder = await mkdtemp(join(tmpdir(), 'one-request-'));
const stack = await startLocalStack({ dataDir: folder, warmUp: false });
try {
  const client = new JobClient({ endpoint: stack.apiUrl });
  const one: Round[] = [];
  const many: Round[] = [];
  for (let round = -WARM_UP; round < ROUNDS; round += 1) {
    const rounds = [await oneRequest(stack.apiUrl), await manyRequests(client)] as const;
    if (round < 0) continue;
    one.push(rounds[0]);
    many.push(rounds[1]);
  }
  const median = (values: readonly number[]) => percentile(values, 50);
  const row = (name: string, rounds: readonly Round[]) => [
    name,
    `${median(rounds.map(({ jobMs }) => jobMs)).toFixed(0)} ms`,
    `${median(rounds.map(({ totalMs }) => totalMs)).toFixed(0)} ms`,
    median(rounds.map(({ totalMs, jobMs }) => totalMs / jobMs)).toFixed(2),
  ];
  const columns = [
    { title: 'ten rows', alignment: 'left' },
    { title: "job's own time", alignment: 'right' },
    { title: 'until its rows', alignment: 'right' },
    { title: 'ratio', alignment: 'right' },
  ] as const;
  const table = textTable(columns, [
    row('one request', one),
    row('submit, look-ups every 50 ms, download', many),
  ]);
  process.stdout.write(`${ROUNDS} rounds in turns, medians:\n\n${table}\n`);
  const ratio = median(one.map(({ totalMs, jobMs }) => totalMs / jobMs));
  process.exitCode = ratio <= BUDGET ? 0 : 1;
} finally {
  await stack.stop();
  await rm(folder, { recursive: true, force: true });
}
