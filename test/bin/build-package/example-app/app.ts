import { join } from 'node:path';
import { App, Duration, Stack } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Runtime } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { NodejsFunction, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { JobApiAccess, RedshiftDataJobs, Reports, Warehouse } from 'redshift-data-jobs';

const stack = new Stack(new App(), 'Analytics');

const jobs = new RedshiftDataJobs(stack, 'Jobs', {
  warehouse: Warehouse.workgroup({ name: 'analytics', id: '5b0d2a3e-0c7f-4f2e-9d53-3e1f0a6c7b11' }),
  database: 'dev',
  reports: Reports.fromDirectory(join(import.meta.dirname, 'reports')),
  access: JobApiAccess.iam(),
  retention: Duration.days(90),
  limits: { defaultTimeout: Duration.minutes(10), maxTimeout: Duration.hours(1) },
});

const newFunction = (id: string, file: string, environment: Record<string, string> = {}) =>
  new NodejsFunction(stack, id, {
    entry: join(import.meta.dirname, file),
    runtime: Runtime.NODEJS_24_X,
    timeout: Duration.minutes(1),
    bundling: { format: OutputFormat.ESM },
    environment,
  });

// On the first day of each month the invoices are submitted; nothing waits for them.
const request = newFunction('Request', 'request-invoices.ts', { JOBS_ENDPOINT: jobs.apiUrl });
jobs.grantSubmit(request);
const schedule = Schedule.cron({ day: '1', hour: '5', minute: '0' });
new Rule(stack, 'Monthly', { schedule, targets: [new LambdaFunction(request)] });

// Once they are there, another function reads them.
const settled = new Queue(stack, 'Settled', { visibilityTimeout: Duration.minutes(6) });
const target = new SqsSubscription(settled, { rawMessageDelivery: true });
jobs.onSettled('Invoices', { states: ['SUCCEEDED'], reports: ['invoices'], target });
const send = newFunction('Send', 'send-invoices.ts');
send.addEventSource(new SqsEventSource(settled));
jobs.grantReadResults(send);
