import {
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  type IMetric,
  MathExpression,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { jobStates, settledStates } from '../../../shared/job/job.ts';
import {
  DEPLOYMENT_DIMENSION,
  METRIC_NAMESPACE,
  type MetricName,
} from '../../../shared/observability/metric-catalogue.ts';
import { deploymentName } from '../deployment/deployment-name.ts';
import { dashboardName, runbookWidgets } from './runbook.ts';
import type { RunbookAlarm } from './runbook-alarm.ts';
import {
  apiMetric,
  depthMetric,
  errorMetric,
  PERIOD,
  pipelineMetric,
  type Statistic,
  type WatchedParts,
} from './watched-metrics.ts';

/** Values of the dimension `lost` of `JobsRecovered`: what the reconciler can make up for. */
const LOSSES = ['start', 'event', 'collector', 'notification'] as const;

const STATE_SECONDS = ['Queued', 'Running', 'Collecting', 'Cancelling'] as const;

/** A third of the dashboard's 24 columns. */
const SIZE = { width: 8, height: 6 };

type Graphs = Readonly<Record<string, IMetric[]>>;

/** One page for the on-call engineer: alarms, metrics, and the runbook of each alarm. */
export class PipelineDashboard extends Construct {
  readonly dashboard: Dashboard;

  constructor(scope: Construct, id: string, parts: WatchedParts, alarms: readonly RunbookAlarm[]) {
    super(scope, id);
    const dashboard = new Dashboard(this, 'Dashboard', { dashboardName: dashboardName(this) });
    this.dashboard = dashboard;
    const shown = { title: 'Alarms', alarms: [...alarms], width: 24, height: 5 };
    dashboard.addWidgets(new AlarmStatusWidget(shown));
    for (const graphs of [this.jobs(), this.results(), this.recovery(), this.parts(parts)]) {
      const row = Object.entries(graphs);
      dashboard.addWidgets(
        ...row.map(([title, left]) => new GraphWidget({ title, left, ...SIZE })),
      );
    }
    dashboard.addWidgets(...runbookWidgets(alarms.map(({ runbook }) => runbook)));
  }

  private jobs(): Graphs {
    return {
      'Jobs that entered each state': jobStates.map((state) => this.metric('Jobs', { state })),
      'Jobs that settled, by report': settledStates.map((state) => this.byReport(state)),
      'From request to settled job (s)': (['p50', 'p95', 'Maximum'] as const).map((statistic) =>
        this.metric('JobSeconds', statistic),
      ),
    };
  }

  private results(): Graphs {
    return {
      'Time in each state, p95 (s)': STATE_SECONDS.map((state) =>
        this.metric(`${state}Seconds`, 'p95'),
      ),
      'Rows and bytes of results': [this.metric('ResultRows'), this.metric('ResultBytes')],
      'Collecting: most attempts of a job, results that were not whole': [
        this.metric('CollectAttempts', 'Maximum'),
        this.metric('ResultMismatches'),
      ],
    };
  }

  private recovery(): Graphs {
    return {
      'Overdue jobs, and for how long the oldest was due (s)': [
        this.metric('OverdueJobs', 'Maximum'),
        this.metric('OldestOverdueSeconds', 'Maximum'),
      ],
      'Queued jobs, the age of the oldest (s), checks and starts that failed': [
        this.metric('QueuedJobs', 'Maximum'),
        this.metric('OldestQueuedSeconds', 'Maximum'),
        this.metric('FailedChecks'),
      ],
      'Jobs that the reconciler recovered, by what was lost': LOSSES.map((lost) =>
        this.metric('JobsRecovered', { lost }),
      ),
      'Events, runs of the reconciler, throttled calls, refused requests': [
        this.metric('EventsReceived'),
        this.metric('ReconcilerRuns'),
        this.metric('Throttles'),
        this.metric('Refusals'),
      ],
    };
  }

  private parts({ functions, events, schedule, api }: WatchedParts): Graphs {
    const queues = [events.undelivered, events.failed, schedule.undelivered, schedule.failed];
    return {
      'Errors of functions': Object.entries(functions).map(([label, fn]) =>
        errorMetric(fn).with({ label }),
      ),
      'Messages in dead-letter queues': queues.map((queue) =>
        depthMetric(queue).with({
          label: queue.node.scopes
            .slice(-2)
            .map(({ node }) => node.id)
            .join(' '),
        }),
      ),
      'API: requests and refusals': ['Count', '4xx', '5xx'].map((name) => apiMetric(api, name)),
    };
  }

  /** One line for each report that has data, by a search: a new report needs no change here. */
  private byReport(state: string): IMetric {
    const schema = `${METRIC_NAMESPACE},${DEPLOYMENT_DIMENSION},report,state`;
    const search = `{${schema}} MetricName="Jobs" ${DEPLOYMENT_DIMENSION}="${deploymentName(this)}" state="${state}"`;
    return new MathExpression({
      expression: `SEARCH('${search}', 'Sum', ${PERIOD.toSeconds()})`,
      usingMetrics: {},
      label: state,
      period: PERIOD,
    });
  }

  /** A sum by the value of a dimension, or another statistic. */
  private metric(name: MetricName, by: Statistic | Readonly<Record<string, string>> = 'Sum') {
    if (typeof by === 'object') {
      const [label = ''] = Object.values(by);
      return pipelineMetric(this, name, 'Sum', by).with({ label });
    }
    return pipelineMetric(this, name, by).with({ label: by === 'Sum' ? name : `${name} ${by}` });
  }
}
