import { describe, expect, it } from 'vitest';
import { PendingWork } from '../../../../infra/host/pending-work.ts';
import { StartFailure } from '../../../../infra/host/start-failure.ts';
import { resolveTemplate } from '../../../../infra/local/cloudformation/template.ts';
import { EventLog } from '../../../../infra/local/event-log/event-log.ts';
import { EventBus } from '../../../../infra/local/eventbridge/event-bus.ts';
import { createFaultInjector } from '../../../../infra/local/faults/faults.ts';
import { AccessControl } from '../../../../infra/local/iam/access-control.ts';
import type { StackEvent } from '../../../../infra/local/stack-events.ts';

const ADDRESSES = {
  stackName: 'Stack',
  apiUrl: 'http://127.0.0.1:1',
  awsUrl: 'http://127.0.0.1:2',
};

/** A bus with one rule, whose target is a queue with these properties beside its ARN. */
const busWithTarget = (properties: object): EventBus => {
  const target = { Id: 'Target0', Arn: { 'Fn::GetAtt': ['Queue', 'Arn'] }, ...properties };
  const Properties = { EventPattern: { source: ['test'] }, Targets: [target] };
  const Resources = {
    Queue: { Type: 'AWS::SQS::Queue' },
    Rule: { Type: 'AWS::Events::Rule', Properties },
  };
  const template = resolveTemplate({ Resources }, ADDRESSES);
  const events = new EventLog<StackEvent>();
  return new EventBus({
    template,
    events,
    access: new AccessControl(template, events),
    faults: createFaultInjector({}),
    functions: {
      has: () => false,
      invokeAsynchronously: () => expect.unreachable('there is no function'),
    },
    pending: new PendingWork((thrown) => expect.unreachable(String(thrown))),
    queueUrl: ADDRESSES.awsUrl,
  });
};

describe('a target of a rule', () => {
  it('receives the event as it is', () => {
    expect(() => busWithTarget({ RetryPolicy: { MaximumRetryAttempts: 3 } })).not.toThrow();
  });

  it.each([
    ['Input', '{"fixed":true}'],
    ['InputPath', '$.detail'],
    ['InputTransformer', { InputTemplate: '"text"' }],
  ])('that changes the event by %s is refused at the start', (property, value) => {
    const start = () => busWithTarget({ [property]: value });
    expect(start).toThrow(StartFailure);
    expect(start).toThrow(
      `AWS::Events::Rule Rule cannot run locally: its property Targets[].${property} is not emulated.`,
    );
  });
});
