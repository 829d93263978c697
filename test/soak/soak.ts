import { readdir } from 'node:fs/promises';
import { onStopRequest } from '../../bin/terminal/stop-request.ts';
import type { FaultOptions } from '../../infra/local/faults/faults.ts';
import { brokenJobs } from '../support/load/broken-jobs.ts';
import { JobLoad, numberedJob } from '../support/load/job-load.ts';
import { recordsAtRest } from '../support/load/job-records.ts';
import { runFigures } from '../support/load/run-figures.ts';
import { watchLoad } from '../support/load/watch-load.ts';
import { startPipelineStack } from '../support/pipeline-stack.ts';
import { countOption, scriptOptions, shareOption } from '../support/script-options.ts';
import { type HeapSample, heapGrowth } from './heap-growth.ts';
import { type MemorySample, memoryNow, memoryTable, ownProcesses } from './process-memory.ts';
import { ThreadHeaps } from './thread-heaps.ts';

/**
 * `npm run soak`: 10,000 jobs through the whole local stack while five of a hundred calls and
 * events go wrong, with the schedule, the leases and the retries as they are. Exits with 1 where a
 * job is lost or stuck, a result is wrong, or something is left behind, in memory too.
 */
const values = scriptOptions({
  jobs: { type: 'string', default: '10000' },
  faults: { type: 'string', default: '0.05' },
  seed: { type: 'string', default: '1' },
});
const jobCount = countOption('--jobs', values.jobs);
const share = shareOption('--faults', values.faults);

/** The share of calls and events to which anything happens, by what it is. */
const faults: FaultOptions = {
  seed: countOption('--seed', values.seed),
  throttleCalls: share * 0.3,
  failCalls: share * 0.3,
  cutCalls: share * 0.3,
  killFunctions: share * 0.1,
  dropEvents: share * 0.4,
  duplicateEvents: share * 0.3,
  delayEvents: share * 0.3,
};

/** Jobs that are not settled yet: no more than a queue would hold. */
const MOST_OPEN = 400;

/**
 * Bytes that a settled job may leave in the stack's heaps. Its record, objects and statement are
 * on the disk, and the load itself remembers some 300 bytes of it. One of the stack's own records
 * of a job takes a KiB: its statement took 1.1 of them, its objects 1.6.
 */
const MAX_BYTES_LEFT = 1024;
/** How often the heaps are collected: seldom, because it costs and changes what is measured. */
const HEAP_SAMPLES = 40;

const print = (...lines: string[]) => process.stdout.write(`${lines.join('\n')}\n`);
const openFiles = async () => (await readdir('/proc/self/fd').catch(() => [])).length;

const stack = await startPipelineStack({
  faults,
  schedulesByTheClock: true,
  eventsMayOvertake: true,
  eventHistory: 0,
  maximumSandboxes: 4,
});
const faultCounts = new Map<string, number>();
let calls = 0;
stack.events.on((event) => {
  if (event.type === 'aws-call' && event.functionName !== undefined) {
    calls += 1;
    if (event.fault !== 'none') {
      faultCounts.set(event.fault, (faultCounts.get(event.fault) ?? 0) + 1);
    }
  }
  if (event.type === 'event-delivered' && event.outcome === 'dropped') {
    faultCounts.set('event lost', (faultCounts.get('event lost') ?? 0) + 1);
  }
});

const requests = Array.from({ length: jobCount }, (_, index) => numberedJob(index + 1));
const load = new JobLoad(stack, requests, MOST_OPEN);
// Ctrl-C ends the run early, with the figures until then; again, it ends at once.
onStopRequest(() => load.giveUp());
const memory: MemorySample[] = [];
const heapSamples: HeapSample[] = [];
const heaps = await ThreadHeaps.attach();
let heapBytes = await heaps.bytesInUse();
const sampleHeaps = async () => {
  const { settled } = load;
  const isDue = settled - (heapSamples.at(-1)?.settled ?? 0) >= jobCount / HEAP_SAMPLES;
  // Once all are submitted fewer are open, and what those hold goes.
  if (!isDue || load.submitted === jobCount) return;
  heapBytes = await heaps.bytesInUse();
  heapSamples.push({ settled, bytes: heapBytes });
};
const { isStuck, seconds } = await watchLoad(load, async (line) => {
  memory.push({ settled: load.settled, ...(await memoryNow()), heaps: heapBytes / 1024 ** 2 });
  await sampleHeaps();
  print(line);
});
heaps.close();

const isWhole = load.settled === jobCount && !isStuck;
const broken: string[] = [];
// A run that was stopped has open jobs, and nothing rests.
if (isWhole) {
  print('Looking at every record and every file.');
  broken.push(...(await brokenJobs(stack, load, await recordsAtRest(stack))));
}
await load.close();
await stack.stop();
const left = await ownProcesses();
const filesLeft = await openFiles();

const bytesLeft = heapGrowth(heapSamples);
if (bytesLeft !== undefined && bytesLeft > MAX_BYTES_LEFT) {
  broken.push(
    `A settled job leaves ${bytesLeft.toFixed(0)} bytes in memory, of ${MAX_BYTES_LEFT} that it may.`,
  );
}
if (left.length > 0) broken.push(`${left.length} processes are left: ${left.join('; ')}`);
const share100 =
  ([...faultCounts.values()].reduce((sum, count) => sum + count, 0) / Math.max(1, calls)) * 100;
print(
  '',
  runFigures(load, seconds, [
    ['calls of functions', calls],
    ...faultCounts,
    ['faults per hundred calls', share100.toFixed(1)],
    ['notifications, doubles among them', load.notifications],
    ['slowest job', `${(load.slowestMs / 1000).toFixed(0)} s`],
    ['open files at the end', filesLeft],
    ['bytes that a settled job leaves in the heaps', bytesLeft?.toFixed(0) ?? 'too few to tell'],
    ['broken promises', broken.length],
  ]),
  '',
  memoryTable(memory),
  '',
  ...broken.slice(0, 20),
);
if (!isWhole)
  print('The run ended before all jobs had settled, so no record and no file was looked at.');
process.exitCode = broken.length === 0 && isWhole ? 0 : 1;
