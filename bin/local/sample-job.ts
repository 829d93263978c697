import { setTimeout as pause } from 'node:timers/promises';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { newIdentifier } from '../../infra/host/identifier.ts';
import { textTable } from '../terminal/text-table.ts';

const SAMPLE = { report: 'revenue-by-country', parameters: { country_name: 'UNITED STATES' } };

/** Between two looks at the job: at first so short that nobody notices the wait. */
const POLL_INTERVAL_MS = 50;
const LONGEST_POLL_INTERVAL_MS = 500;

/** How often a call is tried that a failing server does not answer, as with `--faults`. */
const ATTEMPTS = 20;

const settledStates = new Set(['SUCCEEDED', 'FAILED', 'CANCELLED']);
const numericType = /^(int|smallint|bigint|float|numeric|decimal|double|real)/;

const jobShape = z.looseObject({
  jobId: z.string(),
  state: z.string(),
  submittedAt: z.string(),
  timeline: z.array(z.object({ state: z.string(), at: z.string() })),
  result: z
    .looseObject({
      rowCount: z.number(),
      columns: z.array(z.looseObject({ name: z.string(), type: z.string() })).default([]),
    })
    .optional(),
  error: z.looseObject({ code: z.string(), detail: z.string() }).optional(),
});

type Job = z.infer<typeof jobShape>;

/** Calls until the server does its work; every call of this sample can be repeated safely. */
const persistently = async (address: string, init: RequestInit = {}): Promise<Response> => {
  for (let attempt = 1; ; attempt += 1) {
    const response = await fetch(address, init);
    if (response.status < 500 || attempt === ATTEMPTS) return response;
    await pause(POLL_INTERVAL_MS);
  }
};

const submit = async (apiUrl: string): Promise<string> => {
  const response = await persistently(`${apiUrl}/jobs`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': newIdentifier() },
    body: JSON.stringify(SAMPLE),
  });
  const location = response.headers.get('location');
  if (response.status === 202 && location !== null) return location;
  throw new Error(`POST /jobs answered ${response.status}: ${await response.text()}`);
};

/** Asks only whether the job has changed, as every client of the API can. */
const settled = async (address: string): Promise<Job> => {
  let etag = '';
  for (let wait = POLL_INTERVAL_MS; ; wait = Math.min(wait * 1.2, LONGEST_POLL_INTERVAL_MS)) {
    const response = await persistently(address, { headers: { 'if-none-match': etag } });
    if (response.status === 200) {
      etag = response.headers.get('etag') ?? '';
      const job = jobShape.parse(await response.json());
      if (settledStates.has(job.state)) return job;
    } else if (response.status !== 304) {
      throw new Error(`GET ${address} answered ${response.status}: ${await response.text()}`);
    }
    await pause(wait);
  }
};

const timeline = ({ timeline: steps, submittedAt }: Job): string =>
  textTable(
    [
      { title: 'state', alignment: 'left' },
      { title: 'at', alignment: 'left' },
      { title: 'after', alignment: 'right' },
    ],
    steps.map(({ state, at }) => [state, at, `${Date.parse(at) - Date.parse(submittedAt)} ms`]),
  );

const resultTable = async (address: string, { result }: Job): Promise<string> => {
  const response = await persistently(`${address}/result`);
  if (!response.ok) throw new Error(`The result's link answered ${response.status}.`);
  const rows: string[][] = parse(await response.text());
  const [titles = [], ...data] = rows;
  const columns = titles.map((title, index) => {
    const numeric = numericType.test(result?.columns[index]?.type ?? '');
    return { title, alignment: numeric ? ('right' as const) : ('left' as const) };
  });
  return textTable(columns, data);
};

/** Why there may be nothing to find; at a scale below 0.01 a country may have no orders. */
const smallScale = (scale: number): string =>
  scale === 0
    ? 'TPCH_SCALE is 0: no sample tables are made. Leave it out to have them.'
    : `At TPCH_SCALE ${scale} the sample tables have few rows. Set it to 0.01 or more.`;

/**
 * Submits the sample report over HTTP, follows it until it is settled and prints its timeline and
 * its rows; `scale` is that of the sample data. Tells whether the job succeeded.
 */
export const runSampleJob = async (
  apiUrl: string,
  scale: number,
  print: (text: string) => void,
): Promise<boolean> => {
  print(`\nPOST /jobs ${JSON.stringify(SAMPLE)}`);
  const address = new URL(await submit(apiUrl), apiUrl).href;
  const job = await settled(address);
  print(`\nJob ${job.jobId}\n\n${timeline(job)}`);
  if (job.state !== 'SUCCEEDED') {
    print(`\nThe job ended ${job.state}: ${job.error?.code} ${job.error?.detail}`);
    if (scale === 0) print(smallScale(scale));
    return false;
  }
  print(`\n${await resultTable(address, job)}\n\n${job.result?.rowCount} rows`);
  if (job.result?.rowCount === 0) print(smallScale(scale));
  return true;
};
