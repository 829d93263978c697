import { LOCAL_ACCOUNT_ID } from '../../host/local-account.ts';
import type { AwsError } from '../aws-endpoint/aws-answer.ts';
import type { AwsCall } from '../aws-endpoint/aws-call.ts';
import type { Upstream } from '../aws-endpoint/upstream.ts';
import type { BusEvent } from '../eventbridge/bus-event.ts';
import { busEvent } from '../eventbridge/bus-event.ts';
import type { S3Target } from './s3-operation.ts';

/** The operations after which there is a new object. */
const REASONS: Readonly<Record<string, string>> = {
  CompleteMultipartUpload: 'CompleteMultipartUpload',
  CopyObject: 'CopyObject',
  PutObject: 'PutObject',
};

/** Tells whether the operation makes an object visible. */
export const createsObject = ({ operation }: S3Target): boolean => operation in REASONS;

/** What is known of the object that is there now. */
export interface ObjectHead {
  readonly etag: string;
  readonly sizeBytes: number;
}

/** Looks whether the object exists. */
export const headObject = async (
  upstream: Upstream,
  url: string,
  { path }: S3Target,
): Promise<ObjectHead | undefined> => {
  const answer = await upstream.call({ url, method: 'HEAD', path, headers: {}, body: undefined });
  answer.resume();
  if (answer.statusCode !== 200) return undefined;
  return {
    etag: answer.headers.etag ?? '',
    sizeBytes: Number(answer.headers['content-length'] ?? 0),
  };
};

const FAILED: AwsError = {
  statusCode: 412,
  code: 'PreconditionFailed',
  message: 'At least one of the pre-conditions you specified did not hold',
};

/**
 * Checks the conditions of a write against the object that is there
 * (https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html).
 */
export const brokenCondition = (
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
): BusEvent =>
  busEvent(
    'aws.s3',
    'Object Created',
    {
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
      reason: REASONS[operation] ?? operation,
    },
    [`arn:aws:s3:::${bucket}`],
  );
