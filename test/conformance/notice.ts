import { judgedStatements } from './compare-statements.ts';
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

/** An hour of an RPU in us-east-1, in dollars: https://aws.amazon.com/redshift/pricing/ */
const RPU_HOUR = 0.375;

const costOf = (isServerless: boolean, minutes: number): string => {
  const price = (rpus: number) =>
    `$${((RPU_HOUR * rpus * minutes) / 60).toFixed(2)} at ${rpus} RPU`;
  return isServerless
    ? `It takes about ${minutes} minutes, which cost ${price(8)} and ${price(128)}.`
    : `It takes about ${minutes} minutes and costs nothing beside the cluster.`;
};

/** What a run creates, costs and needs. */
export const noticeOf = (plan: ConformancePlan, name: string): string => {
  const { target, unload, events, statements = false } = plan;
  const folder = unload !== undefined;
  const bucketRole = unload?.role === 'default' ? 'the default role' : unload?.role;
  return [
    `Asks ${countQuestions({ folder, queue: events })} questions${statements ? ` and compares ${judgedStatements.length} statements` : ''}.`,
    'It creates and removes, also after Ctrl-C:',
    `  the schema ${name} in ${target.Database}, with small tables`,
    ...(events ? [`  the SQS queue ${name} and the EventBridge rule ${name}`] : []),
    ...(folder ? [`  files below s3://${unload.bucket}/${name}/`] : []),
    costOf(target.WorkgroupName !== undefined, statements ? 12 : 2),
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
