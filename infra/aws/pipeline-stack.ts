import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { DeploymentSettings } from '../settings/deployment-settings.ts';
import { Administrators } from './api/administrators.ts';
import { JobApi } from './api/job-api.ts';
import { configureSignIn } from './api/sign-in-settings.ts';
import { EncryptionKey } from './data-protection/encryption-key.ts';
import { NotificationTopic } from './events/notification-topic.ts';
import { ReconcileSchedule } from './events/reconcile-schedule.ts';
import { StatementEvents } from './events/statement-events.ts';
import { type FunctionName, forEachFunction, type PerFunction } from './function/function-name.ts';
import { FunctionRole, PipelineRole } from './function/function-role.ts';
import { functionSizes } from './function/function-size.ts';
import { PipelineFunction } from './function/pipeline-function.ts';
import { WarehouseAccess } from './function/warehouse-access.ts';
import { limitResults, limitSubmits, limitWaits } from './jobs/job-limits.ts';
import { JobTable } from './jobs/job-table.ts';
import { Operations } from './operations/operations.ts';
import { TemplateSynthesizer } from './pipeline-app.ts';
import { ResultBucket } from './results/result-bucket.ts';
import { UnloadRole } from './results/unload-role.ts';
import { accessOutputs, writeOutputs } from './stack-outputs.ts';

/** Settings and code of one deployment. */
export interface PipelineStackProps {
  readonly config: DeploymentSettings;
  /** The folder of each function's bundle. */
  readonly bundles: PerFunction<string>;
}

const capitalized = (name: string): string => `${name.charAt(0).toUpperCase()}${name.slice(1)}`;

/** The whole service in one stack: its parts, and who may do what to which. */
export class PipelineStack extends Stack {
  constructor(scope: Construct, id: string, { config, bundles }: PipelineStackProps) {
    super(scope, id, {
      description: 'Event-driven jobs over the Amazon Redshift Data API',
      synthesizer: new TemplateSynthesizer(),
    });
    const statementNamePrefix = `${this.stackName}/`;
    const admins = new Administrators(this, 'Administrators', config.api);
    const encryption = new EncryptionKey(this, 'Encryption', config);
    const listsEveryOwner = admins.canExist;
    const jobs = new JobTable(this, 'Jobs', { ...config, encryption, listsEveryOwner });
    const results = new ResultBucket(this, 'Results', { ...config, encryption });
    const notifications = new NotificationTopic(this, 'Notifications', encryption);
    const warehouse = new WarehouseAccess(this, 'Warehouse', { ...config, statementNamePrefix });
    const unloadRole = new UnloadRole(this, 'UnloadRole', { ...config, results });
    const pipelineRole = new PipelineRole(this, 'PipelineRole');
    const functions = this.functions({ config, bundles, encryption }, pipelineRole);

    const parts = { jobs, results, notifications, warehouse, encryption, unloadRole, admins };
    this.grant(functions, parts);
    this.configure(functions, parts, config);

    const { collector, reconciler } = functions;
    const hop = { statementNamePrefix, collector, encryption };
    const events = new StatementEvents(this, 'StatementEvents', hop);
    const schedule = new ReconcileSchedule(this, 'ReconcileSchedule', { reconciler, encryption });
    const api = new JobApi(this, 'JobApi', { ...config, functions, encryption });
    results.letPageRead(api.url);
    const watched = { ...config, functions, events, schedule, api, encryption };
    const operations = new Operations(this, 'Operations', watched);

    writeOutputs(this, {
      ApiUrl: api.url,
      ...accessOutputs(this, config.api, api),
      JobTableName: jobs.table.tableName,
      ResultBucketName: results.bucket.bucketName,
      NotificationTopicArn: notifications.topic.topicArn,
      OperationsTopicArn: operations.topicArn,
      CollectorFunctionName: collector.lambda.functionName,
      PipelineRoleArn: pipelineRole.roleArn,
      DatabaseUser: pipelineRole.databaseUser,
      UnloadRoleArn: unloadRole.roleArn,
      EncryptionKeyArn: encryption.key?.keyArn,
      UndeliveredEventsQueueUrl: events.undelivered.queue.queueUrl,
      FailedEventsQueueUrl: events.failed.queue.queueUrl,
      UndeliveredTicksQueueUrl: schedule.undelivered.queue.queueUrl,
      FailedTicksQueueUrl: schedule.failed.queue.queueUrl,
    });
  }

  private functions(
    { config, bundles, encryption }: PipelineStackProps & { readonly encryption: EncryptionKey },
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
          bundle: bundles[name],
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
