import { JobCounts } from '../job/job-counts.ts';
import { JobStore } from '../job/job-store.ts';
import { NotificationPublisher } from '../notification/notification-publisher.ts';
import { logger } from '../observability/logger.ts';
import { countThrottles } from '../observability/throttle-count.ts';
import { type Admission, createAdmission } from '../pipeline/admission.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';
import { type CallKind, clientTimeouts } from '../platform/client-timeouts.ts';
import { systemClock } from '../platform/clock.ts';
import type { PageFetch } from '../redshift/fetch-result-page.ts';
import { StatementClient } from '../redshift/statement-client.ts';
import { createDynamoClient, createRedshiftDataClient } from './aws-clients.ts';
import type { Environment } from './environment.ts';
import type { TopicFactory } from './sns-topic.ts';

/** The environment of every function that moves jobs on. */
export const pipelineVariables = [
  'DEPLOYMENT_NAME',
  'JOB_TABLE_NAME',
  'NOTIFICATION_TOPIC_ARN',
  'WAREHOUSE',
  'STATEMENT_NAME_PREFIX',
  'RETENTION_DAYS',
] as const;

/**
 * The real services without the result bucket, which only collecting needs, as it needs
 * `fetchPage`. `kind` sets timeouts and retries: those of a caller who waits, or of work in the
 * background.
 */
export const createPipeline = (
  kind: CallKind,
  env: Environment<(typeof pipelineVariables)[number]> & Partial<Environment<'RESULT_BUCKET_NAME'>>,
  topicOf: TopicFactory,
  fetchPage?: PageFetch,
): Omit<Pipeline, 'results' | 'resultLimits'> => ({
  jobs: new JobStore(
    createDynamoClient(clientTimeouts[kind].dynamo),
    env.JOB_TABLE_NAME,
    env.RESULT_BUCKET_NAME,
  ),
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

/** The limits of a deployment, by counts from its table. */
export const createAdmissionFrom = (
  env: Environment<'JOB_TABLE_NAME' | 'ADMISSION_LIMITS'>,
): Admission =>
  createAdmission({
    counts: new JobCounts(createDynamoClient(clientTimeouts.http.dynamo), env.JOB_TABLE_NAME),
    limits: env.ADMISSION_LIMITS,
    clock: systemClock,
    log: logger,
  });
