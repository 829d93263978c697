import type { JobRequest } from '../support/load/job-load.ts';

/** Who asks for how many of 2,000 jobs, in the order in which they come. */
const OF_2000 = [
  ['backlog', 1500],
  ['second', 450],
  ['small-10', 10],
  ['small-15', 15],
  ['small-25', 25],
] as const;

/**
 * As many jobs in the same proportions, two an owner at least: the small owners' come last. All ask
 * for CSV, so that all share the 20 pages a second, which is less than statements may start.
 */
export const ownedRequests = (count: number): JobRequest[] => {
  const others = OF_2000.slice(1).flatMap(([owner, jobs]) =>
    Array.from({ length: Math.max(2, Math.round((jobs * count) / 2000)) }, () => owner),
  );
  const [first] = OF_2000[0];
  const backlog = Array.from({ length: Math.max(2, count - others.length) }, () => first);
  return [...backlog, ...others].map((owner, index) => ({
    number: index + 1,
    format: 'csv',
    owner,
  }));
};
