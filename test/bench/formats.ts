import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { textTable } from '../../bin/terminal/table.ts';
import { startLocalStack } from '../../infra/local/local-stack.ts';
import type { JobSubmission } from '../../shared/client/job-api.ts';
import { JobClient } from '../../shared/client/job-client.ts';
import { compressed } from '../../shared/result/encoding/compress.ts';
import { scriptOptions } from '../support/script-options.ts';
import { Stopwatch } from './collect/stopwatch.ts';

scriptOptions({});

/**
 * `npm run bench:formats`: what a report of 600,000 rows weighs and takes in each form it can be
 * asked for, from the request until the job is settled, on the local stack with the TPC-H tables at
 * scale 0.1; and what the levels of compression cost, on the same file.
 */

const SCALE = 0.1;
const ROUNDS = 3;

type Form = Pick<JobSubmission, 'format' | 'delivery' | 'compression'>;

const forms: readonly Form[] = [
  { format: 'csv' },
  { format: 'csv', compression: 'gzip' },
  { format: 'csv', compression: 'zstd' },
  { format: 'jsonl' },
  { format: 'jsonl', compression: 'gzip' },
  { format: 'jsonl', compression: 'zstd' },
  { format: 'csv', delivery: 'unload' },
  { format: 'csv', delivery: 'unload', compression: 'zstd' },
  { format: 'jsonl', delivery: 'unload', compression: 'zstd' },
  { format: 'parquet', delivery: 'unload' },
];

const levels = [
  ['gzip', 1],
  ['gzip', 6],
  ['zstd', 1],
  ['zstd', 3],
  ['zstd', 9],
] as const;

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
const left = (title: string) => ({ title, alignment: 'left' }) as const;
const right = (title: string) => ({ title, alignment: 'right' }) as const;
const print = (...lines: string[]) => process.stdout.write(`${lines.join('\n')}\n`);
const nameOf = ({ delivery = 'collect', format, compression = 'none' }: Form) =>
  [delivery, format, compression].join(' ');

const size = async (content: AsyncIterable<Uint8Array>): Promise<number> => {
  let bytes = 0;
  for await (const piece of content) bytes += piece.length;
  return bytes;
};

const folder = await mkdtemp(join(tmpdir(), 'formats-'));
const stack = await startLocalStack({ dataDir: folder, tpchScale: SCALE });
const client = new JobClient({ endpoint: stack.apiUrl });
const times = new Map<string, number[]>();
const sizes = new Map<string, { bytes: number; files: number; rows: number }>();
const csv: Uint8Array[] = [];

try {
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const form of forms) {
      const { jobId } = await client.submit({ report: 'line-items', ...form });
      const { state, submittedAt, settledAt = '', result } = await client.wait(jobId);
      if (state !== 'SUCCEEDED' || result === undefined)
        throw new Error(`${nameOf(form)}: ${state}`);
      const { sizeBytes: bytes, rowCount: rows, files } = result;
      const took = Date.parse(settledAt) - Date.parse(submittedAt);
      times.set(nameOf(form), [...(times.get(nameOf(form)) ?? []), took]);
      sizes.set(nameOf(form), { bytes, rows, files: files.length });
      if (csv.length > 0) continue;
      for await (const piece of await client.file(jobId)) csv.push(piece);
    }
  }
} finally {
  await stack.stop();
  await rm(folder, { recursive: true, force: true });
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

print(
  textTable(
    [left('delivery, format, compression'), right('files'), right('size'), right('until settled')],
    forms.map((form) => {
      const { files = 0, bytes = 0 } = sizes.get(nameOf(form)) ?? {};
      const took = median(times.get(nameOf(form)) ?? []);
      return [nameOf(form), String(files), megabytes(bytes), seconds(took)];
    }),
  ),
  `${sizes.get(nameOf(forms[0] ?? {}))?.rows} rows of 16 columns, median of ${ROUNDS}.`,
  '',
);

const asRead = async function* () {
  yield* csv;
};
const whole = await size(asRead());
const watch = new Stopwatch();
const packed = new Map<string, number>();
for (let round = 0; round < ROUNDS; round += 1) {
  for (const [compression, level] of levels) {
    const name = `${compression} ${level}`;
    await watch.time(name, async () => {
      packed.set(name, await size(compressed(asRead(), compression, level)));
    });
  }
}
print(
  textTable(
    [left('level'), right('size'), right('of the CSV'), right('alone')],
    levels.map(([compression, level]) => {
      const name = `${compression} ${level}`;
      const bytes = packed.get(name) ?? 0;
      const share = `${((100 * bytes) / whole).toFixed(0)} %`;
      return [name, megabytes(bytes), share, `${watch.median(name).toFixed(1)} s`];
    }),
  ),
);
