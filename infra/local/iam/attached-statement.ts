import { z } from 'zod';
import { LOCAL_REGION, localArn, roleArn } from '../../host/local-account.ts';
import {
  type LocalResource,
  type ResolvedTemplate,
  readProperties,
} from '../cloudformation/template.ts';
import { policyCondition } from './policy-condition.ts';
import { type PolicyStatement, policyStatements } from './policy-statement.ts';

/** A statement, and the role or resource to which its policy is attached. */
export interface AttachedStatement {
  /** The logical id of the resource that contains the statement. */
  readonly source: string;
  /** The role that may act, or the resource that may be acted on. */
  readonly to:
    | { readonly kind: 'role'; readonly roleName: string }
    | { readonly kind: 'resource'; readonly arn: string };
  readonly statement: PolicyStatement;
}

const document = z.json();

const roleProperties = z.looseObject({
  AssumeRolePolicyDocument: document,
  Policies: z.array(z.looseObject({ PolicyDocument: document })).default([]),
  // AWS's own policies are not in the template, so they cannot be evaluated here.
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

const attach = (
  source: string,
  to: AttachedStatement['to'],
  policy: unknown,
): AttachedStatement[] =>
  policyStatements(policy, source).map((statement) => ({ source, to, statement }));

const toRole = (source: string, roleName: string, policy: unknown): AttachedStatement[] =>
  attach(source, { kind: 'role', roleName }, policy);

const toResource = (source: string, arn: string, policy: unknown): AttachedStatement[] =>
  attach(source, { kind: 'resource', arn }, policy);

const ofRole = (resource: LocalResource): AttachedStatement[] => {
  const { AssumeRolePolicyDocument, Policies } = readProperties(roleProperties, resource);
  return [
    ...toResource(resource.logicalId, roleArn(resource.name), AssumeRolePolicyDocument),
    ...Policies.flatMap(({ PolicyDocument }) =>
      toRole(resource.logicalId, resource.name, PolicyDocument),
    ),
  ];
};

/** A permission is a short form of a statement in the function's policy. */
const ofPermission = (resource: LocalResource): AttachedStatement => {
  const source = resource.logicalId;
  const permission = readProperties(permissionProperties, resource);
  const { SourceArn, SourceAccount } = permission;
  return {
    source,
    to: { kind: 'resource', arn: permission.FunctionName },
    statement: {
      effect: 'Allow',
      actions: [permission.Action],
      resources: undefined,
      principals: [`service:${permission.Principal}`],
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

/** A queue's URL ends with account and name. */
const queueArn = (url: string): string => {
  const [accountId, name] = url.split('/').slice(-2);
  return `arn:aws:sqs:${LOCAL_REGION}:${accountId}:${name}`;
};

/** Every statement of the template: of roles, of resources and of function permissions. */
export const attachedStatements = (template: ResolvedTemplate): AttachedStatement[] => [
  ...template.ofType('AWS::IAM::Role').flatMap(ofRole),
  ...template.ofType('AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy').flatMap((resource) => {
    const { PolicyDocument, Roles } = readProperties(policyProperties, resource);
    return Roles.flatMap((role) => toRole(resource.logicalId, role, PolicyDocument));
  }),
  ...template.ofType('AWS::S3::BucketPolicy').flatMap((resource) => {
    const { PolicyDocument, Bucket } = readProperties(bucketPolicyProperties, resource);
    return toResource(resource.logicalId, `arn:aws:s3:::${Bucket}`, PolicyDocument);
  }),
  ...template.ofType('AWS::SQS::QueuePolicy').flatMap((resource) => {
    const { PolicyDocument, Queues } = readProperties(queuePolicyProperties, resource);
    return Queues.flatMap((url) => toResource(resource.logicalId, queueArn(url), PolicyDocument));
  }),
  ...template.ofType('AWS::SNS::TopicPolicy').flatMap((resource) => {
    const { PolicyDocument, Topics } = readProperties(topicPolicyProperties, resource);
    return Topics.flatMap((arn) => toResource(resource.logicalId, arn, PolicyDocument));
  }),
  ...template.ofType('AWS::KMS::Key').flatMap((resource) => {
    const { KeyPolicy } = readProperties(keyProperties, resource);
    return toResource(resource.logicalId, localArn('kms', `key/${resource.name}`), KeyPolicy);
  }),
  ...template.ofType('AWS::Lambda::Permission').map(ofPermission),
];
