import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import type { Report } from '../../../shared/reports/report.ts';
import type { DeploymentSettings } from '../../settings/deployment-settings.ts';
import { Administrators } from '../api/administrators.ts';
import { JobApi } from '../api/job-api.ts';
import { configureSignIn } from '../api/sign-in-settings.ts';
import { readsReports, withReports } from '../bundle/bundle-with-reports.ts';
import { EncryptionKey } from '../data-protection/encryption-key.ts';
import { deploymentName } from '../deployment/deployment-name.ts';
import { NotificationTopic } from '../events/notification-topic.ts';
import { ReconcileSchedule } from '../events/reconcile-schedule.ts';
import { StatementEvents } from '../events/statement-events.ts';
import { type FunctionName, forEachFunction, type PerFunction } from '../function/function-name.ts';
import { FunctionRole, PipelineRole } from '../function/function-role.ts';
import { functionSizes } from '../function/function-size.ts';
import { PipelineFunction } from '../function/pipeline-function.ts';
import { WarehouseAccess } from '../function/warehouse-access.ts';
import { limitResults, limitSubmits, limitWaits } from '../jobs/job-limits.ts';
import { JobTable } from '../jobs/job-table.ts';
import { Operations } from '../operations/operations.ts';
import { ResultBucket } from '../results/result-bucket.ts';
import { UnloadRole } from '../results/unload-role.ts';
import { accessOutputs, queueOutputs, writeOutputs } from './pipeline-outputs.ts';

/** Settings, reports and code of one deployment. */
export interface PipelineProps {
  readonly config: DeploymentSettings;
  /** The key of the app that stands for the ARN in the settings. */
  readonly givenKey?: IKey | undefined;
  readonly reports: readonly Report[];
  /** The folder of each function's bundle. */
  readonly bundles: PerFunction<string>;
}

const capitalized = (name: string): string => `${name.charAt(0).toUpperCase()}${name.slice(1)}`;

/** The whole service: its parts, and who may do what to which. */
export class Pipeline extends Construct {
  readonly api: JobApi;
  readonly jobs: JobTable;
  readonly results: ResultBucket;
  readonly notifications: NotificationTopic;
  readonly pipelineRole: PipelineRole;
  readonly operations: Operations;

  constructor(scope: Construct, id: string, props: PipelineProps) {
    super(scope, id);
    const { config, givenKey } = props;
    const statementNamePrefix = `${deploymentName(this)}/`;
    const admins = new Administrators(this, 'Administrators', config.api);
    const encryption = new EncryptionKey(this, 'Encryption', { ...config, givenKey });
    const listsEveryOwner = admins.canExist;
    const jobs = new JobTable(this, 'Jobs', { ...config, encryption, listsEveryOwner });
    const results = new ResultBucket(this, 'Results', { ...config, encryption });
    const notifications = new NotificationTopic(this, 'Notifications', encryption);
    const warehouse = new WarehouseAccess(this, 'Warehouse', { ...config, statementNamePrefix });
    const unloadRole = new UnloadRole(this, 'UnloadRole', { ...config, results });
    const pipelineRole = new PipelineRole(this, 'PipelineRole');
    const functions = this.functions({ ...props, encryption }, pipelineRole);

    const parts = { jobs, results, notifications, warehouse, encryption, unloadRole, admins };
    this.grant(functions, parts);
    this.configure(functions, parts, config);

    const { submit, status, lab, collector, reconciler } = functions;
    for (const writer of [collector, reconciler]) {
      // Readers are replaced first, so that none meets a record that is newer than its code.
      writer.lambda.node.addDependency(submit.lambda, status.lambda, lab.lambda);
    }
    const hop = { statementNamePrefix, collector, encryption };
    const events = new StatementEvents(this, 'StatementEvents', hop);
    const schedule = new ReconcileSchedule(this, 'ReconcileSchedule', { reconciler, encryption });
    const api = new JobApi(this, 'JobApi', { ...config, functions, encryption });
    results.letPageRead(api.url);
    const watched = { ...config, functions, events, schedule, api, encryption };
    const operations = new Operations(this, 'Operations', watched);

    this.api = api;
    this.jobs = jobs;
    this.results = results;
    this.notifications = notifications;
    this.pipelineRole = pipelineRole;
    this.operations = operations;
    writeOutputs(this, {
      ApiUrl: api.url,
      ...accessOutputs(this, config.api, api),
      UnloadRoleArn: unloadRole.roleArn,
      EncryptionKeyArn: encryption.key?.keyArn,
      CollectorFunctionName: collector.lambda.functionName,
      ...this.resourceOutputs(),
      ...queueOutputs('Events', events),
      ...queueOutputs('Ticks', schedule),
    });
  }

