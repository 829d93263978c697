import type { JobAnswer } from '../../../shared/api/answers.ts';
import type { JobView } from '../../../shared/job/job.ts';
import { commandNames } from '../../terminal/command-names.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { formatDuration } from '../../terminal/text.ts';
import type { Connection } from '../service/connect.ts';
import { failureText, resultText, sinceSubmitted } from './job-text.ts';

/** A further command about the same service, as a user would type it. */
export const commandHint = ({ endpointOption }: Connection, args: string): string =>
  `${commandNames.job} ${args}${endpointOption}`;

/** How to resume waiting for a job that continues without us. */
export const resumeHint = (connection: Connection, jobId: string): string =>
  [
    `Job ${jobId} goes on. Come back to it, or end it:`,
    `  ${commandHint(connection, `status ${jobId} --wait`)}`,
    `  ${commandHint(connection, `result ${jobId}`)}`,
    `  ${commandHint(connection, `cancel ${jobId}`)}`,
  ].join('\n');

/**
 * Waits until the job is settled, if it is not yet, and shows its progress. Returns undefined where
 * the user stopped waiting: the job continues, and the terminal shows how to resume.
 */
export const follow = async (
  connection: Connection,
  terminal: Terminal,
  job: JobAnswer,
): Promise<JobAnswer | undefined> => {
  const { interrupted } = terminal;
  const { jobId } = job;
  const progress = showProgress(terminal);
  if (job.settledAt !== undefined) {
    progress.onJob(job);
    progress.end();
    return job;
  }
  const waiting = connection.client.wait(jobId, { signal: interrupted, onJob: progress.onJob });
  try {
    return await waiting.finally(progress.end);
  } catch (error) {
    if (!interrupted.aborted) throw error;
    terminal.note(resumeHint(connection, jobId));
    return undefined;
  }
};

/** How a settled job ended, in one sentence. */
export const endingText = (job: JobView): string => {
  const duration = `after ${sinceSubmitted(job, job.settledAt ?? job.updatedAt)}`;
  switch (job.state) {
    case 'SUCCEEDED':
      return `Job ${job.jobId} SUCCEEDED ${duration}: ${resultText(job)}.`;
    case 'FAILED':
      return `Job ${job.jobId} FAILED ${duration}: ${failureText(job)}`;
    default:
      return `Job ${job.jobId} was ${job.state} ${duration}.`;
  }
};

/** Often enough that tenths of a second seem to run. */
const TICK_MS = 100;
const SPINNER = '⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏';

interface JobProgress {
  onJob(job: JobView): void;
  /** Removes the live line. */
  end(): void;
}

/**
 * Shows the state of a job: on a terminal in one live line, elsewhere in one line for each state,
 * including those that began and ended between two look-ups.
 */
const showProgress = (terminal: Terminal): JobProgress =>
  terminal.rewrite === undefined ? stateLines(terminal) : liveLine(terminal.rewrite);

const stateLines = (terminal: Terminal): JobProgress => {
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
    const frame = SPINNER.charAt(ticks % SPINNER.length);
    rewrite(`${frame} ${state.padEnd(10)} ${formatDuration(Date.now() - startedAt)}`);
  };
  draw();
  const timer = setInterval(draw, TICK_MS);
  return {
    onJob: (job) => {
      state = job.state;
      if (job.settledAt === undefined) return draw();
      // The service's own duration, as in the sentence about the end.
      clearInterval(timer);
      rewrite(`  ${state.padEnd(10)} ${sinceSubmitted(job, job.settledAt)}`);
    },
    end: () => {
      clearInterval(timer);
      rewrite('');
    },
  };
};
