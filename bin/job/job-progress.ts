import type { JobView } from '../../shared/job/job.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { duration, sinceSubmitted } from './job-text.ts';

/** Often enough that tenths of a second seem to run. */
const TICK_MS = 100;
const SPINNER = '⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏';

/** What a job in progress looks like. */
export interface JobProgress {
  onJob(job: JobView): void;
  /** Leaves the terminal as if nothing had moved. */
  end(): void;
}

/**
 * Shows where a job stands: on a terminal one line that is written over, elsewhere one line for
 * each state, those included that came and went between two looks.
 */
export const showProgress = (terminal: Terminal): JobProgress => {
  const { rewrite } = terminal;
  return rewrite === undefined ? linesOf(terminal) : liveLine(rewrite);
};

const linesOf = (terminal: Terminal): JobProgress => {
  let shown = 0;
  return {
    onJob: (job) => {
      for (const { state, at } of job.timeline.slice(shown)) {
        terminal.note(`${state.padEnd(10)}  ${sinceSubmitted(job, at).padStart(8)}`);
      }
      shown = job.timeline.length;
    },
    end: () => {},
  };
};

const liveLine = (rewrite: (line: string) => void): JobProgress => {
  const startedAt = Date.now();
  let state = 'QUEUED';
  let ticks = 0;
  const draw = () => {
    ticks += 1;
    const wheel = SPINNER.charAt(ticks % SPINNER.length);
    rewrite(`${wheel} ${state.padEnd(10)} ${duration(Date.now() - startedAt)}`);
  };
  draw();
  const timer = setInterval(draw, TICK_MS);
  return {
    onJob: (job) => {
      state = job.state;
      if (job.settledAt === undefined) return draw();
      // The service's own time, which the sentence about the end has too.
      clearInterval(timer);
      rewrite(`  ${state.padEnd(10)} ${sinceSubmitted(job, job.settledAt)}`);
    },
    end: () => {
      clearInterval(timer);
      rewrite('');
    },
  };
};
