import { z } from 'zod';
import { LOCAL_REGION, localArn } from '../../host/local-account.ts';
import type { ResolvedTemplate } from '../cloudformation/template.ts';
import type { AccessRequest } from './access-request.ts';

/** The properties that name a resource's encryption key. A name that is no ARN is an AWS key. */
const keyed = z.looseObject({
  // A queue or topic; a table; a log group; a bucket.
  KmsMasterKeyId: z.string().optional(),
  SSESpecification: z.looseObject({ KMSMasterKeyId: z.string().optional() }).optional(),
  KmsKeyId: z.string().optional(),
  BucketEncryption: z
    .looseObject({
      ServerSideEncryptionConfiguration: z.array(
        z.looseObject({
          ServerSideEncryptionByDefault: z
            .looseObject({ KMSMasterKeyID: z.string().optional() })
            .optional(),
        }),
      ),
    })
    .optional(),
});

/** The ARNs that requests use for the types of resources that can be encrypted. */
const ARNS: Readonly<Record<string, (name: string) => string>> = {
  'AWS::DynamoDB::Table': (name) => localArn('dynamodb', `table/${name}`),
  'AWS::Logs::LogGroup': (name) => localArn('logs', `log-group:${name}`),
  'AWS::S3::Bucket': (name) => `arn:aws:s3:::${name}`,
  'AWS::SNS::Topic': (name) => localArn('sns', name),
  'AWS::SQS::Queue': (name) => localArn('sqs', name),
};

const READING = ['kms:Decrypt'];
const WRITING = ['kms:GenerateDataKey', 'kms:Decrypt'];

/**
 * The KMS actions that a service performs in the caller's name:
 * - S3: https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html (it decrypts
 *   the parts of an upload to join them);
 * - DynamoDB decrypts the table's key for each reader and writer
 *   (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.howitworks.html);
 * - SNS and SQS: senders need "kms:GenerateDataKey* and kms:Decrypt", receivers "kms:Decrypt".
 */
const keyActions = ({ action, inParts }: AccessRequest): readonly string[] => {
  if (action.startsWith('dynamodb:')) return READING;
  switch (action) {
    case 's3:GetObject':
    case 'sqs:ReceiveMessage':
      return READING;
    case 's3:PutObject':
      return inParts ? WRITING : ['kms:GenerateDataKey'];
    case 'sns:Publish':
    case 'sqs:SendMessage':
      return WRITING;
    case 'logs:PutLogEvents':
      return ['kms:GenerateDataKey'];
    default:
      return [];
  }
};

const keyIn = (properties: unknown): string | undefined => {
  const { KmsMasterKeyId, SSESpecification, KmsKeyId, BucketEncryption } = keyed.parse(properties);
  const [rule] = BucketEncryption?.ServerSideEncryptionConfiguration ?? [];
  return (
    KmsMasterKeyId ??
    SSESpecification?.KMSMasterKeyId ??
    KmsKeyId ??
    rule?.ServerSideEncryptionByDefault?.KMSMasterKeyID
  );
};

/** The encryption keys of the template's resources, by the resource's ARN. */
const encryptionKeys = (template: ResolvedTemplate): ReadonlyMap<string, string> =>
  new Map(
    template.ofType(...Object.keys(ARNS)).flatMap(({ type, name, properties }) => {
      const arn = ARNS[type]?.(name);
      const key = keyIn(properties);
      return arn !== undefined && key?.startsWith('arn:') ? [[arn, key] as const] : [];
    }),
  );

/** CloudWatch Logs calls KMS as itself and names the log group. */
const asLogs = (request: AccessRequest, logGroupArn: string): AccessRequest => ({
  ...request,
  principal: { kind: 'service', name: `logs.${LOCAL_REGION}.amazonaws.com` },
  context: { ...request.context, 'kms:EncryptionContext:aws:logs:arn': logGroupArn },
});

/** CloudWatch calls KMS as itself; whether it names the account is not documented. */
const asCloudWatch = (request: AccessRequest): AccessRequest => ({ ...request, context: {} });

const onBehalf = (use: AccessRequest, request: AccessRequest, arn: string): AccessRequest => {
  if (request.action.startsWith('logs:')) return asLogs(use, arn);
  const { principal } = request;
  const isAlarm = principal.kind === 'service' && principal.name === 'cloudwatch.amazonaws.com';
  return isAlarm ? asCloudWatch(use) : use;
};

/** The KMS requests that a request entails if its resource has a key. */
export const keyUses = (
  template: ResolvedTemplate,
): ((request: AccessRequest) => AccessRequest[]) => {
  const keys = encryptionKeys(template);
  return (request) => {
    const encrypted = [...keys].find(
      ([arn]) =>
        request.resource === arn ||
        request.resource.startsWith(`${arn}/`) ||
        request.resource.startsWith(`${arn}:`),
    );
    if (encrypted === undefined) return [];
    const [resourceArn, resource] = encrypted;
    return keyActions(request).map((action) =>
      onBehalf({ ...request, action, resource }, request, resourceArn),
    );
  };
};
