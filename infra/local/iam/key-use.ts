import { z } from 'zod';
import { LOCAL_REGION } from '../../host/local-account.ts';
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

/** The types of resources that can be encrypted. */
const ENCRYPTABLE = [
  'AWS::DynamoDB::Table',
  'AWS::Logs::LogGroup',
  'AWS::S3::Bucket',
  'AWS::SNS::Topic',
  'AWS::SQS::Queue',
];

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
    template.ofType(...ENCRYPTABLE).flatMap(({ arn, properties }) => {
      const key = keyIn(properties);
      return key?.startsWith('arn:') ? [[arn, key] as const] : [];
    }),
  );

/** CloudWatch and its Logs call KMS as themselves; whether alarms name the account is unknown. */
const onBehalf = (use: AccessRequest, request: AccessRequest, arn: string): AccessRequest => {
  const { action, principal, context } = request;
  if (action.startsWith('logs:')) {
    return {
      ...use,
      principal: { kind: 'service', name: `logs.${LOCAL_REGION}.amazonaws.com` },
      context: { ...context, 'kms:EncryptionContext:aws:logs:arn': arn },
    };
  }
  const isAlarm = principal.kind === 'service' && principal.name === 'cloudwatch.amazonaws.com';
  return isAlarm ? { ...use, context: {} } : use;
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
