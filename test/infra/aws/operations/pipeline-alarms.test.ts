import { readFileSync } from 'node:fs';
import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { anchorOf } from '../../../../infra/aws/operations/runbook-alarm.ts';
import { synthesizePipeline } from '../synthesized-pipeline.ts';

const readme = readFileSync(new URL('../../../../README.md', import.meta.url), 'utf8');
const { template } = synthesizePipeline();

const alarm = z.object({
  AlarmName: z.string(),
  AlarmDescription: z.string(),
  AlarmActions: z.array(z.unknown()),
  OKActions: z.array(z.unknown()),
  MetricName: z.string(),
  Namespace: z.string(),
  TreatMissingData: z.string(),
  ComparisonOperator: z.string(),
});

const alarms = Object.values(template.findResources('AWS::CloudWatch::Alarm')).map((resource) =>
  alarm.parse(z.object({ Properties: z.unknown() }).parse(resource).Properties),
);

/** Heading and text of every part of the README that says what to do. */
const runbooks = new Map(
  readme
    .split(/^#+ /m)
    .filter((part) => part.includes('**Meaning.**'))
    .map((part) => [part.slice(0, part.indexOf('\n')), part] as const),
);

const runbookOf = (description: string): string => /\("(.*)"\)/.exec(description)?.[1] ?? '';

describe('every alarm', () => {
  it('names a heading of the README, and every such heading has an alarm', () => {
    const named = alarms.map(({ AlarmDescription }) => runbookOf(AlarmDescription));
    expect(named.sort()).toEqual([...runbooks.keys()].sort());
    expect(new Set(named).size).toBe(16);
  });

  it.each(alarms.map((one) => [one.AlarmName, one] as const))(
    '%s says the impact, links to its heading and tells the operations topic',
    (_name, { AlarmDescription, AlarmActions, OKActions }) => {
      const runbook = runbookOf(AlarmDescription);
      expect(AlarmDescription).toMatch(/^[A-Z].{30,}\. Runbook: README\.md#[a-z-]+ \(".*"\)\.$/);
      expect(AlarmDescription).toContain(`README.md#${anchorOf(runbook)} `);
      const text = runbooks.get(runbook);
      for (const part of ['**Meaning.**', '**Investigate.**', '**Resolve.**']) {
        expect(text).toContain(part);
      }
      const topic = { Ref: expect.stringMatching(/^OperationsTopic/) };
      expect([AlarmActions, OKActions]).toEqual([[topic], [topic]]);
    },
  );

  it('takes silence for trouble where something must report at all times, and only there', () => {
    const breaching = alarms.filter(({ TreatMissingData }) => TreatMissingData === 'breaching');
    expect(breaching.map(({ AlarmName }) => AlarmName).sort()).toEqual([
      'RedshiftDataJobs-ReconcilerSilent',
      'RedshiftDataJobs-ScheduleSilent',
    ]);
  });
});

describe('what is watched', () => {
  it('is every dead-letter queue', () => {
    const queues = Object.keys(template.findResources('AWS::SQS::Queue'));
    expect(queues).toHaveLength(4);
    for (const queue of queues) {
      template.hasResourceProperties('AWS::CloudWatch::Alarm', {
        Namespace: 'AWS/SQS',
        MetricName: 'ApproximateNumberOfMessagesVisible',
        Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': [queue, 'QueueName'] } }],
      });
    }
  });

  it('is each background function, failed and silent', () => {
    const names = alarms.map(({ AlarmName }) => AlarmName.replace('RedshiftDataJobs-', ''));
    for (const part of ['Collector', 'EventRule', 'Reconciler']) {
      expect(names).toEqual(expect.arrayContaining([`${part}Fails`, `${part}Silent`]));
    }
    expect(names).toEqual(expect.arrayContaining(['TicksUndelivered', 'ScheduleSilent']));
  });
});

describe('the operations topic', () => {
  it('lets CloudWatch of this account publish, over TLS only', () => {
    template.hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Effect: 'Deny',
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          }),
          Match.objectLike({
            Effect: 'Allow',
            Action: 'sns:Publish',
            Principal: { Service: 'cloudwatch.amazonaws.com' },
            Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
          }),
        ]),
      },
    });
  });

  it('has the address that the settings give', () => {
    const { template: told } = synthesizePipeline({ alarmsTo: { email: 'ops@example.com' } });
    told.hasResourceProperties('AWS::SNS::Subscription', {
      Protocol: 'email',
      Endpoint: 'ops@example.com',
    });
  });

  it('is a given one where the settings name it', () => {
    const topicArn = 'arn:aws:sns:eu-west-1:123456789012:pages';
    const { template: given } = synthesizePipeline({ alarmsTo: { topicArn } });
    given.resourceCountIs('AWS::SNS::Topic', 1);
    given.allResourcesProperties('AWS::CloudWatch::Alarm', { AlarmActions: [topicArn] });
    given.hasOutput('OperationsTopicArn', { Value: topicArn });
  });
});
