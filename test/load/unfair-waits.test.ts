import { expect, it } from 'vitest';
import { aJobView } from '../support/job-view.ts';
import type { AcceptedJob } from './line-waits.ts';
import { unfairWaits } from './unfair-waits.ts';

const second = (at: number) => new Date(Date.UTC(2026, 10, 22) + at * 1000).toISOString();

const started = (owner: string, accepted: number, start: number): AcceptedJob => ({
  ...aJobView({
    jobId: `${owner} at ${start}`,
    owner,
    timeline: [
      { state: 'QUEUED', at: second(0) },
      { state: 'RUNNING', at: second(start) },
    ],
  }),
  acceptedAt: second(accepted),
});

const backlog = Array.from({ length: 100 }, (_, index) => started('large', 0, index + 1));

it('finds a job that waited until the backlog of another was through', () => {
  const late = started('small', 0.5, 100.5);
  expect(unfairWaits([...backlog, late])).toEqual([
    'small at 100.5 of small waited for 100 starts of large, more than 12 while its own owner had 0.',
  ]);
});

it('leaves a job alone that had its turn among those of others', () => {
  const prompt = [10, 12, 14].map((start) => started('small', 9, start + 0.5));
  expect(unfairWaits([...backlog, ...prompt])).toEqual([]);
});

it('lets an owner wait for its own backlog', () => {
  expect(unfairWaits(backlog)).toEqual([]);
});
