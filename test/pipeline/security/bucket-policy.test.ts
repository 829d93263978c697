import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decideAccess } from '../../../infra/local/iam/access-decision.ts';
import type { AccessRequest } from '../../../infra/local/iam/access-request.ts';
import type { PipelineStack } from '../../support/pipeline-stack.ts';
import { sharedPipelineStack } from '../../support/shared-stack.ts';

let stack: PipelineStack;
const Key = 'results/a.csv';
beforeAll(async () => {
  stack = await sharedPipelineStack();
  await stack.s3.send(new PutObjectCommand({ Bucket: stack.bucket, Key, Body: 'n\r\n1\r\n' }));
});
afterAll(() => stack.stop());

/** A link that is good for an hour by its own word, signed so many minutes ago. */
const linkOf = (minutesAgo: number) =>
  getSignedUrl(
    new S3Client(stack.clientConfig),
    new GetObjectCommand({ Bucket: stack.bucket, Key }),
    { expiresIn: 3600, signingDate: new Date(Date.now() - minutesAgo * 60_000) },
  );

const read = (context: AccessRequest['context'] = {}): AccessRequest => ({
  principal: { kind: 'outside', arn: 'arn:aws:iam::000000000000:user/administrator' },
  action: 's3:GetObject',
  resource: `arn:aws:s3:::${stack.bucket}/${Key}`,
  context: { 'aws:SecureTransport': 'true', ...context },
});

describe('the result bucket', () => {
  it('refuses a link that was signed more than 15 minutes ago, for every signer', async () => {
    expect((await fetch(await linkOf(14))).status).toBe(200);
    const old = await fetch(await linkOf(16));
    expect(old.status).toBe(403);
    expect(await old.text()).toContain('AccessDenied');
  });

  it('does so because of its policy', async () => {
    const { inForce } = stack.access;
    stack.access.enforce(inForce.filter(({ statement }) => statement.effect === 'Allow'));
    expect((await fetch(await linkOf(16))).status).toBe(200);
    stack.access.enforce(inForce);
  });

  it('refuses plain HTTP, as do the topic and the queues', () => {
    const plain = { 'aws:SecureTransport': 'false' } as const;
    const topic = stack.outputs['NotificationTopicArn'] ?? '';
    const name = stack.outputs['FailedEventsQueueUrl']?.split('/').at(-1);
    const queue = `arn:aws:sqs:us-east-1:000000000000:${name}`;
    const calls = [
      read(),
      { ...read(), action: 's3:PutObject' },
      { ...read(), action: 'sns:Publish', resource: topic },
      { ...read(), action: 'sqs:SendMessage', resource: queue },
    ];
    for (const call of calls) {
      expect(decideAccess(stack.access.inForce, call)).toBe('allowed');
      expect(decideAccess(stack.access.inForce, { ...call, context: plain })).toBe('denied');
    }
  });
});
