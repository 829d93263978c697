import type { ConformancePlan } from './conform.ts';
import { countQuestions } from './run-questions.ts';

/** The operations of each service that questions, creation and removal call. */
export const rights = {
  'redshift-data': [
    ...['ExecuteStatement', 'BatchExecuteStatement', 'DescribeStatement', 'CancelStatement'],
    ...['GetStatementResult', 'ListStatements', 'ListDatabases', 'ListTables', 'DescribeTable'],
  ],
  sqs: [
    ...['CreateQueue', 'GetQueueAttributes', 'SetQueueAttributes', 'GetQueueUrl'],
    ...['ReceiveMessage', 'DeleteQueue'],
  ],
  events: ['PutRule', 'PutTargets', 'RemoveTargets', 'DeleteRule'],
  s3: ['ListBucket', 'GetObject', 'DeleteObject'],
} as const;

const listed = (service: keyof typeof rights): string =>
  `  ${service}: ${rights[service].join(', ')}`;

/** The IAM right by which the Data API gets a connection. */
const connection = ({ target }: ConformancePlan): string => {
  if (target.SecretArn !== undefined) return '  secretsmanager: GetSecretValue';
  return target.WorkgroupName === undefined
    ? '  redshift: GetClusterCredentialsWithIAM'
    : '  redshift-serverless: GetCredentials';
};

/**
 * What a run creates, costs and needs. Prices: https://aws.amazon.com/redshift/pricing/ ($0.375 for
 * an hour of an RPU in us-east-1, 60 seconds at least), a minute or two of 8 to 128 RPU.
 */
export const noticeOf = (plan: ConformancePlan, name: string): string => {
  const { target, unload, events } = plan;
  const folder = unload !== undefined;
  const bucketRole = unload?.role === 'default' ? 'the default role' : unload?.role;
  return [
    `Asks ${countQuestions({ folder, queue: events })} questions. It creates and removes, also after Ctrl-C:`,
    `  the schema ${name} in ${target.Database}, with small tables`,
    ...(events ? [`  the SQS queue ${name} and the EventBridge rule ${name}`] : []),
    ...(folder ? [`  files below s3://${unload.bucket}/${name}/`] : []),
    target.WorkgroupName === undefined
      ? 'It costs nothing beside the cluster, which it uses for a minute or two.'
      : 'It costs about $0.05 to $0.10 at 8 RPU and $0.80 to $1.60 at 128: a minute or two.',
    'Rights that it needs:',
    listed('redshift-data'),
    connection(plan),
    ...(events ? [listed('sqs'), listed('events')] : []),
    ...(folder
      ? [listed('s3'), `  s3: PutObject, GetObject, ListBucket, for ${bucketRole} of the warehouse`]
      : []),
    `  in the database: CREATE on ${target.Database}`,
    ...(folder ? [] : ['UNLOAD and COPY are not asked: name a bucket with --bucket.']),
    ...(events ? [] : ['Events are not asked.']),
  ].join('\n');
};
