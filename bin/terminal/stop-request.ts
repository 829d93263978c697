import { readFileSync } from 'node:fs';

/** A small file and a system call each time; it leaves nearly all of the two seconds that a stop may take. */
const PARENT_CHECK_MS = 100;

/** Set by npm, and by what works like npm, for everything it runs. */
const RUN_BY_NPM = 'npm_lifecycle_event';

/**
 * Calls `stop` at the first request to end: SIGINT (Ctrl-C), SIGTERM, SIGHUP (the terminal is
 * gone), or the end of the npm that runs this process. Calls `insist` at each SIGINT or SIGTERM
 * after that; by default the process then exits with 130.
 *
 * npm needs its own watch. There may be a shell between it and this process: SIGTERM to npm ends
 * both of them, SIGHUP npm alone, and neither signal comes down here.
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

/** In milliseconds; the contract is two seconds, of which this leaves a little for the exit itself. */
const STOP_LIMIT_MS = 1_800;

/** Calls `end` once `stop` is through, and 1.8 s after it has begun at the latest. */
export const endInTime = (stop: () => Promise<void>, end: () => void): void => {
  setTimeout(end, STOP_LIMIT_MS);
  stop().then(end);
};

/** A process whose parent ends is given another one, and no event tells it. */
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

/** Whether the process is the shell of an npm script, `sh -c SCRIPT`: not every shell stays. */
const isShell = (pid: number): boolean => processFile(pid, 'cmdline').split('\0')[1] === '-c';

/** The fourth field; the second, in parentheses, may itself have spaces and parentheses. */
const parentOf = (pid: number): string =>
  processFile(pid, 'stat').split(') ').at(-1)?.split(' ')[1] ?? '';

/** Empty for a process that is gone, and where the system has no /proc. */
const processFile = (pid: number, name: string): string => {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return '';
  }
};
