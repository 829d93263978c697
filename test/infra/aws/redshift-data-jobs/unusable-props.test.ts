import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Duration, RemovalPolicy } from 'aws-cdk-lib/core';
import { describe, expect, it } from 'vitest';
import type { RedshiftDataJobsProps } from '../../../../infra/aws/redshift-data-jobs/redshift-data-jobs-props.ts';
import { Reports } from '../../../../infra/aws/redshift-data-jobs/reports.ts';
import { Warehouse } from '../../../../infra/aws/redshift-data-jobs/warehouse.ts';
import { jobsIn, newStack } from './jobs-in-app.ts';

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
      limits: { defaultTimeout: Duration.days(2), jobsInFlight: 0 },
    });
    for (const [prop, accepted] of [
      ['database', 'the name of the database'],
      ['retention', 'a whole number of days'],
      ['databaseUser', '"iam" or'],
      ['limits.defaultTimeout', 'a whole number of seconds'],
      ['limits.jobsInFlight', 'all jobs that are not settled: a whole number'],
    ]) {
      expect(fault).toMatch(new RegExp(`- props\\.${prop}: got .*; accepted: ${accepted}`));
    }
    expect(fault).toContain('The props of RedshiftDataJobs App-Jobs cannot be used:');
  });

  it('are durations in parts of a day or a second', () => {
    const accepted = 'props.retention: got 1.5; accepted: a whole number of days from 1 to 3650';
    expect(faultOf({ retention: Duration.hours(36) })).toContain(accepted);
    expect(faultOf({ limits: { maxTimeout: Duration.millis(10) } })).toContain('of seconds');
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

  it.each([
    ['nothing', 'warehouse', undefined],
    ['"./reports"', 'reports', './reports'],
    ['"iam"', 'access', 'iam'],
  ])('are %s as %s, as JavaScript lets them be', (given, prop, value) => {
    const accepted = /: given: (.*); accepted: (Warehouse|Reports|JobApiAccess)\.\w+\(/;
    const [, quoted] = accepted.exec(faultOf({ [prop]: value })) ?? [];
    expect(quoted).toBe(given);
  });

  it('are a folder without reports, and one that is not there', () => {
    expect(() => Reports.fromDirectory('test/infra/aws/fixtures')).toThrow(
      'test/infra/aws/fixtures: given: a folder without a report. Accepted: ',
    );
    expect(() => Reports.fromDirectory('nowhere')).toThrow('nowhere: given: a path that cannot');
  });
});
