import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { allowedBy, environmentOf, synthesizePipeline } from '../synthesized-pipeline.ts';

const { template } = synthesizePipeline();

describe('the notification topic', () => {
  it('takes messages over TLS only', () => {
    template.hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: {
        Statement: [
          Match.objectLike({
            Effect: 'Deny',
            Action: 'sns:Publish',
            Principal: '*',
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          }),
        ],
      },
    });
  });

  it("is encrypted with SNS's own key, which has no monthly price", () => {
    template.hasResourceProperties('AWS::SNS::Topic', { KmsMasterKeyId: 'alias/aws/sns' });
    template.resourceCountIs('AWS::KMS::Key', 0);
  });

  it('is published to by the pipeline role alone', () => {
    const publishers = allowedBy(template).filter(({ action }) => action.startsWith('sns:'));
    expect(publishers).toEqual([
      { role: 'PipelineRole', action: 'sns:Publish', resource: 'NotificationsTopic' },
    ]);
  });

  it.each(['Submit', 'Cancel', 'Collector', 'Reconciler'])('is known to %s', (fn) => {
    expect(environmentOf(template, fn)).toHaveProperty(
      'NOTIFICATION_TOPIC_ARN',
      'NotificationsTopic',
    );
  });
});
