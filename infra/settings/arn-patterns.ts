/** Any ARN of this service: in every partition (aws, aws-cn, aws-us-gov, …), one whole resource. */
const arn = (service: string, resource: string, region = '[a-z0-9-]+'): RegExp =>
  new RegExp(`^arn:aws[a-z0-9-]*:${service}:${region}:\\d{12}:${resource}$`);

/** Names and paths in IAM, without characters that a policy reads as wildcards. */
const IAM_NAME = '[A-Za-z0-9_+=,.@/-]{1,576}';

/** A role, with its path. */
export const ROLE_ARN = arn('iam', `role/${IAM_NAME}`, '');

/** A role or a user, with its path. */
export const PRINCIPAL_ARN = arn('iam', `(role|user)/${IAM_NAME}`, '');

/**
 * A secret. Those that Redshift manages are called `redshift!…`. The six characters that Secrets
 * Manager adds belong to it: a policy that names a secret without them allows nothing.
 */
export const SECRET_ARN = arn('secretsmanager', 'secret:[A-Za-z0-9/_+=.@!-]+-[A-Za-z0-9]{6}');

/** A key of one Region or of several (`mrk-…`); policies do not accept an alias. */
export const KEY_ARN = arn('kms', 'key/[A-Za-z0-9-]+');

/** A topic that is not FIFO. */
export const TOPIC_ARN = arn('sns', '[A-Za-z0-9_-]{1,256}');
