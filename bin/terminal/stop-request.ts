import { readFileSync } from 'node:fs';

/** Reads a small file each time, and leaves nearly all of the two seconds that a stop may take. */
const PARENT_CHECK_MS = 100;

/** Set by npm and compatible tools for the scripts that they run. */
const RUN_BY_NPM = 'npm_lifecycle_event';

/**
 * Calls `stop` at the first request to end: SIGINT (Ctrl-C), SIGTERM, SIGHUP (the terminal closed),
 * or the end of the npm that runs this process. Calls `insist` at each later SIGINT or SIGTERM; by
 * default the process then exits with 130.
 *
 * The end of npm is polled for. A shell may run between npm and this process: SIGTERM to npm ends
 * both of them, SIGHUP ends npm alone, and neither signal reaches this process.
 */
export const onStopRequest = (
  stop: () => void,
  insist: () => void = () => process.exit(130),
): void => {
  let isStopping = false;
  const request = () => {
    if (isStopping) return;
    isStopping = true;
    stop();
  };
  const signal = () => (isStopping ? insist() : request());
  process.on('SIGINT', signal).on('SIGTERM', signal).on('SIGHUP', request);
  if (process.env[RUN_BY_NPM] !== undefined) onParentEnd(request);
};

/** Resolves when the signal is aborted. */
export const untilAborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });

/** The contract is two seconds; the rest is for the exit itself. */
const STOP_LIMIT_MS = 1_800;

/** Calls `end` when `stop` has finished, at the latest 1.8 s after it began. */
export const endInTime = (stop: () => Promise<void>, end: () => void): void => {
  setTimeout(end, STOP_LIMIT_MS);
  stop().then(end);
};

/** A process whose parent ends gets another parent, and no event reports it. */
const onParentEnd = (ended: () => void): void => {
  const hasShell = isShell(process.ppid);
  const lineage = () => [process.ppid, hasShell ? parentOf(process.ppid) : 0].join();
  const before = lineage();
  const timer = setInterval(() => {
    if (lineage() === before) return;
    clearInterval(timer);
    ended();
  }, PARENT_CHECK_MS);
  timer.unref();
};

/**
 * Whether the process is the shell of an npm script, `sh -c SCRIPT`; some shells replace
 * themselves.
 */
const isShell = (pid: number): boolean => processFile(pid, 'cmdline').split('\0')[1] === '-c';

/** The fourth field; the second, in parentheses, may itself have spaces and parentheses. */
const parentOf = (pid: number): string =>
  processFile(pid, 'stat').split(') ').at(-1)?.split(' ')[1] ?? '';

/** Empty for a process that has ended, and on systems without /proc. */
const processFile = (pid: number, name: string): string => {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return '';
  }
};
