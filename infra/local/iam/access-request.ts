import { LOCAL_ACCOUNT_ID } from '../../host/local-account.ts';

/** Who asks: a role of the template, an AWS service, or somebody from outside with a key. */
export type Principal =
  | { readonly kind: 'role'; readonly roleName: string; readonly arn: string }
  | { readonly kind: 'service'; readonly name: string }
  | { readonly kind: 'outside'; readonly arn: string };

/** The condition keys that a policy of the template may name. */
export const CONDITION_KEYS = [
  'aws:SecureTransport',
  'aws:SourceAccount',
  'aws:SourceArn',
  'kms:EncryptionContext:aws:logs:arn',
  'kms:ViaService',
  's3:authType',
  's3:signatureAge',
] as const;

/** One of them. */
export type ConditionKey = (typeof CONDITION_KEYS)[number];

/** What a request says of itself; a key that it does not carry fulfils no condition. */
export type RequestContext = { readonly [key in ConditionKey]?: string };

/** One action on one resource that somebody wants to do. */
export interface AccessRequest {
  readonly principal: Principal;
  readonly action: string;
  /** Its ARN, or `*` where the action knows no resource. */
  readonly resource: string;
  readonly context: RequestContext;
  /** Of a write to S3: it is one of several parts. */
  readonly inParts?: boolean;
}

/** What an AWS service asks for on behalf of the resource with this ARN. */
export const serviceRequest = (
  service: string,
  sourceArn: string,
  action: string,
  resource: string,
): AccessRequest => ({
  principal: { kind: 'service', name: service },
  action,
  resource,
  context: {
    'aws:SecureTransport': 'true',
    'aws:SourceAccount': LOCAL_ACCOUNT_ID,
    'aws:SourceArn': sourceArn,
  },
});

/** What AWS itself does with the rights of a role: write its logs, deliver its failures. */
export const roleRequest = (roleName: string, action: string, resource: string): AccessRequest => ({
  principal: { kind: 'role', roleName, arn: roleArn(roleName) },
  action,
  resource,
  context: { 'aws:SecureTransport': 'true' },
});

/** The ARN of a role of this account. */
export const roleArn = (roleName: string): string =>
  `arn:aws:iam::${LOCAL_ACCOUNT_ID}:role/${roleName}`;

/** The action with which a message reaches the queue or the topic with this ARN. */
export const sendAction = (arn: string): string =>
  arn.startsWith('arn:aws:sqs:') ? 'sqs:SendMessage' : 'sns:Publish';
