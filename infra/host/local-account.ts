/** The AWS account that the local stack stands in for. */
export const LOCAL_ACCOUNT_ID = '000000000000';

/** The region that the local stack stands in for. */
export const LOCAL_REGION = 'us-east-1';

/** The workgroup `local`, as policies name it: a UUID other than the placeholder of cdk.json. */
export const LOCAL_WORKGROUP_ID = '00000000-0000-4000-8000-000000000000';

/** The access key that is the API's administrator where the API needs no tokens. */
export const LOCAL_ADMIN = 'ADMIN';

/** The ARN of a resource in this account and region, such as `arn:aws:sqs:…:{name}`. */
export const localArn = (service: string, resource: string): string =>
  `arn:aws:${service}:${LOCAL_REGION}:${LOCAL_ACCOUNT_ID}:${resource}`;

/** The ARN of a bucket, or of the object that follows its name after a slash. */
export const bucketArn = (path: string): string => `arn:aws:s3:::${path}`;

/** The ARN of an IAM role of this account. */
export const roleArn = (roleName: string): string =>
  `arn:aws:iam::${LOCAL_ACCOUNT_ID}:role/${roleName}`;
