import { SNSClient } from '@aws-sdk/client-sns';
import { isSettled } from '../../shared/job/job.ts';
import { topicThrough } from '../../shared/lambda/sns-topic.ts';
import { NotificationPublisher } from '../../shared/notification/notification-publisher.ts';
import { exitCodes } from '../terminal/command.ts';
import { onlyArgument } from '../terminal/parse-arguments.ts';
import { findDeployment, jobsOf, type OpsCommand } from './operations.ts';

/**
 * renotify: publishes a settled job again. Its id is the same, so subscribers detect the repeat.
 */
export const renotify: OpsCommand = {
  synopsis: 'renotify JOB',
  summary: 'publish the notification of a settled job again, with the same id',
  run: async (operations, args) => {
    const { terminal, config, deploymentName } = operations;
    const jobId = onlyArgument(args, 'job');
    const deployment = await findDeployment(operations);
    const job = await jobsOf(config, deployment).get(jobId);
    if (job === undefined || !isSettled(job)) {
      const reason = `Job ${jobId} is ${job?.state}; only a settled job is announced.`;
      terminal.note(job === undefined ? `There is no job ${jobId}.` : reason);
      return exitCodes.failed;
    }
    const topic = topicThrough(new SNSClient(config), deployment.notificationTopicArn);
    await new NotificationPublisher(topic, `${deploymentName}/`).publish(job);
    terminal.print(`Job ${jobId} (${job.state}) was announced again, as event ${jobId}.`);
    return exitCodes.done;
  },
};
