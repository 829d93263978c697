import { MAX_QUEUE_READ, type Queued, submittedAtOf } from '../../shared/job/wait-queue.ts';
import { secondsBetween, systemClock } from '../../shared/platform/clock.ts';
import { exitCodes } from '../terminal/command.ts';
import { checkCount } from '../terminal/parse-arguments.ts';
import { left, right, textTable } from '../terminal/table.ts';
import { formatDuration, formatJson } from '../terminal/text.ts';
import { findDeployment, jobsOf, type OpsCommand } from './operations.ts';

/** queue: the wait queue by owner, the longest first. */
export const queue: OpsCommand = {
  synopsis: 'queue',
  summary: 'how many jobs of each owner are queued, and for how long',
  run: async (operations, args) => {
    checkCount(args, 0);
    const { terminal, config, json } = operations;
    const store = jobsOf(config, await findDeployment(operations));
    const owners = byOwner(await store.queued(MAX_QUEUE_READ), systemClock.now());
    if (json) terminal.print(formatJson({ owners }));
    else if (owners.length === 0) terminal.note('No job is queued.');
    else terminal.print(ownerTable(owners, terminal.columns));
    return exitCodes.done;
  },
};

const byOwner = (queued: readonly Queued[], now: string) =>
  [...Map.groupBy(queued, ({ owner }) => owner)]
    .map(([owner, jobs]) => {
      // A key that another version gave may have no instant.
      const ages = jobs.map((job) => secondsBetween(submittedAtOf(job), now) || 0);
      return { owner, queuedJobs: jobs.length, oldestSeconds: Math.max(...ages) };
    })
    .sort((one, other) => other.queuedJobs - one.queuedJobs);

const ownerTable = (owners: ReturnType<typeof byOwner>, maxWidth: number | undefined) =>
  textTable(
    [left('owner'), right('queued'), right('oldest')],
    owners.map(({ owner, queuedJobs, oldestSeconds }) => [
      owner,
      String(queuedJobs),
      formatDuration(oldestSeconds * 1000),
    ]),
    maxWidth,
  );
