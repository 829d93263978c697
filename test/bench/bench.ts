import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { textTable } from '../../bin/terminal/table.ts';
import { startLocalStack } from '../../infra/local/local-stack.ts';
import { scriptOptions } from '../support/script-options.ts';
import { functionLoads } from './function-load.ts';
import { atOnce, latencies, percentile } from './job-latency.ts';
import { startToReady } from './start-to-ready.ts';

scriptOptions({});

const WARM_JOBS = 200;
const JOBS_AT_ONCE = 50;
const ROUNDS = 3;

const ms = (value: number): string => `${value.toFixed(0)} ms`;
const left = (title: string) => ({ title, alignment: 'left' }) as const;
const right = (title: string) => ({ title, alignment: 'right' }) as const;
const print = (...lines: string[]) => process.stdout.write(`${lines.join('\n')}\n`);

const folder = await mkdtemp(join(tmpdir(), 'bench-'));
try {
  print('Starting the whole stack: first on an empty folder, then again.');
  const fresh = await startToReady(folder);
  const again: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) again.push(await startToReady(folder));

  const stack = await startLocalStack({ dataDir: folder, warmUp: false });
  print(`One job with cold functions, then ${WARM_JOBS} one after the other.`);
  const [cold = Number.NaN] = await latencies(stack, 1);
  const warm = await latencies(stack, WARM_JOBS);
  print(`${JOBS_AT_ONCE} jobs at once, ${ROUNDS} times.`);
  const rates: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) rates.push(await atOnce(stack, JOBS_AT_ONCE));
  await stack.stop();

  const loads = await functionLoads(await assemblyIn(folder));
  print(
    '',
    textTable(
      [left('what'), right('median'), right('others')],
      [
        ['start to ready, empty folder', ms(fresh), ''],
        ['start to ready, again', ms(percentile(again, 50)), `max ${ms(Math.max(...again))}`],
        ['job, cold functions', ms(cold), ''],
        ['job, warm functions', ms(percentile(warm, 50)), `p95 ${ms(percentile(warm, 95))}`],
        [
          `jobs a second, ${JOBS_AT_ONCE} at once`,
          percentile(rates, 50).toFixed(1),
          `min ${Math.min(...rates).toFixed(1)}`,
        ],
      ],
    ),
    '',
    textTable(
      [
        left('function'),
        right('bundle'),
        right('load (CPU)'),
        right('load / empty'),
        right('budget'),
      ],
      loads.map(({ name, bytes, cpuMs, ratio, budget }) => [
        name,
        `${(bytes / 1000).toFixed(0)} KB`,
        ms(cpuMs),
        ratio.toFixed(1),
        budget?.toFixed(1) ?? '',
      ]),
    ),
  );
  const tooMuch = loads.filter(({ ratio, budget }) => budget !== undefined && ratio > budget);
  for (const { name } of tooMuch)
    print(`${name} takes more processor time to load than its budget.`);
  process.exitCode = tooMuch.length === 0 ? 0 : 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}

/** The newest assembly that the stack in the folder was run from. */
async function assemblyIn(dataDir: string): Promise<string> {
  const parent = join(dataDir, 'assemblies');
  const names = (await readdir(parent)).filter((name) => /^[0-9a-f]{20}$/.test(name));
  const aged = await Promise.all(
    names.map(async (name) => ({ name, time: (await stat(join(parent, name))).mtimeMs })),
  );
  const [newest] = aged.sort((a, b) => b.time - a.time);
  if (newest === undefined) throw new Error(`No assembly in ${parent}.`);
  return join(parent, newest.name);
}
