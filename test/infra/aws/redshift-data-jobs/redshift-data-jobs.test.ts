import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { CfnParameter, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { describe, expect, inject, it } from 'vitest';
import { PipelineApp } from '../../../../infra/aws/pipeline-app.ts';
import { JobApiAccess } from '../../../../infra/aws/redshift-data-jobs/job-api-access.ts';
import { RedshiftDataJobs } from '../../../../infra/aws/redshift-data-jobs/redshift-data-jobs.ts';
import type { RedshiftDataJobsProps } from '../../../../infra/aws/redshift-data-jobs/redshift-data-jobs-props.ts';
import { Reports } from '../../../../infra/aws/redshift-data-jobs/reports.ts';
import { Warehouse } from '../../../../infra/aws/redshift-data-jobs/warehouse.ts';
import {
  allowedBy,
  bundles,
  environmentOf,
  reports,
  synthesizePipeline,
  WORKGROUP_ID,
} from '../synthesized-pipeline.ts';

const least: RedshiftDataJobsProps = {
  warehouse: Warehouse.workgroup({ name: 'analytics', id: WORKGROUP_ID }),
  database: 'dev',
  reports,
  access: JobApiAccess.iam(),
  bundles,
};

const outdir = mkdtempSync(join(inject('runFolder'), 'app-'));
const newStack = () =>
  new Stack(new PipelineApp({ outdir, builtinCloudFormationValidation: false }), 'App');

const jobsIn = (stack: Stack, props: Partial<RedshiftDataJobsProps> = {}, id = 'Jobs') =>
  new RedshiftDataJobs(stack, id, { ...least, ...props });

const role = (stack: Stack) =>
  new Role(stack, 'Caller', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });

