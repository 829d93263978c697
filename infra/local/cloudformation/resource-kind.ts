/** The parts that a resource's identifiers consist of. */
export interface ResourceIdentity {
  readonly logicalId: string;
  /** The physical name: the template's, or one generated from stack name and logical id. */
  readonly name: string;
  readonly region: string;
  readonly accountId: string;
  readonly apiUrl: string;
  readonly awsUrl: string;
}

type Identifier = (of: ResourceIdentity) => string;

/** What the local stack knows of one resource type. */
export interface ResourceKind {
  /** The property that may name the resource. */
  readonly nameProperty?: string;
  /** The longest name that AWS accepts; generated names are cut to it. */
  readonly nameLimit?: number;
  /** Bucket names have no capitals. */
  readonly lowerCase?: boolean;
  readonly ref: Identifier;
  readonly attributes?: Readonly<Record<string, Identifier>>;
  /** Why nothing runs for it here; absent where the local stack runs it. */
  readonly inert?: string;
}

const byName: Identifier = ({ name }) => name;

const arn =
  (service: string, prefix = ''): Identifier =>
  ({ region, accountId, name }) =>
    `arn:aws:${service}:${region}:${accountId}:${prefix}${name}`;

const globalArn =
  (service: string, prefix = ''): Identifier =>
  ({ accountId, name }) =>
    `arn:aws:${service}::${accountId}:${prefix}${name}`;

const bucketArn: Identifier = ({ name }) => `arn:aws:s3:::${name}`;
const queueUrl: Identifier = ({ awsUrl, accountId, name }) => `${awsUrl}/${accountId}/${name}`;
const tableArn = arn('dynamodb', 'table/');
const topicArn = arn('sns');
const scheduleArn = arn('scheduler', 'schedule/default/');

const inert = (why: string, kind: Partial<ResourceKind> = {}): ResourceKind => ({
  ref: byName,
  ...kind,
  inert: why,
});

const MONITORING = 'this machine shows no dashboards; logs, events and alarms are at hand';
const POLICY = 'it does not run: requests are checked against it';

const table: ResourceKind = {
  nameProperty: 'TableName',
  nameLimit: 255,
  ref: byName,
  attributes: { Arn: tableArn },
};

/**
 * Every resource type that the local stack knows. An unknown type stops the start: to skip it
 * silently would make this machine differ from AWS.
 */
export const RESOURCE_KINDS: ReadonlyMap<string, ResourceKind> = new Map(
  Object.entries({
    'AWS::DynamoDB::Table': table,
    'AWS::DynamoDB::GlobalTable': table,
    'AWS::S3::Bucket': {
      nameProperty: 'BucketName',
      nameLimit: 63,
      lowerCase: true,
      ref: byName,
      attributes: {
        Arn: bucketArn,
        DomainName: ({ name }) => `${name}.s3.amazonaws.com`,
        RegionalDomainName: ({ name, region }) => `${name}.s3.${region}.amazonaws.com`,
      },
    },
    'AWS::SNS::Topic': {
      nameProperty: 'TopicName',
      nameLimit: 256,
      ref: topicArn,
      attributes: { TopicArn: topicArn, TopicName: byName },
    },
    'AWS::SNS::Subscription': { ref: topicArn },
    'AWS::SQS::Queue': {
      nameProperty: 'QueueName',
      nameLimit: 80,
      ref: queueUrl,
      attributes: { Arn: arn('sqs'), QueueName: byName, QueueUrl: queueUrl },
    },
    'AWS::Lambda::Function': {
      nameProperty: 'FunctionName',
      nameLimit: 64,
      ref: byName,
      attributes: { Arn: arn('lambda', 'function:') },
    },
    'AWS::Lambda::EventInvokeConfig': { ref: byName },
    'AWS::Events::Rule': {
      nameProperty: 'Name',
      nameLimit: 64,
      ref: byName,
      attributes: { Arn: arn('events', 'rule/') },
    },
    'AWS::Scheduler::Schedule': {
      nameProperty: 'Name',
      nameLimit: 64,
      ref: byName,
      attributes: { Arn: scheduleArn },
    },
    'AWS::ApiGatewayV2::Api': {
      ref: byName,
      attributes: { ApiId: byName, ApiEndpoint: ({ apiUrl }) => apiUrl },
    },
    'AWS::ApiGatewayV2::Authorizer': { ref: byName },
    'AWS::ApiGatewayV2::Stage': { nameProperty: 'StageName', ref: byName },
    'AWS::ApiGatewayV2::Integration': { ref: byName },
    'AWS::ApiGatewayV2::Route': { ref: byName },

    'AWS::IAM::Role': inert(POLICY, {
      nameProperty: 'RoleName',
      nameLimit: 64,
      attributes: { Arn: globalArn('iam', 'role/'), RoleId: ({ logicalId }) => `AROA${logicalId}` },
    }),
    'AWS::IAM::Policy': inert(POLICY),
    'AWS::IAM::ManagedPolicy': inert(POLICY, { ref: globalArn('iam', 'policy/') }),
    'AWS::Lambda::Permission': inert(POLICY),
    'AWS::S3::BucketPolicy': inert(POLICY),
    'AWS::SQS::QueuePolicy': inert(POLICY),
    'AWS::SNS::TopicPolicy': inert(POLICY),
    'AWS::Logs::ResourcePolicy': inert(POLICY),
    'AWS::Logs::LogGroup': inert('the functions write their logs into the data folder', {
      nameProperty: 'LogGroupName',
      // The attribute ends with `:*`, which stands for the streams of the group.
      attributes: { Arn: (of) => `${arn('logs', 'log-group:')(of)}:*` },
    }),
    'AWS::Logs::MetricFilter': inert(MONITORING),
    'AWS::Logs::QueryDefinition': inert(MONITORING),
    'AWS::CloudWatch::Alarm': {
      nameProperty: 'AlarmName',
      nameLimit: 255,
      ref: byName,
      attributes: { Arn: arn('cloudwatch', 'alarm:') },
    },
    'AWS::CloudWatch::CompositeAlarm': inert(MONITORING, {
      nameProperty: 'AlarmName',
      attributes: { Arn: arn('cloudwatch', 'alarm:') },
    }),
    'AWS::CloudWatch::Dashboard': inert(MONITORING, { nameProperty: 'DashboardName' }),
    'AWS::KMS::Key': inert('nothing is encrypted at rest on this machine', {
      attributes: { Arn: arn('kms', 'key/'), KeyId: byName },
    }),
    'AWS::KMS::Alias': inert('nothing is encrypted at rest on this machine'),
    'AWS::Scheduler::ScheduleGroup': inert('a group only names the schedules in it', {
      nameProperty: 'Name',
      attributes: { Arn: arn('scheduler', 'schedule-group/') },
    }),
    'AWS::CDK::Metadata': inert('it only reports to AWS which constructs were used'),
  } satisfies Record<string, ResourceKind>),
);
