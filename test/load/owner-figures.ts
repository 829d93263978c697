import { textTable } from '../../bin/terminal/table.ts';
import { isSettled, type Job } from '../../shared/job/job.ts';
import type { AskedJob } from '../support/load/job-load.ts';
import { acceptedJobs, lineWaits } from './line-waits.ts';

const at = (sorted: readonly number[], share: number): number =>
  sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;

/**
 * One line an owner: how its jobs ended, how long from request to settled, the most starts that one
 * other owner got while a job waited for its own, and the jobs that settled after the owner's last.
 */
export const ownerTable = (
  asked: ReadonlyMap<string, AskedJob>,
  records: ReadonlyMap<string, Job>,
): string => {
  const jobs = [...records.values()];
  const waits = lineWaits(acceptedJobs(asked, records));
  const owners = [...new Set(jobs.map(({ owner }) => owner))];
  const rows = owners.map((owner) => {
    const own = jobs.filter((job) => job.owner === owner);
    const succeeded = own.filter(({ state }) => state === 'SUCCEEDED').length;
    const settled = own.filter(isSettled).length;
    const seconds = own
      .flatMap(({ jobId, settledAt }) => {
        const request = asked.get(jobId);
        if (request === undefined || settledAt === undefined) return [];
        const askedAt = performance.timeOrigin + request.askedMs;
        return [(Date.parse(settledAt) - askedAt) / 1000];
      })
      .sort((a, b) => a - b);
    const last = own.map(({ settledAt = '' }) => settledAt).reduce((a, b) => (a > b ? a : b), '');
    const after = jobs.filter(({ settledAt }) => settledAt === undefined || settledAt > last);
    const others = waits.filter((wait) => wait.owner === owner).map((wait) => wait.others);
    return [
      owner,
      String(own.length),
      String(succeeded),
      String(settled - succeeded),
      String(own.length - settled),
      ...[0.5, 0.95, 1].map((share) => at(seconds, share).toFixed(1)),
      String(Math.max(0, ...others)),
      String(after.length),
    ];
  });
  const right = (title: string) => ({ title, alignment: 'right' }) as const;
  return textTable(
    [
      { title: 'owner', alignment: 'left' },
      right('jobs'),
      right('SUCCEEDED'),
      right('ended otherwise'),
      right('open'),
      right('p50 s'),
      right('p95 s'),
      right('max s'),
      right('starts of another'),
      right('jobs settled later'),
    ],
    rows,
  );
};
