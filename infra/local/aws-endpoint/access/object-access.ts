import type { IncomingHttpHeaders } from 'node:http';
import { bucketArn } from '../../../host/local-account.ts';
import { ANY_RESOURCE, type RequiredAccess } from '../../iam/access-control.ts';
import type { S3Target } from '../../s3/s3.ts';

/**
 * The actions whose names are not the operation's own
 * (https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html).
 */
const OBJECT_ACTIONS: Readonly<Record<string, readonly string[]>> = {
  CompleteMultipartUpload: ['s3:PutObject'],
  CopyObject: ['s3:PutObject'],
  CreateMultipartUpload: ['s3:PutObject'],
  GetObjectAttributes: ['s3:GetObject', 's3:GetObjectAttributes'],
  HeadObject: ['s3:GetObject'],
  UploadPart: ['s3:PutObject'],
  UploadPartCopy: ['s3:PutObject'],
};

/** The operations of an upload in parts, for which S3 decrypts what it has encrypted. */
const IN_PARTS = new Set([
  'CompleteMultipartUpload',
  'CreateMultipartUpload',
  'UploadPart',
  'UploadPartCopy',
]);

const BUCKET_ACTIONS: Readonly<Record<string, string>> = {
  DeleteBucketLifecycleConfiguration: 's3:PutLifecycleConfiguration',
  GetBucketLifecycleConfiguration: 's3:GetLifecycleConfiguration',
  HeadBucket: 's3:ListBucket',
  ListMultipartUploads: 's3:ListBucketMultipartUploads',
  ListObjects: 's3:ListBucket',
  ListObjectsV2: 's3:ListBucket',
  PutBucketLifecycleConfiguration: 's3:PutLifecycleConfiguration',
};

const copiedObject = (headers: IncomingHttpHeaders): RequiredAccess[] => {
  const source = headers['x-amz-copy-source'];
  if (typeof source !== 'string') return [];
  const path = decodeURIComponent(source).replace(/^\//, '').split('?')[0];
  return [{ action: 's3:GetObject', resource: bucketArn(path ?? '') }];
};

/** The right to learn that a key is missing; without it S3 responds with 403, not 404. */
export const listAccess = ({ bucket }: S3Target): RequiredAccess => ({
  action: 's3:ListBucket',
  resource: bucketArn(bucket),
});

/** What a call to S3 needs. */
export const objectAccess = (target: S3Target, headers: IncomingHttpHeaders): RequiredAccess[] => {
  const { operation, bucket, key } = target;
  if (operation === 'ListBuckets') {
    return [{ action: 's3:ListAllMyBuckets', resource: ANY_RESOURCE }];
  }
  if (operation === 'DeleteObjects') {
    // The body with the keys is not read, so the caller needs the right to delete every object.
    return [{ action: 's3:DeleteObject', resource: bucketArn(`${bucket}/*`) }];
  }
  if (key === '') {
    const action = BUCKET_ACTIONS[operation] ?? `s3:${operation}`;
    return [{ action, resource: bucketArn(bucket) }];
  }
  const actions = OBJECT_ACTIONS[operation] ?? [`s3:${operation}`];
  return [
    ...actions.map((action) => ({
      action,
      resource: bucketArn(`${bucket}/${key}`),
      ...(IN_PARTS.has(operation) && { inParts: true }),
    })),
    ...copiedObject(headers),
  ];
};
