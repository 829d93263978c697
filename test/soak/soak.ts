import { readdir } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { UnkindnessOptions } from '../../infra/local/events/unkindness.ts';
import { textTable } from '../../infra/local/terminal/text-table.ts';
import { startPipelineStack } from '../support/pipeline-stack.ts';
import { brokenJobs } from './broken-jobs.ts';
import { JobLoad } from './job-load.ts';
import { type MemorySample, memoryNow, memoryTable, ownProcesses } from './process-memory.ts';

/**
 * `npm run soak`: 10,000 jobs through the whole local stack while five of a hundred calls and events go
 * wrong, with the schedule, the leases and the retries as they are. Exits with 1 where a job is lost
 * or stuck, a result is wrong, or something is left behind.
 */
const { values } = parseArgs({
  options: {
    jobs: { type: 'string', default: '10000' },
    faults: { type: 'string', default: '0.05' },
    seed: { type: 'string', default: '1' },
  },
});
const jobCount = Number(values.jobs);
const share = Number(values.faults);

/** The share of calls and events to which anything happens, by what it is. */
const unkindness: UnkindnessOptions = {
  seed: Number(values.seed),
  throttleCalls: share * 0.3,
  failCalls: share * 0.3,
  cutCalls: share * 0.3,
  killFunctions: share * 0.1,
  dropEvents: share * 0.4,
  duplicateEvents: share * 0.3,
  delayEvents: share * 0.3,
};

const PROGRESS_MS = 10_000;
/** A lost event takes two minutes at most; without any settled job for so long something is stuck. */
const STUCK_MS = 600_000;

const print = (...lines: string[]) => process.stdout.write(`${lines.join('\n')}\n`);
const openFiles = async () => (await readdir('/proc/self/fd').catch(() => [])).length;

const stack = await startPipelineStack({ unkindness, schedulesByTheClock: true });
const faults = new Map<string, number>();
let calls = 0;
stack.events.on((event) => {
  if (event.type === 'aws-call' && event.functionName !== undefined) {
    calls += 1;
    if (event.fate !== 'pass') faults.set(event.fate, (faults.get(event.fate) ?? 0) + 1);
  }
  if (event.type === 'event-delivered' && event.outcome === 'dropped') {
    faults.set('event lost', (faults.get('event lost') ?? 0) + 1);
  }
});

const startedAt = performance.now();
const elapsed = () => `${((performance.now() - startedAt) / 1000).toFixed(0)} s`;
const load = new JobLoad(stack, jobCount);
const memory: MemorySample[] = [];
const running = load.run();
let lastSettled = 0;
let lastAt = performance.now();
let isStuck = false;
const watching = (async () => {
  while (!load.isOver) {
    await Promise.race([pause(PROGRESS_MS, undefined, { ref: false }), running]);
    memory.push({ settled: load.settled, ...(await memoryNow()) });
    print(`${elapsed()}: ${load.submitted} submitted, ${load.settled} settled`);
    if (load.settled > lastSettled) lastAt = performance.now();
    lastSettled = load.settled;
    isStuck = performance.now() - lastAt > STUCK_MS;
    if (isStuck) load.giveUp();
  }
})();
await running;
await watching;
const seconds = (performance.now() - startedAt) / 1000;

print('Looking at every record and every file.');
const broken = await brokenJobs(stack, load);
await load.close();
await stack.stop();
const left = await ownProcesses();
const filesLeft = await openFiles();

if (left.length > 0) broken.push(`${left.length} processes are left: ${left.join('; ')}`);
const share100 = ([...faults.values()].reduce((sum, count) => sum + count, 0) / calls) * 100;
print(
  '',
  textTable(
    [
      { title: 'what', alignment: 'left' },
      { title: 'figure', alignment: 'right' },
    ],
    [
      ['jobs', String(load.submitted)],
      ['settled', String(load.settled)],
      ['seconds', seconds.toFixed(0)],
      ['jobs a second', (load.settled / seconds).toFixed(1)],
      ['calls of functions', String(calls)],
      ...[...faults].map(([fate, count]) => [fate, String(count)]),
      ['faults per hundred calls', share100.toFixed(1)],
      ['notifications, doubles among them', String(load.notifications)],
      ['requests that callers repeated', String(load.repeated)],
      ['slowest job', `${(load.slowestMs / 1000).toFixed(0)} s`],
      ['open files at the end', String(filesLeft)],
      ['broken promises', String(broken.length)],
    ],
  ),
  '',
  memoryTable(memory),
  '',
  ...broken.slice(0, 20),
);
process.exitCode = broken.length === 0 && !isStuck ? 0 : 1;
