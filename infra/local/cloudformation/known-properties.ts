import { StartFailure } from '../../host/start-failure.ts';
import type { JsonValue } from '../json/json.ts';

/**
 * Properties by their paths; a path stands for all that lies below it unless longer ones are given.
 * `served` are emulated. `inert` have no effect here, which README.md says to users.
 */
interface KnownProperties {
  readonly served: readonly string[];
  readonly inert: readonly string[];
}

const CORS_RULE = [
  'AllowedHeaders',
  'AllowedMethods',
  'AllowedOrigins',
  'ExposedHeaders',
  'MaxAge',
];

const under = (path: string, names: readonly string[]): string[] =>
  names.map((name) => `${path}.${name}`);

/** By type, without those that do not run here, and without alarms, whose schema is strict. */
export const KNOWN_PROPERTIES: Readonly<Record<string, KnownProperties>> = {
  'AWS::ApiGatewayV2::Api': {
    served: ['Name', 'ProtocolType', 'CorsConfiguration'],
    inert: ['Description'],
  },
  'AWS::ApiGatewayV2::Authorizer': {
    served: ['ApiId', 'AuthorizerType', 'IdentitySource', 'JwtConfiguration', 'Name'],
    inert: [],
  },
  'AWS::ApiGatewayV2::Integration': {
    served: [
      ...['ApiId', 'IntegrationType', 'IntegrationUri', 'PayloadFormatVersion'],
      'TimeoutInMillis',
    ],
    inert: ['Description'],
  },
  'AWS::ApiGatewayV2::Route': {
    served: [
      ...['ApiId', 'AuthorizationScopes', 'AuthorizationType', 'AuthorizerId', 'RouteKey'],
      'Target',
    ],
    inert: [],
  },
  'AWS::ApiGatewayV2::Stage': {
    served: ['ApiId', 'AutoDeploy', 'StageName'],
    inert: ['AccessLogSettings', 'DefaultRouteSettings', 'Description'],
  },
  'AWS::DynamoDB::Table': {
    served: [
      ...['AttributeDefinitions', 'KeySchema', 'SSESpecification', 'TableName'],
      ...['PointInTimeRecoverySpecification', 'TimeToLiveSpecification'],
      ...under('GlobalSecondaryIndexes[]', ['IndexName', 'KeySchema', 'Projection']),
    ],
    inert: ['BillingMode', 'DeletionProtectionEnabled'],
  },
  'AWS::Events::Rule': {
    served: [
      ...['EventBusName', 'EventPattern', 'Name', 'State'],
      ...under('Targets[]', ['Arn', 'DeadLetterConfig', 'Id']),
    ],
    inert: ['Description', 'Targets[].RetryPolicy'],
  },
  'AWS::Lambda::EventInvokeConfig': {
    served: [
      ...['DestinationConfig.OnFailure', 'FunctionName', 'MaximumEventAgeInSeconds'],
      ...['MaximumRetryAttempts', 'Qualifier'],
    ],
    inert: [],
  },
  'AWS::Lambda::Function': {
    served: [
      ...['Code', 'Environment', 'FunctionName', 'Handler', 'LoggingConfig.LogGroup', 'MemorySize'],
      ...['ReservedConcurrentExecutions', 'Role', 'Runtime', 'Timeout'],
    ],
    inert: ['Architectures', 'Description', 'KmsKeyArn'],
  },
  'AWS::S3::Bucket': {
    served: [
      ...['BucketEncryption', 'BucketName', ...under('CorsConfiguration.CorsRules[]', CORS_RULE)],
      'NotificationConfiguration.EventBridgeConfiguration',
    ],
    inert: ['LifecycleConfiguration', 'OwnershipControls', 'PublicAccessBlockConfiguration'],
  },
  'AWS::SNS::Subscription': {
    served: [
      ...['Endpoint', 'FilterPolicy', 'FilterPolicyScope', 'Protocol', 'RawMessageDelivery'],
      'TopicArn',
    ],
    inert: [],
  },
  'AWS::SNS::Topic': { served: ['KmsMasterKeyId', 'TopicName'], inert: ['DisplayName'] },
  'AWS::SQS::Queue': {
    served: [
      ...['DelaySeconds', 'KmsMasterKeyId', 'MaximumMessageSize', 'MessageRetentionPeriod'],
      ...['QueueName', 'ReceiveMessageWaitTimeSeconds', 'RedrivePolicy', 'VisibilityTimeout'],
    ],
    inert: ['KmsDataKeyReusePeriodSeconds', 'SqsManagedSseEnabled'],
  },
  'AWS::Scheduler::Schedule': {
    served: [
      ...['Name', 'ScheduleExpression', 'State'],
      ...under('Target', ['Arn', 'DeadLetterConfig', 'Input', 'RoleArn']),
    ],
    inert: ['Description', 'FlexibleTimeWindow', 'Target.RetryPolicy'],
  },
};

/** No type does anything with its tags here. */
const ALWAYS_KNOWN = ['Tags'];

/** The paths below `path` that are not known. */
const unknownPaths = (value: JsonValue, path: string, known: readonly string[]): string[] => {
  if (known.includes(path)) return [];
  const isInside = known.some((each) => each.startsWith(`${path}.`) || each.startsWith(`${path}[`));
  if (!isInside) return [path];
  if (Array.isArray(value)) return value.flatMap((item) => unknownPaths(item, `${path}[]`, known));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, item]) =>
    unknownPaths(item, `${path}.${name}`, known),
  );
};

/**
 * Refuses a resource that asks for something that this machine would not do. A type that is not in
 * the table may have any properties.
 *
 * @throws StartFailure with the type, the logical id and the property.
 */
export const checkProperties = (
  type: string,
  logicalId: string,
  properties: Readonly<Record<string, JsonValue>>,
): void => {
  const table = KNOWN_PROPERTIES[type];
  if (table === undefined) return;
  const known = [...table.served, ...table.inert, ...ALWAYS_KNOWN];
  const [unknown] = Object.entries(properties).flatMap(([name, value]) =>
    unknownPaths(value, name, known),
  );
  if (unknown === undefined) return;
  throw new StartFailure(
    `${type} ${logicalId} cannot run locally: its property ${unknown} is not emulated.`,
  );
};
