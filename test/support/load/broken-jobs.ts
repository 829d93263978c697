import { GetObjectCommand } from '@aws-sdk/client-s3';
import type { Job } from '../../../shared/job/job.ts';
import type { PipelineStack } from '../pipeline-stack.ts';
import type { AskedJob, JobLoad } from './job-load.ts';

const AT_ONCE = 12;

/** A sentence for every job that was lost, is stuck, or has another result than it must have. */
export const brokenJobs = async (
  stack: PipelineStack,
  load: JobLoad,
  records: ReadonlyMap<string, Job>,
): Promise<string[]> => {
  const broken = [...load.jobs.keys()]
    .filter((jobId) => !records.has(jobId))
    .map((jobId) => `${jobId} was accepted and has no record`);
  const waiting = [...records.values()];
  const work = async () => {
    for (let job = waiting.shift(); job !== undefined; job = waiting.shift()) {
      const what = await wrongWith(stack, job, load.jobs.get(job.jobId));
      if (what !== undefined) broken.push(`${job.jobId} ${what}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return broken;
};

const wrongWith = async (
  stack: PipelineStack,
  job: Job,
  asked: AskedJob | undefined,
): Promise<string | undefined> => {
  if (asked === undefined) return 'has a record and was never accepted';
  if (job.state !== 'SUCCEEDED') return `is ${job.state}: ${job.error?.detail ?? ''}`;
  if (job.attentionAt !== undefined) return 'is still to be looked at';
  const { number, format } = asked;
  const wanted = format === 'csv' ? `n\r\n${number}\r\n` : `{"n":${number}}\n`;
  const { key } = job.result?.files[0] ?? {};
  const { Body } = await stack.s3.send(new GetObjectCommand({ Bucket: stack.bucket, Key: key }));
  const text = await Body?.transformToString();
  return text === wanted ? undefined : `has the file ${JSON.stringify(text)}`;
};
