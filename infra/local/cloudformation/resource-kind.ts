import { bucketArn, LOCAL_ACCOUNT_ID, localArn, roleArn } from '../../host/local-account.ts';

/** The parts that a resource's identifiers consist of. */
export interface ResourceIdentity {
  /** The physical name: the template's, or one generated from stack name and logical id. */
  readonly name: string;
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
  /** What `Ref` gives. @default the name */
  readonly ref?: Identifier;
  /** The ARN by which policies and events name the resource; also its attribute `Arn`. */
  readonly arn?: Identifier;
  /** Attributes beside `Arn`, or in its place. */
  readonly attributes?: Readonly<Record<string, Identifier>>;
  /** Why nothing runs for it here; absent where the local stack runs it. */
  readonly inert?: string;
}

const byName: Identifier = ({ name }) => name;

const arn =
  (service: string, prefix = ''): Identifier =>
  ({ name }) =>
    localArn(service, `${prefix}${name}`);

const POLICY = 'it does not run: requests are checked against it';

/**
 * Every resource type that the local stack knows. An unknown type stops the start: to skip it
 * silently would make this machine differ from AWS.
 */
export const RESOURCE_KINDS: ReadonlyMap<string, ResourceKind> = new Map(
  Object.entries({
    'AWS::DynamoDB::Table': {
      nameProperty: 'TableName',
      nameLimit: 255,
      arn: arn('dynamodb', 'table/'),
    },
    'AWS::S3::Bucket': {
      nameProperty: 'BucketName',
      nameLimit: 63,
      lowerCase: true,
      arn: ({ name }) => bucketArn(name),
    },
    'AWS::SNS::Topic': {
      nameProperty: 'TopicName',
      nameLimit: 256,
      ref: arn('sns'),
      arn: arn('sns'),
    },
    'AWS::SNS::Subscription': { ref: arn('sns') },
    'AWS::SQS::Queue': {
      nameProperty: 'QueueName',
      nameLimit: 80,
      ref: ({ awsUrl, name }) => `${awsUrl}/${LOCAL_ACCOUNT_ID}/${name}`,
      arn: arn('sqs'),
      attributes: { QueueName: byName },
    },
    'AWS::Lambda::Function': {
      nameProperty: 'FunctionName',
      nameLimit: 64,
      arn: arn('lambda', 'function:'),
    },
    'AWS::Lambda::EventInvokeConfig': {},
    'AWS::Events::Rule': {
      nameProperty: 'Name',
      nameLimit: 64,
      arn: arn('events', 'rule/'),
    },
    'AWS::Scheduler::Schedule': {
      nameProperty: 'Name',
      nameLimit: 64,
      arn: arn('scheduler', 'schedule/default/'),
    },
    'AWS::ApiGatewayV2::Api': {
      attributes: { ApiEndpoint: ({ apiUrl }) => apiUrl },
    },
    'AWS::ApiGatewayV2::Authorizer': {},
    'AWS::ApiGatewayV2::Stage': { nameProperty: 'StageName' },
    'AWS::ApiGatewayV2::Integration': {},
    'AWS::ApiGatewayV2::Route': {},
    'AWS::CloudWatch::Alarm': {
      nameProperty: 'AlarmName',
      nameLimit: 255,
      arn: arn('cloudwatch', 'alarm:'),
    },

    'AWS::IAM::Role': {
      nameProperty: 'RoleName',
      nameLimit: 64,
      arn: ({ name }) => roleArn(name),
      inert: POLICY,
    },
    'AWS::IAM::Policy': { inert: POLICY },
    'AWS::Lambda::Permission': { inert: POLICY },
    'AWS::S3::BucketPolicy': { inert: POLICY },
    'AWS::SQS::QueuePolicy': { inert: POLICY },
    'AWS::SNS::TopicPolicy': { inert: POLICY },
    'AWS::Logs::LogGroup': {
      inert: 'the functions write their logs into the data folder',
      nameProperty: 'LogGroupName',
      arn: arn('logs', 'log-group:'),
      // Unlike the ARN in requests, the attribute ends with `:*`, all streams of the group.
      attributes: { Arn: (of) => `${arn('logs', 'log-group:')(of)}:*` },
    },
    'AWS::CloudWatch::Dashboard': {
      nameProperty: 'DashboardName',
      inert: 'this machine shows no dashboards; logs, events and alarms are at hand',
    },
    'AWS::KMS::Key': {
      arn: arn('kms', 'key/'),
      inert: 'nothing is encrypted at rest on this machine',
    },
    'AWS::CDK::Metadata': { inert: 'it only reports to AWS which constructs were used' },
  } satisfies Record<string, ResourceKind>),
);
