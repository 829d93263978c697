import { WAITING_SHARD } from '../../shared/job/attention.ts';
import { isSettled, type Job } from '../../shared/job/job.ts';
import { postponed } from '../../shared/job/job-transitions.ts';
import { systemClock } from '../../shared/platform/clock.ts';
import { exitCodes } from '../job/verb.ts';
import { findDeployment } from './deployment.ts';
import { withJobs } from './job-table.ts';
import type { OpsVerb } from './ops-verb.ts';
import { oneJob } from './ops-words.ts';
import { COMMAND } from './usage.ts';

/**
 * recollect: makes the job due now, and nothing else. The reconciler does what is to be done, under
 * all the rules that it has; so this is safe at any time and as often as anybody likes.
 */
export const recollectVerb: OpsVerb = async ({ terminal, config, stackName }, words) => {
  const jobId = oneJob('recollect', words);
  const deployment = await findDeployment(config, stackName);
  return withJobs(config, deployment, async (jobs) => {
    const now = systemClock.now();
    const job = await jobs.get(jobId);
    const reason = job === undefined ? `There is no job ${jobId}.` : refusal(job, now);
    if (job === undefined || reason !== undefined) {
      terminal.note(reason ?? '');
      return exitCodes.failed;
    }
    const { outcome } = await jobs.update(jobId, postponed(job, now));
    if (outcome !== 'applied') {
      terminal.note(`Job ${jobId} has just been moved on by somebody else; look at it again.`);
      return exitCodes.failed;
    }
    terminal.print(
      `Job ${jobId} (${job.state}) is due now; the reconciler's next run takes it up.`,
    );
    return exitCodes.done;
  });
};

/** Why there is nothing to be done again. */
const refusal = (job: Job, now: string): string | undefined => {
  const { jobId, state } = job;
  if (isSettled(job)) {
    const again = `To tell its subscribers again: ${COMMAND} renotify ${jobId}`;
    return `Job ${jobId} is ${state}; a settled job never changes. To run it again, submit it again. ${again}`;
  }
  if (job.attentionShard === WAITING_SHARD) {
    return `Job ${jobId} waits in line for room in the warehouse, and starts in its turn.`;
  }
  if (state === 'COLLECTING' && job.leaseUntil !== undefined && job.leaseUntil > now) {
    return `Job ${jobId} is being collected: attempt ${job.attempt} has it until ${job.leaseUntil}.`;
  }
  return undefined;
};
