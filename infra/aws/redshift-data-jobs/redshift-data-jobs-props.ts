import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Duration, RemovalPolicy } from 'aws-cdk-lib/core';
import type { JobApiAccess } from './job-api-access.ts';
import type { Reports } from './reports.ts';
import type { Warehouse } from './warehouse.ts';

/** How many jobs, how large, how long. */
export interface JobLimits {
  /**
   * One owner's jobs that are not settled.
   *
   * @default 1000
   */
  readonly ownerJobsInFlight?: number | 'none';
  /**
   * Jobs that one owner may submit in a minute.
   *
   * @default 600
   */
  readonly ownerSubmitsPerMinute?: number | 'none';
  /**
   * All jobs that are not settled.
   *
   * @default 10000
   */
  readonly jobsInFlight?: number | 'none';
  /**
   * One owner's requests that wait for their job.
   *
   * @default 20
   */
  readonly ownerWaiters?: number | 'none';
  /**
   * All requests that wait for their job.
   *
   * @default 100
   */
  readonly waiters?: number | 'none';
  /**
   * Bytes in an SQL text.
   *
   * @default 100000
   */
  readonly sqlBytes?: number;
  /**
   * Bytes in a request.
   *
   * @default 131072
   */
  readonly bodyBytes?: number;
  /** @default Duration.hours(4) */
  readonly defaultTimeout?: Duration;
  /** @default Duration.hours(24) */
  readonly maxTimeout?: Duration;
  /**
   * Rows of a result.
   *
   * @default 'none'
   */
  readonly resultRows?: number | 'none';
  /**
   * Bytes of a result's files.
   *
   * @default 'none'
   */
  readonly resultBytes?: number | 'none';
}

/** The settings of one deployment. */
export interface RedshiftDataJobsProps {
  /** Where the jobs run. */
  readonly warehouse: Warehouse;
  /** The name of the database in the warehouse. */
  readonly database: string;
  /** What callers can run. */
  readonly reports: Reports;
  /** Who may call the API. */
  readonly access: JobApiAccess;
  /**
   * Tells this deployment from others: its role, alarms, dashboard and metrics have it in their
   * names. 1 to 40 letters, digits and hyphens. Another name replaces the database's user.
   *
   * @default - the names of the stack and of this construct; a nested stack has to be given one
   */
  readonly deploymentName?: string;
  /**
   * The database's user, for clusters only.
   *
   * @default - the user `IAMR:` and the name of `pipelineRole`
   */
  readonly databaseUser?: string;
  /**
   * A secret with the database's user and password, in place of IAM credentials.
   *
   * @default - none
   */
  readonly databaseSecret?: ISecret | Secret;
  /**
   * The role with which Redshift writes large results: one that is attached to the warehouse,
   * `create` for a role that you attach then, or `default` for the warehouse's default role.
   *
   * @default - none, and UNLOAD is refused
   */
  readonly unloadRole?: IRole | 'create' | 'default';
  /**
   * Encrypts results, jobs, notifications, dead letters and logs; `create` makes a key.
   *
   * @default - each service's own key
   */
  readonly encryptionKey?: IKey | 'create';
  /**
   * The topic of alarms; it must let CloudWatch publish.
   *
   * @default - a new topic
   */
  readonly alarmTopic?: ITopic;
  /**
   * An address that subscribes to the new topic of alarms.
   *
   * @default - none
   */
  readonly alarmEmail?: string;
  /**
   * How long a result can be fetched after its job settled, in whole days.
   *
   * @default Duration.days(30)
   */
  readonly retention?: Duration;
  /** @default RetentionDays.ONE_MONTH */
  readonly logRetention?: RetentionDays;
  /**
   * What happens to jobs, results and their key with the stack: `RETAIN` or `DESTROY`.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
  /**
   * Whether callers may send SQL of their own; `read` takes only statements that read.
   *
   * @default false
   */
  readonly adHocSql?: boolean | 'read';
  /** @default - the default of each limit */
  readonly limits?: JobLimits;
  /**
   * Origins of pages that were written for the AWS lab on the Data API.
   *
   * @default - none
   */
  readonly labOrigins?: readonly string[];
  /**
   * A folder with the bundle of each function, for changed functions.
   *
   * @default - the bundles of this package
   */
  readonly bundles?: string;
}
