/** Who makes a request: a role of the template, an AWS service, or a client from outside. */
export type Principal =
  | { readonly kind: 'role'; readonly roleName: string; readonly arn: string }
  | { readonly kind: 'service'; readonly name: string }
  | { readonly kind: 'outside'; readonly arn: string };

/** The condition keys that a policy of the template may use. */
export const CONDITION_KEYS = [
  'aws:SecureTransport',
  'aws:SourceAccount',
  'aws:SourceArn',
  'dynamodb:LeadingKeys',
  'kms:EncryptionContext:aws:logs:arn',
  'kms:ViaService',
  's3:authType',
  's3:signatureAge',
] as const;

/** One of the condition keys. */
export type ConditionKey = (typeof CONDITION_KEYS)[number];

/** The request's values of condition keys; a missing key fulfils no condition. */
export type RequestContext = { readonly [key in ConditionKey]?: string };

/** One action on one resource that a call needs. */
export interface RequiredAccess {
  readonly action: string;
  /** Its ARN, or `*` where the action has no resource. */
  readonly resource: string;
  /** Whether a write to S3 belongs to a multipart upload. */
  readonly inParts?: boolean;
}

/** The resource in policies for actions that have none. */
export const ANY_RESOURCE = '*';

/** One action on one resource by one principal. */
export interface AccessRequest extends RequiredAccess {
  readonly principal: Principal;
  readonly context: RequestContext;
}
