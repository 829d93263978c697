import { isSettled, type Job } from '../../shared/job/job.ts';
import { rescheduled } from '../../shared/job/job-transitions.ts';
import { systemClock } from '../../shared/platform/clock.ts';
import { exitCodes } from '../terminal/command.ts';
import { commandNames } from '../terminal/command-names.ts';
import { onlyArgument } from '../terminal/parse-arguments.ts';
import { findDeployment, jobsOf, type OpsCommand } from './operations.ts';

/**
 * recollect: makes the job due now, and nothing else. The reconciler then applies its own rules, so
 * the command is safe at any time and may be repeated.
 */
export const recollect: OpsCommand = {
  synopsis: 'recollect JOB',
  summary: 'have the reconciler look at the job in its next run',
  run: async (operations, args) => {
    const { terminal, config } = operations;
    const jobId = onlyArgument(args, 'job');
    const jobs = jobsOf(config, await findDeployment(operations));
    const now = systemClock.now();
    const job = await jobs.get(jobId);
    const reason = job === undefined ? `There is no job ${jobId}.` : refusalReason(job, now);
    if (job === undefined || reason !== undefined) {
      terminal.note(reason ?? '');
      return exitCodes.failed;
    }
    const { outcome } = await jobs.update(jobId, rescheduled(job, now));
    if (outcome !== 'applied') {
      terminal.note(`Job ${jobId} has changed in the meantime; look at it again.`);
      return exitCodes.failed;
    }
    const next = "the reconciler's next run takes it up";
    terminal.print(`Job ${jobId} (${job.state}) is due now; ${next}.`);
    return exitCodes.done;
  },
};

/** Why the job cannot be made due; undefined where it can. */
const refusalReason = (job: Job, now: string): string | undefined => {
  const { jobId, state } = job;
  if (isSettled(job)) {
    const again = `To notify its subscribers again: ${commandNames.ops} renotify ${jobId}`;
    return `Job ${jobId} is ${state}; a settled job never changes. To run it again, submit it again. ${again}`;
  }
  if (job.queue !== undefined) {
    return `Job ${jobId} is queued until the warehouse has capacity, and starts in its turn.`;
  }
  if (state === 'COLLECTING' && job.leaseUntil !== undefined && job.leaseUntil > now) {
    return `Job ${jobId} is being collected: attempt ${job.attempt} has it until ${job.leaseUntil}.`;
  }
  return undefined;
};
