import type { Alarm, Dashboard } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { OperationsTopic, type OperationsTopicProps } from './operations-topic.ts';
import { PipelineAlarms } from './pipeline-alarms.ts';
import { PipelineDashboard } from './pipeline-dashboard.ts';
import type { WatchedParts } from './watched-metrics.ts';

/** What the on-call engineer needs: alarms, their topic, and a dashboard with the runbook. */
export class Operations extends Construct {
  /** The topic of alarms. */
  readonly topic: ITopic;
  readonly alarms: readonly Alarm[];
  readonly dashboard: Dashboard;

  constructor(scope: Construct, id: string, props: WatchedParts & OperationsTopicProps) {
    super(scope, id);
    const topic = new OperationsTopic(this, 'Topic', props);
    const { alarms } = new PipelineAlarms(this, 'Alarms', props, topic.action);
    this.topic = topic.topic;
    this.alarms = alarms;
    this.dashboard = new PipelineDashboard(this, 'Dashboard', props, alarms).dashboard;
  }
}
