import { JobStore } from '../job/job-store.ts';
import { createDynamoClient } from '../lambda/clients/dynamo-client.ts';
import { type CallKind, patienceOf } from '../lambda/clients/patience.ts';
import { createRedshiftDataClient } from '../lambda/clients/redshift-data-client.ts';
import type { Environment } from '../lambda/environment.ts';
import { countThrottles } from '../lambda/throttle-count.ts';
import { NotificationPublisher } from '../notification/notification-publisher.ts';
import type { TopicSource } from '../notification/topic.ts';
import { logger } from '../observability/logger.ts';
import { systemClock } from '../platform/clock.ts';
import type { PageFetch } from '../redshift/result-page.ts';
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
  topicOf: TopicSource,
  fetchPage?: PageFetch,
): Omit<Pipeline, 'results' | 'resultLimits'> => ({
  jobs: new JobStore(createDynamoClient(patienceOf[kind].dynamo), env.JOB_TABLE_NAME),
  statements: new StatementClient(
    createRedshiftDataClient(patienceOf[kind].redshiftData),
    env.WAREHOUSE,
    env.STATEMENT_NAME_PREFIX,
    fetchPage,
  ),
  notifications: new NotificationPublisher(
    topicOf(env.NOTIFICATION_TOPIC_ARN, patienceOf[kind].sns, countThrottles),
    env.STATEMENT_NAME_PREFIX,
  ),
  clock: systemClock,
  log: logger,
  retentionDays: env.RETENTION_DAYS,
});
