import { Construct } from 'constructs';
import type { DeploymentSettings } from '../../settings/deployment-settings.ts';
import type { JobApi } from '../api/job-api.ts';
import type { EncryptionKey } from '../data-protection/encryption-key.ts';
import type { ReconcileSchedule } from '../events/reconcile-schedule.ts';
import type { StatementEvents } from '../events/statement-events.ts';
import type { PerFunction } from '../function/function-name.ts';
import type { PipelineFunction } from '../function/pipeline-function.ts';
import { OperationsTopic } from './operations-topic.ts';
import { PipelineAlarms } from './pipeline-alarms.ts';
import { PipelineDashboard } from './pipeline-dashboard.ts';

/** The parts to watch, and where alarms go. */
export interface OperationsProps extends Pick<DeploymentSettings, 'alarmsTo'> {
  readonly functions: PerFunction<PipelineFunction>;
  readonly events: StatementEvents;
  readonly schedule: ReconcileSchedule;
  readonly api: JobApi;
  readonly encryption: EncryptionKey;
}

/** What the on-call engineer needs: alarms, their topic, and a dashboard with the runbook. */
export class Operations extends Construct {
  /** The topic of alarms. */
  readonly topicArn: string;

  constructor(scope: Construct, id: string, props: OperationsProps) {
    super(scope, id);
    const { collector, reconciler } = props.functions;
    const watched = { ...props, collector, reconciler };
    const topic = new OperationsTopic(this, 'Topic', props);
    const { alarms } = new PipelineAlarms(this, 'Alarms', { ...watched, topic });
    new PipelineDashboard(this, 'Dashboard', { ...watched, alarms });
    this.topicArn = topic.topic.topicArn;
  }
}
