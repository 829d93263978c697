import { Match, Template } from 'aws-cdk-lib/assertions';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { CfnParameter, Duration, RemovalPolicy, type Stack } from 'aws-cdk-lib/core';
import { describe, expect, it } from 'vitest';
import { JobApiAccess } from '../../../../infra/aws/redshift-data-jobs/job-api-access.ts';
import { Warehouse } from '../../../../infra/aws/redshift-data-jobs/warehouse.ts';
import { namelessResources } from '../nameless-resources.ts';
import { allowedBy, environmentOf, synthesizePipeline } from '../synthesized-pipeline.ts';
import { jobsIn, newStack } from './jobs-in-app.ts';

const role = (stack: Stack) =>
  new Role(stack, 'Caller', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });

describe('the construct in a stack of an app', () => {
  it('makes what the own stack makes, but for names', () => {
    const stack = newStack();
    jobsIn(stack, {}, 'Reporting');
    const { template } = synthesizePipeline({ stackName: 'OwnStack' });
    expect(
      namelessResources(Template.fromStack(stack).toJSON(), 'App-Reporting', 'Reporting'),
    ).toEqual(namelessResources(template.toJSON(), 'OwnStack', ''));
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
});