  private resourceOutputs(): Readonly<Record<string, string>> {
    return {
      JobTableName: this.jobs.table.tableName,
      ResultBucketName: this.results.bucket.bucketName,
      NotificationTopicArn: this.notifications.topic.topicArn,
      OperationsTopicArn: this.operations.topic.topicArn,
      PipelineRoleArn: this.pipelineRole.roleArn,
      DatabaseUser: this.pipelineRole.databaseUser,
    };
  }

  private functions(
    {
      config,
      bundles,
      reports,
      encryption,
    }: PipelineProps & { readonly encryption: EncryptionKey },
    pipelineRole: PipelineRole,
  ): PerFunction<PipelineFunction> {
    const roles: PerFunction<FunctionRole> = {
      submit: pipelineRole,
      cancel: pipelineRole,
      lab: pipelineRole,
      collector: pipelineRole,
      reconciler: pipelineRole,
      status: new FunctionRole(this, 'StatusRole', {
        description: 'Reads jobs and results; holds no Redshift permission',
      }),
      console: new FunctionRole(this, 'ConsoleRole', {
        description: 'Writes its own log and nothing else',
      }),
    };
    return forEachFunction(
      (name: FunctionName) =>
        new PipelineFunction(this, capitalized(name), {
          ...functionSizes[name],
          bundle: readsReports(name)
            ? withReports(this, name, bundles[name], reports)
            : bundles[name],
          role: roles[name],
          serviceName: name,
          logRetentionDays: config.logRetentionDays,
          encryption,
        }),
    );
  }

  /** Grants each function its permissions; this is the whole list. */
  private grant(functions: PerFunction<PipelineFunction>, parts: Parts): void {
    const { jobs, results, notifications, warehouse } = parts;
    const { submit, cancel, status, console, lab, collector, reconciler } = functions;

    for (const fn of [submit, lab]) {
      jobs.grantSubmit(fn);
      warehouse.grantExecute(fn);
      notifications.grantPublish(fn);
    }

    jobs.grantCancel(cancel);
    warehouse.grantCancel(cancel);
    notifications.grantPublish(cancel);

    // After a wait a submit answers with the first rows, or cancels.
    results.grantRead(submit);
    warehouse.grantCancel(submit);

    for (const fn of [collector, reconciler]) {
      jobs.grantAdvance(fn);
      warehouse.grantAdvance(fn);
      results.grantWrite(fn);
      notifications.grantPublish(fn);
    }

    jobs.grantRead(status);
    jobs.grantWait(status);
    results.grantRead(status);
    results.grantRead(lab);

    // The console has no permission; its page's content security policy names the results' origin.
    results.provideAddress(console);
  }

  /** Configures each function with the settings that concern it. */
  private configure(
    functions: PerFunction<PipelineFunction>,
    { encryption, unloadRole, admins }: Parts,
    config: DeploymentSettings,
  ): void {
    const { submit, cancel, status, console, lab, collector, reconciler } = functions;
    for (const fn of [submit, console]) {
      fn.provide('ADHOC_SQL', adHocWord(config.adHocSql));
      unloadRole.configure(fn);
    }
    encryption.configure(submit);
    for (const fn of [submit, status]) limitWaits(fn, config.limits);
    for (const fn of [submit, lab]) limitSubmits(fn, config.limits);
    for (const fn of [collector, reconciler]) limitResults(fn, config.limits);
    configureSignIn(functions, config);
    lab.provide('LAB_ORIGINS', config.api.labOrigins.join(' ') || 'none');
    for (const fn of [status, cancel, lab]) admins.configure(fn);
    for (const fn of Object.values(functions)) fn.checkEnvironment();
  }
}

interface Parts {
  readonly jobs: JobTable;
  readonly results: ResultBucket;
  readonly notifications: NotificationTopic;
  readonly warehouse: WarehouseAccess;
  readonly encryption: EncryptionKey;
  readonly unloadRole: UnloadRole;
  readonly admins: Administrators;
}

const adHocWord = (setting: DeploymentSettings['adHocSql']): 'allowed' | 'read' | 'refused' => {
  if (setting === 'read') return setting;
  return setting ? 'allowed' : 'refused';
};
