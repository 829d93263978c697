import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { textTable } from '../../bin/terminal/table.ts';
import { countOption, scriptOptions } from '../support/script-options.ts';
import { percentile } from './job-latency.ts';

/**
 * `npm run bench:against -- --folder CHECKOUT`: a warm job of this checkout beside one of others,
 * in turns, so that other load on the machine falls on all of them. Each needs its own `npm ci`.
 * The processor time is of the whole stack: functions, tables, warehouse and look-ups.
 */
const WARM_UP = 20;
/** Between two look-ups, and after a job, so that its notification does not slow the next. */
const PAUSE_MS = 30;
/** Linux counts processor time in hundredths of a second. */
const TICK_MS = 10;

const values = scriptOptions({
  folder: { type: 'string', multiple: true },
  rounds: { type: 'string', default: '200' },
});
const rounds = countOption('--rounds', values.rounds);

interface Contender {
  readonly folder: string;
  readonly child: ChildProcess;
  readonly apiUrl: string;
  readonly jobMs: number[];
  cpuMs: number;
}

const start = async (folder: string, dataDir: string): Promise<Contender> => {
  const child = spawn(process.execPath, ['--import', './bin/prepare-node.js', 'bin/local.ts'], {
    cwd: folder,
    env: { ...process.env, LOCAL_DATA: dataDir, PORT: '0', AWS_PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let apiUrl = '';
  for await (const line of createInterface({ input: child.stdout })) {
    apiUrl = /^API and console +(\S+)/.exec(line)?.[1] ?? apiUrl;
    if (line === 'ready') return { folder, child, apiUrl, jobMs: [], cpuMs: 0 };
  }
  throw new Error(`The stack of ${folder} has ended.`);
};

interface Answer {
  readonly jobId: string;
  readonly state: string;
  readonly submittedAt: string;
  readonly settledAt?: string;
}

const json = async (response: Response): Promise<Answer> => JSON.parse(await response.text());

/** Runs one job; returns the milliseconds from its record to its end. */
const run = async ({ apiUrl }: Contender): Promise<number> => {
  const request = {
    report: 'revenue-by-country',
    parameters: { country_name: 'UNITED STATES' },
  };
  const posted = await fetch(`${apiUrl}/jobs`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(request),
  });
  let job = await json(posted);
  while (job.settledAt === undefined) {
    await sleep(PAUSE_MS);
    job = await json(await fetch(`${apiUrl}/jobs/${job.jobId}`));
  }
  if (job.state !== 'SUCCEEDED') throw new Error(`Job ${job.jobId} is ${job.state}.`);
  await sleep(PAUSE_MS);
  return Date.parse(job.settledAt) - Date.parse(job.submittedAt);
};

/** The processor time of the process and its descendants so far. */
const cpuMsOf = (root: number): number => {
  const processes = new Map<number, { readonly parent: number; readonly ticks: number }>();
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const fields = stat
        .slice(stat.lastIndexOf(')') + 2)
        .split(' ')
        .map(Number);
      const [, parent = 0] = fields;
      // User and system time: its own, and that of children that have ended, as a server's do.
      const ticks = fields.slice(11, 15).reduce((sum, time) => sum + time, 0);
      processes.set(Number(pid), { parent, ticks });
    } catch {
      // It has ended meanwhile.
    }
  }
  const isOurs = (pid: number): boolean => {
    const parent = processes.get(pid)?.parent;
    return pid === root || (parent !== undefined && isOurs(parent));
  };
  const ours = [...processes].filter(([pid]) => isOurs(pid));
  return TICK_MS * ours.reduce((sum, [, { ticks }]) => sum + ticks, 0);
};

const folders = ['.', ...(values.folder ?? [])].map((folder) => resolve(folder));
const data = await mkdtemp(join(tmpdir(), 'against-'));
const contenders: Contender[] = [];
try {
  for (const [n, folder] of folders.entries()) {
    contenders.push(await start(folder, join(data, String(n))));
  }
  for (let round = -WARM_UP; round < rounds; round += 1) {
    // Each is first in some round.
    for (const at of contenders.keys()) {
      const contender = contenders[(at + round + WARM_UP) % contenders.length];
      if (contender?.child.pid === undefined) continue;
      const before = cpuMsOf(contender.child.pid);
      const jobMs = await run(contender);
      if (round < 0) continue;
      contender.jobMs.push(jobMs);
      contender.cpuMs += cpuMsOf(contender.child.pid) - before;
    }
  }
  const [own] = contenders;
  const median = ({ jobMs }: Contender) => percentile(jobMs, 50);
  const table = textTable(
    [
      { title: 'checkout', alignment: 'left' },
      { title: 'warm job', alignment: 'right' },
      { title: 'p95', alignment: 'right' },
      { title: 'this, by it', alignment: 'right' },
      { title: 'CPU a job', alignment: 'right' },
      { title: 'this, by it', alignment: 'right' },
    ],
    contenders.map((contender) => [
      contender.folder,
      `${median(contender)} ms`,
      `${percentile(contender.jobMs, 95)} ms`,
      own === undefined ? '' : (median(own) / median(contender)).toFixed(2),
      `${(contender.cpuMs / rounds).toFixed(0)} ms`,
      own === undefined ? '' : (own.cpuMs / contender.cpuMs).toFixed(2),
    ]),
  );
  const machine = `${availableParallelism()} processors`;
  process.stdout.write(`${rounds} rounds in turns, ${machine}, medians:\n\n${table}\n`);
} finally {
  for (const { child } of contenders) {
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
  await rm(data, { recursive: true, force: true });
}
