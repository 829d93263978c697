import { describe, expect, it } from 'vitest';
import { problemOf } from '../../../shared/http/problem-of.ts';
import { type AdmissionLimits, noAdmissionLimits } from '../../../shared/job/job-limits.ts';
import { RequestRefusedError } from '../../../shared/job/request-refused-error.ts';
import { type AdmissionDeps, createAdmission } from '../../../shared/pipeline/admission.ts';
import { submitJob } from '../../../shared/pipeline/submit-job.ts';
import { RetryableFailure } from '../../../shared/platform/failure.ts';
import { openIn } from '../../support/memory/memory-index.ts';
import { memoryPipeline } from '../../support/memory/memory-pipeline.ts';

const setUp = (limits: Partial<AdmissionLimits>) => {
  const pipeline = memoryPipeline();
  const all = () => [...pipeline.jobs.records.values()];
  const asked: string[] = [];
  const counts: AdmissionDeps['counts'] = {
    open: async (owner) => {
      asked.push('open');
      return openIn(all(), owner);
    },
    openOfAll: async () => {
      asked.push('openOfAll');
      return openIn(all());
    },
    submitsSince: async (owner, since) => {
      asked.push('submitsSince');
      const own = all().filter((job) => job.owner === owner && job.submittedAt > since);
      return own.map(({ submittedAt }) => submittedAt);
    },
  };
  const deps = { ...pipeline, counts, limits: { ...noAdmissionLimits, ...limits } };
  const submit = submitJob({ ...pipeline, admission: createAdmission(deps) });
  const submitted = async (owner = 'alice', idempotencyKey?: string) => {
    const request = { owner, format: 'csv', parameters: {}, sql: 'select 1' } as const;
    try {
      return await submit({ ...request, ...(idempotencyKey && { idempotencyKey }) });
    } catch (error) {
      if (error instanceof RequestRefusedError) return error;
      throw error;
    }
  };
  const refusal = async (owner?: string, key?: string) => {
    const end = await submitted(owner, key);
    const problem = problemOf(end);
    return problem ? [problem.status, problem.problem, problem.retryAfterSeconds] : [];
  };
  return { pipeline, counts, asked, submitted, refusal };
};

describe('a limit of an owner’s jobs under way', () => {
  it('refuses one more until one is settled, and no other owner’s', async () => {
    const { pipeline, refusal, submitted } = setUp({ ownerJobsInFlight: 2 });
    const first = await submitted();
    await submitted();
    expect(await refusal()).toEqual([429, 'too-many-jobs', 5]);
    expect(await refusal('bob')).toEqual([]);

    const { jobId } = first instanceof RequestRefusedError ? { jobId: '' } : first.job;
    pipeline.statements.finish(jobId, ['1']);
    await pipeline.deliver(jobId);
    expect(await refusal()).toEqual([]);
  });

  it('still answers a repeat of what was accepted, with the same job', async () => {
    const { refusal, submitted } = setUp({ ownerJobsInFlight: 1 });
    const first = await submitted('alice', 'k');
    expect(await refusal('alice', 'other')).toEqual([429, 'too-many-jobs', 5]);
    const again = await submitted('alice', 'k');
    expect(again).toMatchObject({ replayed: true });
    expect('job' in again && 'job' in first && again.job.jobId === first.job.jobId).toBe(true);
  });
});

describe('the length of one owner’s queue', () => {
  it('is bounded by the owner’s jobs under way, since queued jobs are under way', async () => {
    const { pipeline, refusal } = setUp({ ownerJobsInFlight: 3 });
    pipeline.statements.full = true;
    for (let job = 0; job < 3; job += 1) expect(await refusal()).toEqual([]);
    expect(await refusal()).toEqual([429, 'too-many-jobs', 5]);
    expect(await refusal('bob')).toEqual([]);
    expect(await pipeline.jobs.queued(10)).toHaveLength(4);
  });
});

describe('a job that is settled', () => {
  it('is not under way, though its subscribers cannot be notified for hours', async () => {
    const { pipeline, refusal, submitted } = setUp({ ownerJobsInFlight: 1 });
    const first = await submitted();
    const { jobId } = first instanceof RequestRefusedError ? { jobId: '' } : first.job;
    pipeline.failPublishing(new RetryableFailure('no answer'));
    pipeline.statements.finish(jobId, ['1']);
    await expect(pipeline.deliver(jobId)).rejects.toThrow('no answer');
    pipeline.clock.pass(61);
    await pipeline.reconcile();
    expect(pipeline.jobs.of(jobId).notificationPending).toBe(true);
    expect(await refusal()).toEqual([]);
  });
});

describe('a limit of jobs a minute', () => {
  it('lets one more in as soon as the oldest is a minute old', async () => {
    const { pipeline, refusal } = setUp({ ownerSubmitsPerMinute: 2 });
    await refusal();
    pipeline.clock.pass(20);
    await refusal();
    pipeline.clock.pass(15);
    expect(await refusal()).toEqual([429, 'too-many-submits', 25]);
    pipeline.clock.pass(25);
    expect(await refusal()).toEqual([]);
    expect(await refusal()).toEqual([429, 'too-many-submits', 20]);
  });
});

describe('a limit of all jobs under way', () => {
  it('counts them every five seconds, and what it accepted itself in between', async () => {
    const { pipeline, refusal, asked } = setUp({ jobsInFlight: 3 });
    expect(await refusal('a')).toEqual([]);
    expect(await refusal('b')).toEqual([]);
    expect(await refusal('c')).toEqual([]);
    expect(await refusal('d')).toEqual([429, 'service-busy', 15]);
    expect(asked).toEqual(['openOfAll']);
    pipeline.clock.pass(5);
    expect(await refusal('d')).toEqual([429, 'service-busy', 15]);
    expect(asked).toEqual(['openOfAll', 'openOfAll']);
  });
});

describe('a request that starts no job', () => {
  it('does not count against the limit of all jobs under way', async () => {
    const { submitted, refusal } = setUp({ jobsInFlight: 3, ownerJobsInFlight: 1 });
    await submitted('greedy', 'k');
    for (let repeat = 0; repeat < 5; repeat += 1) {
      expect(await submitted('greedy', 'k')).toMatchObject({ replayed: true });
      expect(await refusal('greedy')).toEqual([429, 'too-many-jobs', 5]);
    }
    expect(await refusal('stranger')).toEqual([]);
  });
});

describe('a limit', () => {
  it('that is not set is not counted', async () => {
    const { refusal, asked } = setUp({});
    expect(await refusal()).toEqual([]);
    expect(asked).toEqual([]);
  });

  it('that cannot be counted refuses no job', async () => {
    const { counts, refusal } = setUp({ ownerJobsInFlight: 1 });
    await refusal();
    counts.open = async () => {
      throw new RetryableFailure('no answer');
    };
    expect(await refusal()).toEqual([]);
  });
});
