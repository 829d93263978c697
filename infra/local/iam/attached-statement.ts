import { z } from 'zod';
import { LOCAL_ACCOUNT_ID, LOCAL_REGION } from '../../host/local-account.ts';
import { StartFailure } from '../../host/start-failure.ts';
import type { LocalResource, ResolvedTemplate } from '../cloudformation/template.ts';
import { roleArn } from './access-request.ts';
import { policyCondition } from './policy-condition.ts';
import { type PolicyStatement, policyStatements } from './policy-statement.ts';

/** A statement and what its policy is attached to. */
export interface AttachedStatement {
  /** The logical id of the template's resource that holds it. */
  readonly source: string;
  /** A role may do it, or it may be done to the resource with this ARN. */
  readonly to:
    | { readonly kind: 'role'; readonly roleName: string }
    | { readonly kind: 'resource'; readonly arn: string };
  readonly statement: PolicyStatement;
}

const document = z.json();

const roleProperties = z.looseObject({
  AssumeRolePolicyDocument: document,
  Policies: z.array(z.looseObject({ PolicyDocument: document })).default([]),
  // What AWS wrote is not in the template, so nothing here could evaluate it.
  ManagedPolicyArns: z.array(z.unknown()).length(0).optional(),
});
const policyProperties = z.looseObject({ PolicyDocument: document, Roles: z.array(z.string()) });
const bucketPolicyProperties = z.looseObject({ PolicyDocument: document, Bucket: z.string() });
const queuePolicyProperties = z.looseObject({
  PolicyDocument: document,
  Queues: z.array(z.string()),
});
const topicPolicyProperties = z.looseObject({
  PolicyDocument: document,
  Topics: z.array(z.string()),
});
const keyProperties = z.looseObject({ KeyPolicy: document });
const permissionProperties = z.strictObject({
  Action: z.string(),
  FunctionName: z.string(),
  Principal: z.string(),
  SourceArn: z.string().optional(),
  SourceAccount: z.string().optional(),
});

const parse = <Properties>(
  schema: z.ZodType<Properties>,
  { logicalId, type, properties }: LocalResource,
): Properties => {
  const parsed = schema.safeParse(properties);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new StartFailure(
    `${type} ${logicalId} cannot be evaluated locally: ${issue?.path.join('.')}: ${issue?.message}.`,
  );
};

const toRole = (source: string, roleName: string, policy: unknown): AttachedStatement[] =>
  policyStatements(policy, source).map((statement) => ({
    source,
    to: { kind: 'role', roleName },
    statement,
  }));

const toResource = (source: string, arn: string, policy: unknown): AttachedStatement[] =>
  policyStatements(policy, source).map((statement) => ({
    source,
    to: { kind: 'resource', arn },
    statement,
  }));

const ofRole = (resource: LocalResource): AttachedStatement[] => {
  const { AssumeRolePolicyDocument, Policies } = parse(roleProperties, resource);
  return [
    ...toResource(resource.logicalId, roleArn(resource.name), AssumeRolePolicyDocument),
    ...Policies.flatMap(({ PolicyDocument }) =>
      toRole(resource.logicalId, resource.name, PolicyDocument),
    ),
  ];
};

/** A permission is a statement of the function's policy, in fewer words. */
const ofPermission = (resource: LocalResource): AttachedStatement => {
  const source = resource.logicalId;
  const given = parse(permissionProperties, resource);
  const { SourceArn, SourceAccount } = given;
  return {
    source,
    to: { kind: 'resource', arn: given.FunctionName },
    statement: {
      effect: 'Allow',
      actions: [given.Action],
      resources: undefined,
      principals: [`service:${given.Principal}`],
      conditions: [
        ...(SourceArn === undefined
          ? []
          : [policyCondition('ArnLike', 'aws:SourceArn', [SourceArn], source)]),
        ...(SourceAccount === undefined
          ? []
          : [policyCondition('StringEquals', 'aws:SourceAccount', [SourceAccount], source)]),
      ],
    },
  };
};

/** The ARN of a key of the template. */
const keyArn = (name: string): string =>
  `arn:aws:kms:${LOCAL_REGION}:${LOCAL_ACCOUNT_ID}:key/${name}`;

/** A queue is named by its address, whose last two parts are account and name. */
const queueArn = (url: string): string => {
  const [accountId, name] = url.split('/').slice(-2);
  return `arn:aws:sqs:${LOCAL_REGION}:${accountId}:${name}`;
};

/** Every statement of the template: of roles, of resources, and who may invoke a function. */
export const attachedStatements = (template: ResolvedTemplate): AttachedStatement[] => [
  ...template.ofType('AWS::IAM::Role').flatMap(ofRole),
  ...template.ofType('AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy').flatMap((resource) => {
    const { PolicyDocument, Roles } = parse(policyProperties, resource);
    return Roles.flatMap((role) => toRole(resource.logicalId, role, PolicyDocument));
  }),
  ...template.ofType('AWS::S3::BucketPolicy').flatMap((resource) => {
    const { PolicyDocument, Bucket } = parse(bucketPolicyProperties, resource);
    return toResource(resource.logicalId, `arn:aws:s3:::${Bucket}`, PolicyDocument);
  }),
  ...template.ofType('AWS::SQS::QueuePolicy').flatMap((resource) => {
    const { PolicyDocument, Queues } = parse(queuePolicyProperties, resource);
    return Queues.flatMap((url) => toResource(resource.logicalId, queueArn(url), PolicyDocument));
  }),
  ...template.ofType('AWS::SNS::TopicPolicy').flatMap((resource) => {
    const { PolicyDocument, Topics } = parse(topicPolicyProperties, resource);
    return Topics.flatMap((arn) => toResource(resource.logicalId, arn, PolicyDocument));
  }),
  ...template.ofType('AWS::KMS::Key').flatMap((resource) => {
    const { KeyPolicy } = parse(keyProperties, resource);
    return toResource(resource.logicalId, keyArn(resource.name), KeyPolicy);
  }),
  ...template.ofType('AWS::Lambda::Permission').map(ofPermission),
];
