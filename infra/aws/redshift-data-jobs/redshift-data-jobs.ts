import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Alarm, Dashboard, Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { Grant, IGrantable, IRole } from 'aws-cdk-lib/aws-iam';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { type ITopic, Subscription, type Topic } from 'aws-cdk-lib/aws-sns';
import { Annotations } from 'aws-cdk-lib/core';
import { IAM_MINIMIZE_POLICIES } from 'aws-cdk-lib/cx-api';
import { Construct } from 'constructs';
import { defaultName, nameDeployment } from '../deployment/deployment-name.ts';
import { forEachFunction } from '../function/function-name.ts';
import { pipelineMetric } from '../operations/watched-metrics.ts';
import { Pipeline } from '../pipeline/pipeline.ts';
import type { RedshiftDataJobsProps } from './redshift-data-jobs-props.ts';
import { settingsOfProps } from './settings-of-props.ts';
import { type SettledJobsProps, type SettledState, settledFilter } from './settled-jobs.ts';

/** Which jobs a metric counts, and how. */
export interface JobMetricProps extends MetricOptions {
  /** Jobs that entered this state. */
  readonly state: SettledState | 'QUEUED' | 'RUNNING' | 'COLLECTING' | 'CANCELLING';
  /**
   * Only jobs of this report that settled.
   *
   * @default - all jobs
   */
  readonly report?: string;
}

/** In the package they are built; the repository's own app builds them. */
const BUNDLES = fileURLToPath(new URL('../../../functions', import.meta.url));

/**
 * An HTTP API that runs reports in Redshift as jobs, brings each result to S3 whole, and announces
 * every settled job once. Synthesis builds nothing and calls no network.
 */
export class RedshiftDataJobs extends Construct {
  /** The service's address, without a slash at its end. */
  readonly apiUrl: string;
  /** Every job. */
  readonly table: Table;
  /** Results, below the prefix `results/`. */
  readonly resultBucket: Bucket;
  /** One CloudEvent for each settled job. */
  readonly topic: Topic;
  /** Executes the statements. */
  readonly pipelineRole: IRole;
  /** The database's user under IAM credentials: grant it what the reports read. */
  readonly databaseUser: string;
  readonly alarms: readonly Alarm[];
  /** The topic of the alarms. */
  readonly alarmTopic: ITopic;
  readonly dashboard: Dashboard;
  private readonly pipeline: Pipeline;
  private readonly reportNames: readonly string[];
  private readonly endpoints = new Set<string>();

  /** @throws Error that names every prop that cannot be used, what was given and what is accepted. */
  constructor(scope: Construct, id: string, props: RedshiftDataJobsProps) {
    super(scope, id);
    // An app that does not set CDK's recommended flags gets the same policies: fewer statements.
    this.node.setContext(IAM_MINIMIZE_POLICIES, true);
    const name = props.deploymentName ?? defaultName(this);
    nameDeployment(this, name);
    const { encryptionKey, reports, bundles = BUNDLES } = props;
    // CDK leaves an id of this name out of logical ids.
    this.pipeline = new Pipeline(this, 'Default', {
      config: settingsOfProps(name, props),
      givenKey: typeof encryptionKey === 'object' ? encryptionKey : undefined,
      reports: reports.list,
      bundles: forEachFunction((fn) => join(bundles, fn)),
    });
    this.reportNames = reports.list.map((report) => report.name);
    const { api, jobs, results, notifications, pipelineRole, operations } = this.pipeline;
    this.apiUrl = api.url;
    this.table = jobs.table;
    this.resultBucket = results.bucket;
    this.topic = notifications.topic;
    this.pipelineRole = pipelineRole;
    this.databaseUser = pipelineRole.databaseUser;
    this.alarms = operations.alarms;
    this.alarmTopic = operations.topic;
    this.dashboard = operations.dashboard;
  }

  /**
   * Lets `grantee` submit jobs and list reports.
   *
   * @throws Error under tokens, whose scopes decide instead.
   */
  grantSubmit(grantee: IGrantable): Grant {
    return this.pipeline.api.grantCalls(grantee, 'jobs:submit');
  }

  /**
   * Lets `grantee` look up its own jobs and fetch their results.
   *
   * @throws Error under tokens, whose scopes decide instead.
   */
  grantRead(grantee: IGrantable): Grant {
    return this.pipeline.api.grantCalls(grantee, 'jobs:read');
  }

  /**
   * Lets `grantee` cancel its own jobs.
   *
   * @throws Error under tokens, whose scopes decide instead.
   */
  grantCancel(grantee: IGrantable): Grant {
    return this.pipeline.api.grantCalls(grantee, 'jobs:cancel');
  }

  /** Lets `grantee` read the results of every owner from the bucket. */
  grantReadResults(grantee: IGrantable): Grant {
    return this.pipeline.results.grantReadObjects(grantee);
  }

  /** How many jobs entered a state; the sum in 5 minutes unless the options say otherwise. */
  metricJobs({ state, report, ...options }: JobMetricProps): Metric {
    const dimensions = { state, ...(report !== undefined && { report }) };
    return pipelineMetric(this, 'Jobs', 'Sum', dimensions).with(options);
  }

  /**
   * Sends the notification of each settled job, or of some of them, to a target.
   *
   * @throws Error for a filter that no job matches, and for a target that has a subscription.
   */
  onSettled(id: string, { target, ...filter }: SettledJobsProps): Subscription {
    const filterPolicy = settledFilter(id, filter);
    this.warnOfUnknown(id, filter.reports);
    const { subscriptionDependency, ...config } = target.bind(this.topic);
    // SNS keeps one subscription of an endpoint, and refuses another filter for it.
    if (this.endpoints.has(config.endpoint)) {
      throw new Error(`onSettled ${id}: given: a target of an earlier one; accepted: one filter`);
    }
    this.endpoints.add(config.endpoint);
    const subscription = new Subscription(this, id, {
      topic: this.topic,
      ...config,
      filterPolicy: { ...config.filterPolicy, ...filterPolicy },
    });
    if (subscriptionDependency) subscription.node.addDependency(subscriptionDependency);
    return subscription;
  }

  /** A subscription to a report of another deployment, or of none, waits in vain. */
  private warnOfUnknown(id: string, reports: readonly string[] = []): void {
    const unknown = reports.filter((name) => !this.reportNames.includes(name));
    if (unknown.length === 0) return;
    const known = this.reportNames.join(', ');
    const fault = `onSettled ${id}: there is no report ${unknown.join(', ')}; there are: ${known}.`;
    Annotations.of(this).addWarningV2('redshift-data-jobs:unknown-report', fault);
  }
}
