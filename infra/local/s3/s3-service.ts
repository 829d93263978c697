import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { now } from '../../host/clock.ts';
import { LOCAL_REGION } from '../../host/local-account.ts';
import { type AwsError, errorAnswer, sendAnswer } from '../aws-endpoint/aws-answer.ts';
import type { AwsCall } from '../aws-endpoint/aws-call.ts';
import {
  passedOnHeaders,
  readAnswer,
  type Upstream,
  type UpstreamAnswer,
} from '../aws-endpoint/upstream.ts';
import type { BusEvent } from '../eventbridge/bus-event.ts';
import { overriddenHeaders } from '../sigv4/s3-link.ts';
import { KeyLock } from './key-lock.ts';
import { OpenUploads } from './open-uploads.ts';
import { corsHeaders, type S3Bucket } from './s3-bucket.ts';
import { type S3Target, s3Target } from './s3-operation.ts';
import { brokenCondition, createsObject, headObject, objectCreated } from './s3-write.ts';
import { BAD_DIGEST, BadDigest, checkedUpload } from './upload-checksum.ts';
import { LARGEST_UPLOAD_BYTES } from './upload-limit.ts';

/** What S3 in the gateway needs. */
export interface S3Settings {
  readonly upstream: Upstream;
  /** fauxqs. */
  readonly url: string;
  readonly buckets: ReadonlyMap<string, S3Bucket>;
  readonly publish: (event: BusEvent) => void;
  /** Whether the caller may be told that a key is missing. */
  readonly mayLearnOfMissing: (call: AwsCall) => boolean;
}

/** Answers a call to S3 and returns the status; what comes back is not sent until `relay`. */
export type AnswerS3 = (
  call: AwsCall,
  relay: (answer: UpstreamAnswer, headers: Record<string, string>) => Promise<number>,
) => Promise<number>;

const NOT_IMPLEMENTED: AwsError = {
  statusCode: 501,
  code: 'NotImplemented',
  message: 'The local stack does not implement this operation of S3.',
};

/** Who may not list a bucket is not told which keys it lacks. */
const ACCESS_DENIED: AwsError = {
  statusCode: 403,
  code: 'AccessDenied',
  message: 'Access Denied',
};

const TOO_LARGE: AwsError = {
  statusCode: 400,
  code: 'EntityTooLarge',
  message: `Your proposed upload exceeds the maximum allowed size: locally ${LARGEST_UPLOAD_BYTES} bytes for one request; upload in parts.`,
};

const locationXml = (): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<LocationConstraint xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${LOCAL_REGION === 'us-east-1' ? '' : LOCAL_REGION}</LocationConstraint>`;

/** Reads on and forgets: an answer before the body is read would look like a broken connection. */
const drain = async (incoming: IncomingMessage): Promise<void> => {
  for await (const _chunk of incoming);
};

/** Keeps account of uploads in parts; the answer is the same as before. */
const noteUpload = async (
  uploads: OpenUploads,
  { operation, bucket, key }: S3Target,
  query: URLSearchParams,
  answer: IncomingMessage,
): Promise<UpstreamAnswer> => {
  if (operation === 'CompleteMultipartUpload' || operation === 'AbortMultipartUpload') {
    uploads.ended(query.get('uploadId'));
  }
  if (operation !== 'CreateMultipartUpload') return answer;
  const text = await readAnswer(answer);
  uploads.began(bucket, key, text, now().toISOString());
  const { statusCode, headers } = answer;
  return Object.assign(Readable.from([Buffer.from(text)]), {
    headers,
    ...(statusCode !== undefined && { statusCode }),
  });
};

const badDigest = (error: unknown): undefined => {
  if (!(error instanceof BadDigest)) throw error;
};

/** Puts in front of fauxqs what it lacks of S3. */
export const s3Service = (settings: S3Settings): AnswerS3 => {
  const { upstream, url, buckets, publish, mayLearnOfMissing } = settings;
  const locks = new KeyLock();
  const uploads = new OpenUploads();
  let sequence = 0;

  const refuse = async ({ incoming, response }: AwsCall, error: AwsError): Promise<number> => {
    await drain(incoming);
    return sendAnswer(response, errorAnswer('s3', error));
  };

  const forward: (
    call: AwsCall,
    target: S3Target,
    relay: Parameters<AnswerS3>[1],
  ) => Promise<number> = async (call, target, relay) => {
    const { path, bucket } = target;
    const { method, query, incoming } = call;
    const search = query.size > 0 ? `?${(incoming.url ?? '').split(/\?(.*)/s)[1] ?? ''}` : '';
    const { 'if-match': _match, 'if-none-match': _noneMatch, ...writeHeaders } = call.headers;
    const headers = passedOnHeaders(
      method === 'PUT' || method === 'POST' ? writeHeaders : call.headers,
    );
    const answer = await upstream
      .call({
        url,
        method,
        path: `${path}${search}`,
        headers,
        body: checkedUpload(call.upload ?? incoming, call.headers),
      })
      .catch(badDigest);
    if (answer === undefined) return sendAnswer(call.response, errorAnswer('s3', BAD_DIGEST));
    if (answer.statusCode === 413) {
      answer.resume();
      return sendAnswer(call.response, errorAnswer('s3', TOO_LARGE));
    }
    const isRead = method === 'GET' || method === 'HEAD';
    if (answer.statusCode === 404 && isRead && target.key !== '' && !mayLearnOfMissing(call)) {
      answer.resume();
      return sendAnswer(call.response, errorAnswer('s3', ACCESS_DENIED));
    }
    const added = corsHeaders(buckets.get(bucket), method, call.headers) ?? {};
    const succeeded = (answer.statusCode ?? 500) < 300;
    const overridden = succeeded && method !== 'PUT' ? overriddenHeaders(query) : {};
    const noted = succeeded ? await noteUpload(uploads, target, query, answer) : answer;
    return relay(noted, { ...added, ...overridden });
  };

  const write: typeof forward = async (call, target, relay) => {
    const isConditional = call.headers['if-match'] ?? call.headers['if-none-match'];
    if (isConditional !== undefined) {
      const existing = await headObject(upstream, url, target);
      const broken = brokenCondition(call, target, existing);
      if (broken) return refuse(call, broken);
    }
    const statusCode = await forward(call, target, async (answer, headers) => {
      if (answer.statusCode === 200 && buckets.get(target.bucket)?.emitsEvents) {
        const created = await headObject(upstream, url, target);
        sequence += 1;
        if (created) publish(objectCreated(call, target, created, sequence));
      }
      return relay(answer, headers);
    });
    return statusCode;
  };

  return async (call, relay) => {
    const target = s3Target(call);
    const { operation, bucket, key } = target;
    if (operation === 'NotImplemented') return refuse(call, NOT_IMPLEMENTED);
    if (operation === 'GetBucketLocation') {
      const headers = { 'content-type': 'application/xml' };
      return sendAnswer(call.response, { statusCode: 200, headers, body: locationXml() });
    }
    if (operation === 'ListMultipartUploads') {
      return sendAnswer(call.response, uploads.list(bucket, call.query.get('prefix') ?? ''));
    }
    if (Number(call.headers['content-length'] ?? 0) > LARGEST_UPLOAD_BYTES) {
      return refuse(call, TOO_LARGE);
    }
    return createsObject(target)
      ? locks.hold(`${bucket}/${key}`, () => write(call, target, relay))
      : forward(call, target, relay);
  };
};
