import { z } from 'zod';
import { localArn } from '../../../host/local-account.ts';
import { ANY_RESOURCE, type RequiredAccess } from '../../iam/access-control.ts';

const aboutQueue = z.looseObject({
  QueueUrl: z.string().optional(),
  QueueName: z.string().optional(),
});

/** What a call to SQS needs; a batch needs what each of its messages would. */
export const queueAccess = (operation: string, input: unknown): RequiredAccess[] => {
  const { QueueUrl, QueueName } = aboutQueue.safeParse(input).data ?? {};
  const name = QueueName ?? QueueUrl?.split('/').at(-1);
  const action = `sqs:${operation.replace(/Batch$/, '')}`;
  return [{ action, resource: name === undefined ? ANY_RESOURCE : localArn('sqs', name) }];
};

/** What a call to SNS needs. */
export const topicAccess = (operation: string, input: URLSearchParams): RequiredAccess[] => [
  {
    action: `sns:${operation.replace(/Batch$/, '')}`,
    resource: input.get('TopicArn') ?? input.get('TargetArn') ?? ANY_RESOURCE,
  },
];
