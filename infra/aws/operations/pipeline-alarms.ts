import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { JobApi } from '../api/job-api.ts';
import type { ReconcileSchedule } from '../events/reconcile-schedule.ts';
import type { StatementEvents } from '../events/statement-events.ts';
import type { DeadLetterQueue } from '../function/dead-letter-queue.ts';
import type { PipelineFunction } from '../function/pipeline-function.ts';
import type { OperationsTopic } from './operations-topic.ts';
import { PERIOD, pipelineMetric } from './pipeline-metric.ts';
import { RunbookAlarm, type RunbookAlarmProps } from './runbook-alarm.ts';

/** The parts that alarms and dashboard watch. */
export interface WatchedParts {
  readonly collector: PipelineFunction;
  readonly reconciler: PipelineFunction;
  readonly events: StatementEvents;
  readonly schedule: ReconcileSchedule;
  readonly api: JobApi;
}

/** Lambda tries an event three times: one event is lost to the queue, or several are failing. */
const FAILURES = 3;
/** The reconciler reaches a job within two minutes of its due time, whatever crashed. */
const OVERDUE_SECONDS = 600;
/** The SDK's retries absorb single throttles, but not ten in each of three periods. */
const THROTTLES = 10;
const API_FAILURES = 5;

/** One recovery may be chance; two in a quarter of an hour are not. */
const REPEATEDLY = { bad: 2, of: 3 };
const TWICE = { bad: 2, of: 2 };
const THROUGHOUT = { bad: 3, of: 3 };

type Alarmed = Omit<RunbookAlarmProps, 'action'>;

/** Every alarm of the deployment; each has a section in this folder's README, the runbook. */
export class PipelineAlarms extends Construct {
  readonly alarms: readonly RunbookAlarm[];

  constructor(scope: Construct, id: string, parts: WatchedParts & { topic: OperationsTopic }) {
    super(scope, id);
    const { action } = parts.topic;
    const all = { ...this.ofFunctions(parts), ...this.ofJobs(parts), ...this.ofQueues(parts) };
    this.alarms = Object.entries(all).map(
      ([name, alarm]) => new RunbookAlarm(this, name, { ...alarm, action }),
    );
  }

  private ofFunctions({ collector, reconciler, events }: WatchedParts) {
    const ruleFailures = this.aws('AWS/Events', 'FailedInvocations', {
      RuleName: events.rule.ruleName,
    });
    return {
      CollectorFails: {
        runbook: 'The collector fails',
        impact: 'Results of finished statements reach S3 minutes late, or not at all.',
        metric: collector.lambda.metricErrors({ period: PERIOD, statistic: 'Sum' }),
        threshold: FAILURES,
      },
      CollectorSilent: {
        runbook: 'The collector goes silent',
        impact: 'Collectors stop in the middle of results; each such job settles minutes late.',
        metric: pipelineMetric(this, 'JobsRecovered', 'Sum', { lost: 'collector' }),
        threshold: 1,
        periods: REPEATEDLY,
      },
      EventRuleFails: {
        runbook: 'The event rule fails',
        impact: 'Statements end and their events cannot reach the collector; jobs settle late.',
        metric: ruleFailures,
        threshold: 1,
      },
      EventRuleSilent: {
        runbook: 'The event rule goes silent',
        impact: 'Statements end without an event; every job settles a minute or more late.',
        metric: pipelineMetric(this, 'JobsRecovered', 'Sum', { lost: 'event' }),
        threshold: 1,
        periods: REPEATEDLY,
      },
      ReconcilerFails: {
        runbook: 'The reconciler fails',
        impact: 'Jobs that lost their event or collector do not recover; all others go on.',
        metric: reconciler.lambda.metricErrors({ period: PERIOD, statistic: 'Sum' }),
        threshold: FAILURES,
      },
      ReconcilerSilent: {
        runbook: 'The reconciler goes silent',
        impact:
          'Jobs that lost their event or collector do not recover; queued jobs may not start.',
        metric: pipelineMetric(this, 'ReconcilerRuns', 'Sum'),
        threshold: 1,
        below: true,
        periods: TWICE,
      },
      ScheduleSilent: {
        runbook: 'The schedule goes silent',
        impact: 'The reconciler is not called: jobs do not recover, and queued ones may not start.',
        metric: reconciler.lambda.metricInvocations({ period: PERIOD, statistic: 'Sum' }),
        threshold: 1,
        below: true,
        periods: TWICE,
      },
    } satisfies Record<string, Alarmed>;
  }

  private ofJobs({ api }: WatchedParts) {
    return {
      ApiFails: {
        runbook: 'The API fails',
        impact: 'Callers get 5xx and have to retry; jobs that were accepted are not affected.',
        metric: this.aws('AWS/ApiGateway', '5xx', { ApiId: api.apiId }),
        threshold: API_FAILURES,
      },
      JobsOverdue: {
        runbook: 'Jobs are overdue',
        impact: 'A job is ten minutes or more past its due time; its caller waits.',
        metric: pipelineMetric(this, 'OldestOverdueSeconds', 'Maximum'),
        threshold: OVERDUE_SECONDS,
      },
      ResultMismatch: {
        runbook: 'A result is not whole',
        impact: 'A job failed because its rows differ from the number that the Data API announced.',
        metric: pipelineMetric(this, 'ResultMismatches', 'Sum'),
        threshold: 1,
      },
      NotificationsLate: {
        runbook: 'Notifications are late',
        impact: 'Jobs settle, but their subscribers learn of it a minute or more late.',
        metric: pipelineMetric(this, 'JobsRecovered', 'Sum', { lost: 'notification' }),
        threshold: 1,
        periods: REPEATEDLY,
      },
      CallsThrottled: {
        runbook: 'Calls are throttled',
        impact: 'AWS throttles calls for longer than the retries last; jobs start and settle late.',
        metric: pipelineMetric(this, 'Throttles', 'Sum'),
        threshold: THROTTLES,
        periods: THROUGHOUT,
      },
    } satisfies Record<string, Alarmed>;
  }

  private ofQueues({ events, schedule }: WatchedParts) {
    return {
      EventsUndelivered: {
        runbook: 'Events are undelivered',
        impact: 'EventBridge could not deliver events to the collector; their jobs settle late.',
        metric: this.depth(events.undelivered),
        threshold: 1,
      },
      EventsGivenUp: {
        runbook: 'Events are given up',
        impact: 'The collector failed three times at an event; the reconciler retries its job.',
        metric: this.depth(events.failed),
        threshold: 1,
      },
      TicksUndelivered: {
        runbook: 'The schedule fails',
        impact: 'The schedule could not call the reconciler; overdue jobs wait a minute longer.',
        metric: this.depth(schedule.undelivered),
        threshold: 1,
      },
      TicksGivenUp: {
        runbook: 'Runs of the reconciler are given up',
        impact: 'Runs of the reconciler ended in an error; overdue jobs wait a minute longer.',
        metric: this.depth(schedule.failed),
        threshold: 1,
      },
    } satisfies Record<string, Alarmed>;
  }

  private aws(namespace: string, metricName: string, dimensionsMap: Record<string, string>) {
    return new Metric({ namespace, metricName, dimensionsMap, period: PERIOD, statistic: 'Sum' });
  }

  private depth({ queue }: DeadLetterQueue): Metric {
    return queue.metricApproximateNumberOfMessagesVisible({ period: PERIOD, statistic: 'Maximum' });
  }
}
