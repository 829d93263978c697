import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { textTable } from '../../bin/terminal/table.ts';

const run = promisify(execFile);

interface OwnProcess {
  readonly pid: number;
  readonly ppid: number;
  readonly rssMebibytes: number;
  readonly command: string;
}

/** What these processes have started, and what that has started. */
const below = (parents: readonly number[], all: readonly OwnProcess[]): OwnProcess[] => {
  const some = all.filter(({ ppid }) => parents.includes(ppid));
  if (some.length === 0) return [];
  return [
    ...some,
    ...below(
      some.map(({ pid }) => pid),
      all,
    ),
  ];
};

/** Processes that this one has started, and theirs, that are not over. */
const descendants = async (): Promise<OwnProcess[]> => {
  const { stdout } = await run('ps', ['-eo', 'pid=,ppid=,rss=,args=']);
  const all = stdout.split('\n').flatMap((line) => {
    const [, pid, ppid, rss, command] = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    if (command === undefined || command.startsWith('ps -eo')) return [];
    return [{ pid: Number(pid), ppid: Number(ppid), rssMebibytes: Number(rss) / 1024, command }];
  });
  return below([process.pid], all);
};

/** The commands of what was started and is not over. */
export const ownProcesses = async (): Promise<string[]> =>
  (await descendants()).map(({ command }) => command);

/** How much memory each part takes at a moment, in MiB. */
export interface Memory {
  /** Of the largest function. */
  readonly largestFunction: number;
  readonly functions: number;
  /** Of PostgreSQL; what its processes share counts for each of them. */
  readonly warehouse: number;
  /** The local stack itself, table, bucket, topic and queues included. */
  readonly stack: number;
  readonly processes: number;
}
export type MemorySample = Memory & {
  readonly settled: number;
  /** What the stack's heaps held when they were last collected, buffers included. */
  readonly heaps: number;
};

export const memoryNow = async (): Promise<Memory> => {
  const all = await descendants();
  const sandboxes = all.filter(({ command }) => command.includes('runtime-client'));
  const others = all.filter((each) => !sandboxes.includes(each));
  const sum = (some: readonly OwnProcess[]) =>
    some.reduce((total, { rssMebibytes }) => total + rssMebibytes, 0);
  return {
    largestFunction: Math.max(0, ...sandboxes.map(({ rssMebibytes }) => rssMebibytes)),
    functions: sum(sandboxes),
    warehouse: sum(others),
    stack: process.memoryUsage.rss() / 1024 ** 2,
    processes: all.length,
  };
};

const QUARTERS = 4;

/** The medians of each quarter of the samples. */
export const memoryTable = (samples: readonly MemorySample[]): string => {
  const size = Math.max(1, Math.ceil(samples.length / QUARTERS));
  const quarters = Array.from({ length: QUARTERS }, (_, quarter) =>
    samples.slice(quarter * size, (quarter + 1) * size),
  ).filter((quarter) => quarter.length > 0);
  const median = (some: readonly MemorySample[], of: keyof MemorySample): string => {
    const sorted = some.map((sample) => sample[of]).sort((a, b) => a - b);
    return (sorted[Math.floor(sorted.length / 2)] ?? 0).toFixed(0);
  };
  const right = (title: string) => ({ title, alignment: 'right' }) as const;
  return textTable(
    [
      { title: 'median, MiB', alignment: 'left' },
      right('largest function'),
      right('functions'),
      right('warehouse'),
      right('stack'),
      right('its heaps'),
      right('processes'),
    ],
    quarters.map((some, quarter) => [
      `quarter ${quarter + 1}, ${some.at(-1)?.settled ?? 0} jobs settled`,
      median(some, 'largestFunction'),
      median(some, 'functions'),
      median(some, 'warehouse'),
      median(some, 'stack'),
      median(some, 'heaps'),
      median(some, 'processes'),
    ]),
  );
};
