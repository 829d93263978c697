import { bucketArn, LOCAL_ACCOUNT_ID } from '../../host/local-account.ts';
import type { AwsCall, AwsError } from '../aws-protocol/aws-protocol.ts';
import type { Upstream, UpstreamResponse } from '../upstream/upstream.ts';
import type { S3Target } from './s3-request.ts';

/** The operations that make an object visible. */
export const CREATES_OBJECT = new Set(['CompleteMultipartUpload', 'CopyObject', 'PutObject']);

/** The existing object's properties. */
export interface ObjectHead {
  readonly etag: string;
  readonly sizeBytes: number;
}

/** The object's properties, if it exists. */
export const headObject = async (
  upstream: Upstream,
  url: string,
  { path }: S3Target,
): Promise<ObjectHead | undefined> => {
  const response = await upstream.call({ url, method: 'HEAD', path, headers: {}, body: undefined });
  response.resume();
  if (response.statusCode !== 200) return undefined;
  return {
    etag: response.headers.etag ?? '',
    sizeBytes: Number(response.headers['content-length'] ?? 0),
  };
};

/** The same of an object that one call has brought, without asking for it. */
export const storedObject = (
  { headers }: AwsCall,
  { operation }: S3Target,
  { headers: { etag } }: UpstreamResponse,
): ObjectHead | undefined => {
  // An upload in chunks declares the size that it has without their frames.
  const sizeBytes = headers['x-amz-decoded-content-length'] ?? headers['content-length'];
  return operation === 'PutObject' && typeof etag === 'string' && sizeBytes !== undefined
    ? { etag, sizeBytes: Number(sizeBytes) }
    : undefined;
};

const FAILED: AwsError = {
  statusCode: 412,
  code: 'PreconditionFailed',
  message: 'At least one of the pre-conditions you specified did not hold',
};

/**
 * Checks the conditions of a write against the existing object
 * (https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html).
 */
export const conditionError = (
  { headers }: AwsCall,
  target: S3Target,
  existing: ObjectHead | undefined,
): AwsError | undefined => {
  const { 'if-match': match, 'if-none-match': noneMatch } = headers;
  if (noneMatch !== undefined && noneMatch !== '*') {
    return {
      statusCode: 501,
      code: 'NotImplemented',
      message: 'A header you provided implies functionality that is not implemented',
      details: { Header: 'If-None-Match' },
    };
  }
  if (noneMatch === '*' && existing) return { ...FAILED, details: { Condition: 'If-None-Match' } };
  if (match === undefined) return undefined;
  if (!existing) {
    return {
      statusCode: 404,
      code: 'NoSuchKey',
      message: 'The specified key does not exist.',
      details: { Key: target.key },
    };
  }
  const same = match.replaceAll('"', '') === existing.etag.replaceAll('"', '');
  return same ? undefined : { ...FAILED, details: { Condition: 'If-Match' } };
};

/**
 * The event that S3 sends to EventBridge for a new object
 * (https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html).
 */
export const objectCreated = (
  call: AwsCall,
  { bucket, key, operation }: S3Target,
  { etag, sizeBytes }: ObjectHead,
  sequence: number,
) => ({
  source: 'aws.s3',
  'detail-type': 'Object Created',
  resources: [bucketArn(bucket)],
  detail: {
    version: '0',
    bucket: { name: bucket },
    object: {
      key,
      size: sizeBytes,
      etag: etag.replaceAll('"', ''),
      sequencer: sequence.toString(16).toUpperCase().padStart(16, '0'),
    },
    'request-id': '',
    requester: LOCAL_ACCOUNT_ID,
    'source-ip-address': call.incoming.socket.remoteAddress ?? '',
    reason: operation,
  },
});
