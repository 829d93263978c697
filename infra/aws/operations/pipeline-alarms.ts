import type { IAlarmAction } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { RunbookAlarm, type RunbookAlarmProps } from './runbook-alarm.ts';
import {
  apiMetric,
  awsMetric,
  depthMetric,
  errorMetric,
  PERIOD,
  pipelineMetric,
  type WatchedParts,
} from './watched-metrics.ts';

/** Lambda tries an event three times: one event is lost to the queue, or several are failing. */
const FAILURES = 3;
/** The reconciler reaches a job within two minutes of its due time, whatever crashed. */
const OVERDUE_SECONDS = 600;
/** Longer than most reports take; a seventh of the time in which a queued job may start. */
const QUEUED_SECONDS = 3_600;
/** The SDK's retries absorb single throttles, but not ten in each of three periods. */
const THROTTLES = 10;
const API_FAILURES = 5;

/** One recovery may be chance; two in a quarter of an hour are not. */
const REPEATEDLY = { bad: 2, of: 3 };
const TWICE = { bad: 2, of: 2 };
const THROUGHOUT = { bad: 3, of: 3 };

type AlarmsByName = Readonly<Record<string, Omit<RunbookAlarmProps, 'action'>>>;

/** Every alarm of the deployment; each has a section in this folder's README, the runbook. */
export class PipelineAlarms extends Construct {
  readonly alarms: readonly RunbookAlarm[];

  constructor(scope: Construct, id: string, parts: WatchedParts, action: IAlarmAction) {
    super(scope, id);
    const all = { ...this.ofFunctions(parts), ...this.ofJobs(parts), ...this.ofQueues(parts) };
    this.alarms = Object.entries(all).map(
      ([name, alarm]) => new RunbookAlarm(this, name, { ...alarm, action }),
    );
  }

  private ofFunctions({ functions: { collector, reconciler }, events }: WatchedParts) {
    const { ruleName } = events.rule;
    return {
      CollectorFails: {
        runbook: 'The collector fails',
        impact: 'Results of finished statements reach S3 minutes late, or not at all.',
        metric: errorMetric(collector),
        threshold: FAILURES,
      },
      CollectorSilent: {
        runbook: 'The collector goes silent',
        impact: 'Collectors stop in the middle of results; each such job settles minutes late.',
        ...this.recovered('collector'),
      },
      EventRuleFails: {
        runbook: 'The event rule fails',
        impact: 'Statements end and their events cannot reach the collector; jobs settle late.',
        metric: awsMetric('AWS/Events', 'FailedInvocations', { RuleName: ruleName }),
      },
      EventRuleSilent: {
        runbook: 'The event rule goes silent',
        impact: 'Statements end without an event; every job settles a minute or more late.',
        ...this.recovered('event'),
      },
      ReconcilerFails: {
        runbook: 'The reconciler fails',
        impact: 'Jobs that lost their event or collector do not recover; all others go on.',
        metric: errorMetric(reconciler),
        threshold: FAILURES,
      },
      ReconcilerSilent: {
        runbook: 'The reconciler goes silent',
        impact:
          'Jobs that lost their event or collector do not recover; queued jobs may not start.',
        metric: pipelineMetric(this, 'ReconcilerRuns', 'Sum'),
        below: true,
        periods: TWICE,
      },
      ScheduleSilent: {
        runbook: 'The schedule goes silent',
        impact: 'The reconciler is not called: jobs do not recover, and queued ones may not start.',
        metric: reconciler.lambda.metricInvocations({ period: PERIOD, statistic: 'Sum' }),
        below: true,
        periods: TWICE,
      },
    } satisfies AlarmsByName;
  }

  private ofJobs({ api }: WatchedParts) {
    return {
      ApiFails: {
        runbook: 'The API fails',
        impact: 'Callers get 5xx and have to retry; jobs that were accepted are not affected.',
        metric: apiMetric(api, '5xx'),
        threshold: API_FAILURES,
      },
      JobsOverdue: {
        runbook: 'Jobs are overdue',
        impact: 'A job is ten minutes or more past its due time; its caller waits.',
        metric: pipelineMetric(this, 'OldestOverdueSeconds', 'Maximum'),
        threshold: OVERDUE_SECONDS,
      },
      JobsQueued: {
        runbook: 'Jobs wait too long',
        impact: 'A job has been queued for an hour; after 7 h it fails without having started.',
        metric: pipelineMetric(this, 'OldestQueuedSeconds', 'Maximum'),
        threshold: QUEUED_SECONDS,
      },
      ChecksFail: {
        runbook: 'Jobs cannot be checked',
        impact:
          'Calls about overdue or queued jobs fail: these do not go on, and their callers wait.',
        metric: pipelineMetric(this, 'FailedChecks', 'Sum'),
        periods: REPEATEDLY,
      },
      ResultMismatch: {
        runbook: 'A result is not whole',
        impact: 'A job failed because its rows differ from the number that the Data API announced.',
        metric: pipelineMetric(this, 'ResultMismatches', 'Sum'),
      },
      NotificationsLate: {
        runbook: 'Notifications are late',
        impact: 'Jobs settle, but their subscribers learn of it a minute or more late.',
        ...this.recovered('notification'),
      },
      CallsThrottled: {
        runbook: 'Calls are throttled',
        impact: 'AWS throttles calls for longer than the retries last; jobs start and settle late.',
        metric: pipelineMetric(this, 'Throttles', 'Sum'),
        threshold: THROTTLES,
        periods: THROUGHOUT,
      },
    } satisfies AlarmsByName;
  }

  private ofQueues({ events, schedule }: WatchedParts) {
    return {
      EventsUndelivered: {
        runbook: 'Events are undelivered',
        impact: 'EventBridge could not deliver events to the collector; their jobs settle late.',
        metric: depthMetric(events.undelivered),
      },
      EventsGivenUp: {
        runbook: 'Events are given up',
        impact: 'The collector failed three times at an event; the reconciler retries its job.',
        metric: depthMetric(events.failed),
      },
      TicksUndelivered: {
        runbook: 'The schedule fails',
        impact: 'The schedule could not call the reconciler; overdue jobs wait a minute longer.',
        metric: depthMetric(schedule.undelivered),
      },
      TicksGivenUp: {
        runbook: 'Runs of the reconciler are given up',
        impact: 'Runs of the reconciler ended in an error; overdue jobs wait a minute longer.',
        metric: depthMetric(schedule.failed),
      },
    } satisfies AlarmsByName;
  }

  /** The condition that the reconciler repeatedly made up for something that was lost. */
  private recovered(lost: 'collector' | 'event' | 'notification') {
    return { metric: pipelineMetric(this, 'JobsRecovered', 'Sum', { lost }), periods: REPEATEDLY };
  }
}
