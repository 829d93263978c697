import type { ResultLimits } from '../job/job-limits.ts';
import type { JobStore } from '../job/job-store.ts';
import type { NotificationPublisher } from '../notification/notification-publisher.ts';
import type { LogMethod } from '../observability/logger.ts';
import type { Clock } from '../platform/clock.ts';
import type { StatementClient } from '../redshift/statement-client.ts';
import type { ResultStore } from '../result/result-store.ts';

/**
 * What the steps of a job's life need of the outside world. Each step names the parts that it
 * uses; the functions bring the real ones, the simulation brings others that fail on demand.
 */
export interface Pipeline {
  readonly jobs: Pick<JobStore, 'create' | 'get' | 'update' | 'overdue' | 'queued' | 'lastQueued'>;
  readonly statements: Pick<
    StatementClient,
    'execute' | 'describe' | 'cancel' | 'find' | 'resultPage'
  >;
  readonly results: Pick<
    ResultStore,
    'bucket' | 'writeFile' | 'endUploads' | 'createManifest' | 'readManifest' | 'readUnloaded'
  >;
  readonly notifications: Pick<NotificationPublisher, 'publish'>;
  readonly clock: Clock;
  readonly log: PipelineLog;
  readonly retentionDays: number;
  readonly resultLimits: ResultLimits;
}

/** The log of the steps. */
export interface PipelineLog {
  readonly info: LogMethod;
  readonly warn: LogMethod;
}

/** How many milliseconds the function that runs this has left. */
export type Deadline = () => number;

/**
 * What became of a job whose statement was looked at. `left`: another collector is at work, or the
 * statement expired before its time.
 */
export type FollowOutcome = 'settled' | 'running' | 'left';
