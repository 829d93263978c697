import { Construct } from 'constructs';
import { OperationsTopic, type OperationsTopicProps } from './operations-topic.ts';
import { PipelineAlarms } from './pipeline-alarms.ts';
import { PipelineDashboard } from './pipeline-dashboard.ts';
import type { WatchedParts } from './watched-metrics.ts';

/** What the on-call engineer needs: alarms, their topic, and a dashboard with the runbook. */
export class Operations extends Construct {
  /** The topic of alarms. */
  readonly topicArn: string;

  constructor(scope: Construct, id: string, props: WatchedParts & OperationsTopicProps) {
    super(scope, id);
    const topic = new OperationsTopic(this, 'Topic', props);
    const { alarms } = new PipelineAlarms(this, 'Alarms', props, topic.action);
    new PipelineDashboard(this, 'Dashboard', props, alarms);
    this.topicArn = topic.topic.topicArn;
  }
}
