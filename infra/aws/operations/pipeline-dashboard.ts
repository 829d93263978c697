import { Stack } from 'aws-cdk-lib';
import {
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  type IMetric,
  MathExpression,
  Metric,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { jobStates, settledStates } from '../../../shared/job/job.ts';
import {
  DEPLOYMENT_DIMENSION,
  METRIC_NAMESPACE,
  type MetricName,
} from '../../../shared/observability/metric-catalogue.ts';
import type { PerFunction } from '../function/function-name.ts';
import type { PipelineFunction } from '../function/pipeline-function.ts';
import type { WatchedParts } from './pipeline-alarms.ts';
import { PERIOD, pipelineMetric, type Statistic } from './pipeline-metric.ts';
import { dashboardName, runbookWidgets } from './runbook.ts';
import type { RunbookAlarm } from './runbook-alarm.ts';

/** The parts and alarms that the dashboard shows. */
export interface PipelineDashboardProps extends WatchedParts {
  readonly functions: PerFunction<PipelineFunction>;
  readonly alarms: readonly RunbookAlarm[];
}

/** Values of the dimension `lost` of `JobsRecovered`: what the reconciler can make up for. */
const LOSSES = ['start', 'event', 'collector', 'notification'] as const;

/** A third of the dashboard's 24 columns. */
const SIZE = { width: 8, height: 6 };

/** One page for the on-call engineer: alarms, metrics, and the runbook of each alarm. */
export class PipelineDashboard extends Construct {
  constructor(scope: Construct, id: string, props: PipelineDashboardProps) {
    super(scope, id);
    const dashboard = new Dashboard(this, 'Dashboard', { dashboardName: dashboardName(this) });
    const alarms = [...props.alarms];
    dashboard.addWidgets(new AlarmStatusWidget({ title: 'Alarms', alarms, width: 24, height: 5 }));
    dashboard.addWidgets(...this.jobs());
    dashboard.addWidgets(...this.results());
    dashboard.addWidgets(...this.recovery());
    dashboard.addWidgets(...this.parts(props));
    dashboard.addWidgets(...runbookWidgets(alarms.map(({ runbook }) => runbook)));
  }

  private jobs() {
    const entered = (state: string) => this.metric('Jobs', 'Sum', { state });
    return [
      this.graph('Jobs that entered each state', jobStates.map(entered)),
      this.graph(
        'Jobs that settled, by report',
        settledStates.map((state) => this.byReport(state)),
      ),
      this.graph('From request to settled job (s)', [
        this.metric('JobSeconds', 'p50'),
        this.metric('JobSeconds', 'p95'),
        this.metric('JobSeconds', 'Maximum'),
      ]),
    ];
  }

  private results() {
    return [
      this.graph('Time in each state, p95 (s)', [
        this.metric('QueuedSeconds', 'p95'),
        this.metric('RunningSeconds', 'p95'),
        this.metric('CollectingSeconds', 'p95'),
        this.metric('CancellingSeconds', 'p95'),
      ]),
      this.graph('Rows and bytes of results', [
        this.metric('ResultRows', 'Sum'),
        this.metric('ResultBytes', 'Sum'),
      ]),
      this.graph('Collecting: most attempts of a job, results that were not whole', [
        this.metric('CollectAttempts', 'Maximum'),
        this.metric('ResultMismatches', 'Sum'),
      ]),
    ];
  }

  private recovery() {
    return [
      this.graph('Overdue jobs, and for how long the oldest was due (s)', [
        this.metric('OverdueJobs', 'Maximum'),
        this.metric('OldestOverdueSeconds', 'Maximum'),
      ]),
      this.graph(
        'Jobs that the reconciler recovered, by what was lost',
        LOSSES.map((lost) => this.metric('JobsRecovered', 'Sum', { lost })),
      ),
      this.graph('Events, runs of the reconciler, throttled calls, refused requests', [
        this.metric('EventsReceived', 'Sum'),
        this.metric('ReconcilerRuns', 'Sum'),
        this.metric('Throttles', 'Sum'),
        this.metric('Refusals', 'Sum'),
      ]),
    ];
  }

  private parts({ functions, events, schedule, api }: PipelineDashboardProps) {
    const lambdas = Object.entries(functions);
    const queues = [events.undelivered, events.failed, schedule.undelivered, schedule.failed];
    const ofApi = (metricName: string, statistic: string) =>
      new Metric({
        namespace: 'AWS/ApiGateway',
        metricName,
        dimensionsMap: { ApiId: api.apiId },
        statistic,
        period: PERIOD,
      });
    return [
      this.graph(
        'Errors of functions',
        lambdas.map(([name, { lambda }]) =>
          lambda.metricErrors({ period: PERIOD, statistic: 'Sum', label: name }),
        ),
      ),
      this.graph(
        'Messages in dead-letter queues',
        queues.map(({ queue, node }) =>
          queue.metricApproximateNumberOfMessagesVisible({
            period: PERIOD,
            statistic: 'Maximum',
            label: node.path.split('/').slice(1).join(' '),
          }),
        ),
      ),
      this.graph('API: requests and refusals', [
        ofApi('Count', 'Sum'),
        ofApi('4xx', 'Sum'),
        ofApi('5xx', 'Sum'),
      ]),
    ];
  }

  /** One line for each report that has data, by a search: a new report needs no change here. */
  private byReport(state: string): IMetric {
    const schema = `${METRIC_NAMESPACE},${DEPLOYMENT_DIMENSION},report,state`;
    const { stackName } = Stack.of(this);
    const search = `{${schema}} MetricName="Jobs" ${DEPLOYMENT_DIMENSION}="${stackName}" state="${state}"`;
    return new MathExpression({
      expression: `SEARCH('${search}', 'Sum', ${PERIOD.toSeconds()})`,
      usingMetrics: {},
      label: state,
      period: PERIOD,
    });
  }

  private metric(name: MetricName, statistic: Statistic, dimensions?: Record<string, string>) {
    const [value] = Object.values(dimensions ?? {});
    const label = value ?? (statistic === 'Sum' ? name : `${name} ${statistic}`);
    return pipelineMetric(this, name, statistic, dimensions).with({ label });
  }

  private graph(title: string, left: IMetric[]): GraphWidget {
    return new GraphWidget({ title, left, ...SIZE });
  }
}
