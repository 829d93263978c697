import { JobStore } from '../job/job-store.ts';
import { createDynamoClient, createRedshiftDataClient } from '../lambda/aws-clients.ts';
import type { Environment } from '../lambda/environment.ts';
import type { TopicFactory } from '../lambda/sns-topic.ts';
import { NotificationPublisher } from '../notification/notification-publisher.ts';
import { logger } from '../observability/logger.ts';
import { countThrottles } from '../observability/throttle-count.ts';
import { type CallKind, clientTimeouts } from '../platform/client-timeouts.ts';
import { systemClock } from '../platform/clock.ts';
import type { PageFetch } from '../redshift/fetch-result-page.ts';
import { StatementClient } from '../redshift/statement-client.ts';
import type { Pipeline } from './pipeline.ts';

/** The environment of every function that moves jobs on. */
export const pipelineVariables = [
  'DEPLOYMENT_NAME',
  'JOB_TABLE_NAME',
  'NOTIFICATION_TOPIC_ARN',
  'WAREHOUSE',
  'STATEMENT_NAME_PREFIX',
  'RETENTION_DAYS',
] as const;

/** The real services, but for the result bucket, which only collecting needs, as `fetchPage`. `kind`
 * says whether a caller waits. */
export const createPipeline = (
  kind: CallKind,
  env: Environment<(typeof pipelineVariables)[number]>,
  topicOf: TopicFactory,
  fetchPage?: PageFetch,
): Omit<Pipeline, 'results' | 'resultLimits'> => ({
  jobs: new JobStore(createDynamoClient(clientTimeouts[kind].dynamo), env.JOB_TABLE_NAME),
  statements: new StatementClient(
    createRedshiftDataClient(clientTimeouts[kind].redshiftData),
    env.WAREHOUSE,
    env.STATEMENT_NAME_PREFIX,
    fetchPage,
  ),
  notifications: new NotificationPublisher(
    topicOf(env.NOTIFICATION_TOPIC_ARN, clientTimeouts[kind].sns, countThrottles),
    env.STATEMENT_NAME_PREFIX,
  ),
  clock: systemClock,
  log: logger,
  retentionDays: env.RETENTION_DAYS,
});
