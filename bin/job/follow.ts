import type { JobView } from '../../shared/job/job.ts';
import type { Terminal } from '../terminal/terminal.ts';
import type { Connection } from './connect.ts';
import { showProgress } from './job-progress.ts';
import { failureText, resultText, sinceSubmitted } from './job-text.ts';
import { COMMAND } from './usage.ts';

/** A command that is about one job, as a person would type it to go on with it. */
export const hint = ({ way }: Connection, words: string): string => `${COMMAND} ${words}${way}`;

/** Says how to come back to a job that goes on alone. */
export const farewell = (connection: Connection, jobId: string): string =>
  [
    `Job ${jobId} goes on. Come back to it, or end it:`,
    `  ${hint(connection, `status ${jobId} --wait`)}`,
    `  ${hint(connection, `result ${jobId}`)}`,
    `  ${hint(connection, `cancel ${jobId}`)}`,
  ].join('\n');

/**
 * Waits until the job is settled and shows how it gets on. Undefined where the person stopped
 * waiting: the job goes on, and the terminal says how to come back.
 */
export const follow = async (
  connection: Connection,
  terminal: Terminal,
  jobId: string,
): Promise<JobView | undefined> => {
  const { interrupted } = terminal;
  const progress = showProgress(terminal);
  const waiting = connection.client.wait(jobId, { signal: interrupted, onJob: progress.onJob });
  try {
    return await waiting.finally(progress.end);
  } catch (error) {
    if (!interrupted.aborted) throw error;
    terminal.note(farewell(connection, jobId));
    return undefined;
  }
};

/** How a settled job ended, in one sentence. */
export const ending = (job: JobView): string => {
  const took = `after ${sinceSubmitted(job, job.settledAt ?? job.updatedAt)}`;
  switch (job.state) {
    case 'SUCCEEDED':
      return `Job ${job.jobId} SUCCEEDED ${took}: ${resultText(job)}.`;
    case 'FAILED':
      return `Job ${job.jobId} FAILED ${took}: ${failureText(job)}`;
    default:
      return `Job ${job.jobId} was ${job.state} ${took}.`;
  }
};
