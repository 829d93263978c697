import { Stack } from 'aws-cdk-lib';
import type { IAlarmAction, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';

/** One thing that somebody is called for. */
export interface RunbookAlarmProps {
  /** The heading of the README that says what it means, where to look and what to do. */
  readonly runbook: string;
  /** What whoever is called has to know first: who is worse off, and how. */
  readonly impact: string;
  readonly metric: Metric;
  /** Goes off at this value or above or, with `below`, under it. */
  readonly threshold: number;
  readonly below?: true;
  /**
   * Of how many periods how many have to be so.
   *
   * @default one of one
   */
  readonly periods?: { readonly bad: number; readonly of: number };
  readonly action: IAlarmAction;
}

/** The anchor that GitHub and GitLab give a heading. */
export const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');

/** An alarm whose description names the impact and the runbook; it also says when it is over. */
export class RunbookAlarm extends Alarm {
  constructor(scope: Construct, id: string, props: RunbookAlarmProps) {
    const { runbook, impact, metric, threshold, below, action } = props;
    const { bad, of } = props.periods ?? { bad: 1, of: 1 };
    super(scope, id, {
      alarmName: `${Stack.of(scope).stackName}-${id}`,
      alarmDescription: `${impact} Runbook: README.md#${anchorOf(runbook)} ("${runbook}").`,
      metric,
      threshold,
      comparisonOperator: below
        ? ComparisonOperator.LESS_THAN_THRESHOLD
        : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: of,
      datapointsToAlarm: bad,
      // What has nothing to report is well, except for what has to report at all times.
      treatMissingData: below ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
    });
    this.addAlarmAction(action);
    this.addOkAction(action);
  }
}
