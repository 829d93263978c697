import type { IAlarmAction, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { deploymentName } from '../deployment/deployment-name.ts';
import { runbookReference } from './runbook.ts';

/** One condition that calls the on-call engineer. */
export interface RunbookAlarmProps {
  /** The heading of the runbook: impact, first look, steps. */
  readonly runbook: string;
  /** Who is affected and how, in one sentence. */
  readonly impact: string;
  readonly metric: Metric;
  /**
   * The alarm fires at this value or above it; with `below`, under it.
   *
   * @default 1
   */
  readonly threshold?: number;
  readonly below?: true;
  /**
   * How many of the latest periods must breach the threshold.
   *
   * @default one of one
   */
  readonly periods?: { readonly bad: number; readonly of: number };
  readonly action: IAlarmAction;
}

/** An alarm whose description names impact and runbook; it also reports its return to OK. */
export class RunbookAlarm extends Alarm {
  /** The heading of its section in the runbook. */
  readonly runbook: string;

  constructor(scope: Construct, id: string, props: RunbookAlarmProps) {
    const { runbook, impact, metric, threshold = 1, below, action } = props;
    const { bad, of } = props.periods ?? { bad: 1, of: 1 };
    super(scope, id, {
      alarmName: `${deploymentName(scope)}-${id}`,
      alarmDescription: `${impact} ${runbookReference(scope, runbook)}`,
      metric,
      threshold,
      comparisonOperator: below
        ? ComparisonOperator.LESS_THAN_THRESHOLD
        : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: of,
      datapointsToAlarm: bad,
      // No data means no failures, except for metrics that must arrive at all times.
      treatMissingData: below ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
    });
    this.runbook = runbook;
    this.addAlarmAction(action);
    this.addOkAction(action);
  }
}