describe('the construct in a stack of an app', () => {
  it('makes what the own stack makes, but for names', () => {
    const anonymous = (part: unknown, deployment: string, prefix: string) =>
      JSON.stringify(part)
        .replaceAll(deployment, 'NAME')
        .replaceAll(deployment.replaceAll('-', ''), 'NAME')
        .replaceAll(new RegExp(`"${prefix}(\\w+?)[0-9A-F]{8}"`, 'g'), '"$1"');
    const resources = (template: Template, deployment: string, prefix: string) =>
      Object.entries(template.toJSON()['Resources'])
        .map(([id, resource]) => anonymous({ [id]: resource }, deployment, prefix))
        .map((text) => text.replaceAll(/[0-9a-f]{64}/g, 'HASH').replaceAll(/[0-9A-F]{8}/g, ''))
        .sort();
    const stack = newStack();
    jobsIn(stack, {}, 'Reporting');
    const given = resources(Template.fromStack(stack), 'App-Reporting', 'Reporting');
    const own = resources(synthesizePipeline({ stackName: 'OwnStack' }).template, 'OwnStack', '');
    expect(given).toEqual(own);
  });

  it('is there twice, and neither has a name of the other', () => {
    const stack = newStack();
    const [one, two] = [jobsIn(stack, {}, 'Sales'), jobsIn(stack, {}, 'Billing')];
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::DynamoDB::Table', 2);
    for (const name of ['App-Sales', 'App-Billing']) {
      template.hasResourceProperties('AWS::Events::Rule', {
        EventPattern: { detail: { statementName: [{ prefix: `${name}/` }] } },
      });
      template.hasResourceProperties('AWS::Lambda::Function', {
        Environment: { Variables: { DEPLOYMENT_NAME: name } },
      });
    }
    expect(one.databaseUser).not.toBe(two.databaseUser);
    const alarms = Object.values(template.findResources('AWS::CloudWatch::Alarm'));
    expect(new Set(alarms.map(({ Properties }) => Properties.AlarmName)).size).toBe(alarms.length);
  });

  it('takes a warehouse, a secret, keys and roles that the same app makes', () => {
    const stack = newStack();
    const workgroup = new CfnParameter(stack, 'Workgroup').valueAsString;
    const encryptionKey = new Key(stack, 'Key');
    jobsIn(stack, {
      warehouse: Warehouse.workgroup({ name: workgroup, id: workgroup }),
      databaseSecret: new Secret(stack, 'Secret', { encryptionKey }),
      unloadRole: new Role(stack, 'Unload', {
        assumedBy: new ServicePrincipal('redshift.amazonaws.com'),
      }),
      encryptionKey,
      alarmTopic: new Topic(stack, 'Alarms'),
      retention: Duration.days(7),
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const template = Template.fromStack(stack);
    expect(environmentOf(template, 'JobsSubmit')).toMatchObject({
      WORKGROUP_NAME: 'Workgroup',
      SECRET_ARN: 'Secret',
      UNLOAD_ROLE_ARN: 'Unload.Arn',
      RETENTION_DAYS: '7',
    });
    template.hasResourceProperties('AWS::KMS::Key', {
      KeyPolicy: {
        Statement: Match.arrayWith([
          Match.objectLike({ Principal: { Service: 'events.amazonaws.com' } }),
        ]),
      },
    });
    template.hasResource('AWS::S3::Bucket', { DeletionPolicy: 'Delete' });
  });
});

describe('a grant', () => {
  it('of calls names the routes that do it and no other', () => {
    const stack = newStack();
    const jobs = jobsIn(stack);
    const caller = role(stack);
    jobs.grantSubmit(caller);
    jobs.grantCancel(caller);
    const allowed = allowedBy(Template.fromStack(stack)).filter(({ role }) => role === 'Caller');
    expect(allowed.map(({ action }) => action)).toEqual(Array(4).fill('execute-api:Invoke'));
    expect(allowed.map(({ resource }) => resource.replace(/.*\$default/, '')).sort()).toEqual([
      '/GET/openapi.json',
      '/GET/reports',
      '/POST/jobs',
      '/POST/jobs/*/cancel',
    ]);
  });

  it('of calls is refused where tokens decide', () => {
    const stack = newStack();
    const jwt = { issuer: 'https://id.example', audience: ['a'] };
    const jobs = jobsIn(stack, { access: JobApiAccess.jwt(jwt) });
    expect(() => jobs.grantRead(role(stack))).toThrow('tokens with the scope jobs:read');
  });

  it('of results lets a role read them and use their key', () => {
    const stack = newStack();
    const jobs = jobsIn(stack, { encryptionKey: 'create' });
    jobs.grantReadResults(role(stack));
    const allowed = allowedBy(Template.fromStack(stack)).filter(({ role }) => role === 'Caller');
    expect(allowed.map(({ action }) => action).sort()).toEqual(['kms:Decrypt', 's3:GetObject']);
  });
});

describe('settled jobs', () => {
  it('are counted by state, and by state and report', () => {
    const jobs = jobsIn(newStack());
    expect(jobs.metricJobs({ state: 'FAILED' }).dimensions).toEqual({
      deployment: 'App-Jobs',
      state: 'FAILED',
    });
    const metric = jobs.metricJobs({ state: 'FAILED', report: 'a', period: Duration.hours(1) });
    expect(metric.dimensions).toMatchObject({ report: 'a' });
    expect(metric.period.toMinutes()).toBe(60);
  });

  it('are sent to a target, only those of a state and a report where it says so', () => {
    const stack = newStack();
    const target = new SqsSubscription(new Queue(stack, 'Invoices'));
    jobsIn(stack).onSettled('Bill', { states: ['SUCCEEDED'], reports: ['invoices'], target });
    Template.fromStack(stack).hasResourceProperties('AWS::SNS::Subscription', {
      Protocol: 'sqs',
      FilterPolicy: { state: ['SUCCEEDED'], report: ['invoices'] },
    });
  });
});

describe('props that cannot be used', () => {
  const faultOf = (props: Partial<RedshiftDataJobsProps>): string => {
    try {
      jobsIn(newStack(), props);
    } catch (error) {
      return String(error);
    }
    return '';
  };

  it('are all named as they are called, with what is accepted', () => {
    const fault = faultOf({
      database: 'a b',
      retention: Duration.days(5000),
      databaseUser: 'jobs',
      limits: { defaultTimeout: Duration.days(2) },
    });
    for (const prop of ['database', 'retention', 'databaseUser', 'limits.defaultTimeout']) {
      expect(fault).toMatch(new RegExp(`- props\\.${prop}: got .*; accepted: `));
    }
    expect(fault).toContain('The props of RedshiftDataJobs App-Jobs cannot be used:');
  });

  it('are those that contradict each other', () => {
    const stack = newStack();
    const databaseSecret = new Secret(stack, 'Secret');
    const warehouse = Warehouse.cluster({ identifier: 'analytics' });
    expect(faultOf({ warehouse, databaseUser: 'jobs', databaseSecret })).toContain(
      'given: databaseUser and databaseSecret; accepted: one of them',
    );
    const alarmTopic = new Topic(stack, 'Topic');
    expect(faultOf({ alarmTopic, alarmEmail: 'a@b.example' })).toContain('accepted: one of them');
    expect(faultOf({ removalPolicy: RemovalPolicy.SNAPSHOT })).toContain('RETAIN or DESTROY');
  });

  it('are a folder without reports, and one that is not there', () => {
    expect(() => Reports.fromDirectory('test/infra/aws/fixtures')).toThrow(
      'test/infra/aws/fixtures: given: a folder without a report. Accepted: ',
    );
    expect(() => Reports.fromDirectory('nowhere')).toThrow('nowhere: given: a path that cannot');
  });
});
