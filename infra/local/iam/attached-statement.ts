import { z } from 'zod';
import { bucketArn, localArn } from '../../host/local-account.ts';
import {
  type LocalResource,
  type ResolvedTemplate,
  readProperties,
} from '../cloudformation/template.ts';
import { type PolicyCondition, policyCondition } from './policy-condition.ts';
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
// Strict: a policy of a user or a group is refused. Each type has one of the lists.
const names = z.array(z.string()).default([]);
const policyProperties = z.strictObject({
  PolicyDocument: document,
  PolicyName: z.string().optional(),
  Roles: names,
  Bucket: z.string().optional(),
  Queues: names,
  Topics: names,
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

const ofRole = (role: LocalResource): AttachedStatement[] => {
  const { AssumeRolePolicyDocument, Policies } = readProperties(roleProperties, role);
  return [
    ...toResource(role.logicalId, role.arn, AssumeRolePolicyDocument),
    ...Policies.flatMap(({ PolicyDocument }) => toRole(role.logicalId, role.name, PolicyDocument)),
  ];
};

const ofPolicy = (policy: LocalResource): AttachedStatement[] => {
  const { PolicyDocument, ...to } = readProperties(policyProperties, policy);
  const buckets = to.Bucket === undefined ? [] : [bucketArn(to.Bucket)];
  const arns = [...buckets, ...to.Queues.map(queueArn), ...to.Topics];
  return [
    ...to.Roles.flatMap((role) => toRole(policy.logicalId, role, PolicyDocument)),
    ...arns.flatMap((arn) => toResource(policy.logicalId, arn, PolicyDocument)),
  ];
};

/** A queue's URL ends with its name. */
const queueArn = (url: string): string => localArn('sqs', url.split('/').at(-1) ?? '');

const conditionOn = (
  operator: string,
  key: string,
  value: string | undefined,
  source: string,
): PolicyCondition[] =>
  value === undefined ? [] : [policyCondition(operator, key, [value], source)];

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
        ...conditionOn('ArnLike', 'aws:SourceArn', SourceArn, source),
        ...conditionOn('StringEquals', 'aws:SourceAccount', SourceAccount, source),
      ],
    },
  };
};

const POLICIES = [
  'AWS::IAM::Policy',
  'AWS::S3::BucketPolicy',
  'AWS::SQS::QueuePolicy',
  'AWS::SNS::TopicPolicy',
];

/** Every statement of the template: of roles, of resources and of function permissions. */
export const attachedStatements = (template: ResolvedTemplate): AttachedStatement[] => [
  ...template.ofType('AWS::IAM::Role').flatMap(ofRole),
  ...template.ofType(...POLICIES).flatMap(ofPolicy),
  ...template.ofType('AWS::KMS::Key').flatMap((key) => {
    const { KeyPolicy } = readProperties(keyProperties, key);
    return toResource(key.logicalId, key.arn, KeyPolicy);
  }),
  ...template.ofType('AWS::Lambda::Permission').map(ofPermission),
];
