import { SNSClient } from '@aws-sdk/client-sns';
import { isSettled } from '../../shared/job/job.ts';
import { topicThrough } from '../../shared/lambda/sns-topic.ts';
import { NotificationPublisher } from '../../shared/notification/notification-publisher.ts';
import { exitCodes } from '../job/verb.ts';
import { findDeployment } from './deployment.ts';
import { withJobs } from './job-table.ts';
import type { OpsVerb } from './ops-verb.ts';
import { oneJob } from './ops-words.ts';

/** renotify: publishes a settled job once more. Its id is the same, so who has it already knows. */
export const renotifyVerb: OpsVerb = async ({ terminal, config, stackName }, words) => {
  const jobId = oneJob('renotify', words);
  const deployment = await findDeployment(config, stackName);
  const job = await withJobs(config, deployment, (jobs) => jobs.get(jobId));
  if (job === undefined || !isSettled(job)) {
    const why = `Job ${jobId} is ${job?.state}; only a settled job is announced.`;
    terminal.note(job === undefined ? `There is no job ${jobId}.` : why);
    return exitCodes.failed;
  }
  const sns = new SNSClient(config);
  try {
    const source = `${stackName}/`;
    const { notificationTopicArn } = deployment;
    const topic = topicThrough(sns, notificationTopicArn);
    await new NotificationPublisher(topic, source).publish(job);
  } finally {
    sns.destroy();
  }
  terminal.print(`Job ${jobId} (${job.state}) was announced again, as event ${jobId}.`);
  return exitCodes.done;
};
