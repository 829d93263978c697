import { z } from 'zod';
import { LOCAL_ACCOUNT_ID, LOCAL_REGION } from '../../host/local-account.ts';
import type { ResolvedTemplate } from '../cloudformation/template.ts';
import type { AccessRequest } from './access-request.ts';

/** What of a resource names the key that encrypts it; a name that is no ARN is a key of AWS's own. */
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

const arnOf = (service: string, name: string): string =>
  `arn:aws:${service}:${LOCAL_REGION}:${LOCAL_ACCOUNT_ID}:${name}`;

/** How the requests name the resources of each type that can be encrypted. */
const ARNS: Readonly<Record<string, (name: string) => string>> = {
  'AWS::DynamoDB::Table': (name) => arnOf('dynamodb', `table/${name}`),
  'AWS::Logs::LogGroup': (name) => arnOf('logs', `log-group:${name}`),
  'AWS::S3::Bucket': (name) => `arn:aws:s3:::${name}`,
  'AWS::SNS::Topic': (name) => arnOf('sns', name),
  'AWS::SQS::Queue': (name) => arnOf('sqs', name),
};

const READING = ['kms:Decrypt'];
const WRITING = ['kms:GenerateDataKey', 'kms:Decrypt'];

/**
 * What each action has its service ask of KMS in the caller's name:
 * - S3: https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html (parts are
 *   decrypted again to be put together);
 * - DynamoDB decrypts the table's key for whoever reads or writes
 *   (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.howitworks.html);
 * - SNS and SQS: "kms:GenerateDataKey* and kms:Decrypt" of who sends, "kms:Decrypt" of who receives.
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

/** The key of every resource of the template that has one, by the resource's ARN. */
const encryptionKeys = (template: ResolvedTemplate): ReadonlyMap<string, string> =>
  new Map(
    template.ofType(...Object.keys(ARNS)).flatMap(({ type, name, properties }) => {
      const arn = ARNS[type]?.(name);
      const key = keyIn(properties);
      return arn !== undefined && key?.startsWith('arn:') ? [[arn, key] as const] : [];
    }),
  );

/** CloudWatch Logs asks for itself, and says for which log group. */
const asLogs = (request: AccessRequest, logGroupArn: string): AccessRequest => ({
  ...request,
  principal: { kind: 'service', name: `logs.${LOCAL_REGION}.amazonaws.com` },
  context: { ...request.context, 'kms:EncryptionContext:aws:logs:arn': logGroupArn },
});

/** CloudWatch calls KMS itself, and that it says for which account is documented nowhere. */
const asCloudWatch = (request: AccessRequest): AccessRequest => ({ ...request, context: {} });

const inWhoseName = (use: AccessRequest, asked: AccessRequest, arn: string): AccessRequest => {
  if (asked.action.startsWith('logs:')) return asLogs(use, arn);
  const { principal } = asked;
  const isAlarm = principal.kind === 'service' && principal.name === 'cloudwatch.amazonaws.com';
  return isAlarm ? asCloudWatch(use) : use;
};

/** Tells what a request needs of KMS besides: nothing where its resource is not encrypted with a key. */
export const keyUses = (
  template: ResolvedTemplate,
): ((request: AccessRequest) => AccessRequest[]) => {
  const keys = encryptionKeys(template);
  return (request) => {
    const found = [...keys].find(
      ([arn]) =>
        request.resource === arn ||
        request.resource.startsWith(`${arn}/`) ||
        request.resource.startsWith(`${arn}:`),
    );
    if (found === undefined) return [];
    const [resourceArn, resource] = found;
    return keyActions(request).map((action) =>
      inWhoseName({ ...request, action, resource }, request, resourceArn),
    );
  };
};
