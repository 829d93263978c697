import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { now } from '../../host/system.ts';
import {
  type AwsCall,
  type AwsError,
  errorResponse,
  refuseCall,
  sendResponse,
  xmlResponse,
} from '../aws-protocol/aws-protocol.ts';
import type { ResolvedTemplate } from '../cloudformation/template.ts';
import {
  callEmulator,
  endToEndHeaders,
  LARGEST_UPLOAD_BYTES,
  type Relay,
  ServiceRefusedError,
  type Upstream,
  type UpstreamResponse,
} from '../upstream/upstream.ts';
import { KeyLock } from './key-lock.ts';
import { OpenUploads } from './open-uploads.ts';
import { corsHeaders, type S3Bucket, s3Buckets } from './s3-bucket.ts';
import { overriddenHeaders, type S3Target, s3RequestError, s3Target } from './s3-request.ts';
import {
  CREATES_OBJECT,
  conditionError,
  headObject,
  objectCreated,
  storedObject,
} from './s3-write.ts';
import { BAD_DIGEST, BadDigestError, checkedUpload } from './upload-checksum.ts';

export { type S3Target, s3RequestError, s3Target };

/** What S3 needs of the local stack. */
export interface S3Settings {
  readonly template: ResolvedTemplate;
  readonly upstream: Upstream;
  /** fauxqs. */
  readonly queueUrl: string;
  /** Puts an event onto the bus. */
  readonly publish: (event: unknown) => void;
  /** Whether the caller may list the bucket and thereby learn that a key is missing. */
  readonly mayList: (call: AwsCall) => boolean;
}

const NOT_IMPLEMENTED: AwsError = {
  statusCode: 501,
  code: 'NotImplemented',
  message: 'The local stack does not implement this operation of S3.',
};

const ACCESS_DENIED: AwsError = { statusCode: 403, code: 'AccessDenied', message: 'Access Denied' };

const CORS_REFUSED: AwsError = {
  statusCode: 403,
  code: 'AccessForbidden',
  message: 'CORSResponse: This CORS request is not allowed.',
};

const TOO_LARGE: AwsError = {
  statusCode: 400,
  code: 'EntityTooLarge',
  message: `Your proposed upload exceeds the maximum allowed size: locally ${LARGEST_UPLOAD_BYTES} bytes for one request; upload in parts.`,
};

/** The location of the region us-east-1 is empty. */
const LOCATION = xmlResponse(
  200,
  '<LocationConstraint xmlns="http://s3.amazonaws.com/doc/2006-03-01/"></LocationConstraint>',
);

/** S3 as fauxqs has it, with what fauxqs lacks: conditions, checksums, CORS rules and events. */
export class S3Service {
  private readonly settings: S3Settings;
  private readonly buckets: ReadonlyMap<string, S3Bucket>;
  private readonly locks = new KeyLock();
  private readonly uploads = new OpenUploads();
  private sequence = 0;

  constructor(settings: S3Settings) {
    this.settings = settings;
    this.buckets = s3Buckets(settings.template);
  }

  /** Responds to a call and returns the status; `relay` sends the response of fauxqs. */
  async respond(call: AwsCall, relay: Relay): Promise<number> {
    const target = s3Target(call);
    const { operation, bucket, key } = target;
    if (operation === 'NotImplemented') return refuseCall(call, NOT_IMPLEMENTED);
    if (operation === 'GetBucketLocation') return sendResponse(call.response, LOCATION);
    if (operation === 'ListMultipartUploads') {
      return sendResponse(call.response, this.uploads.list(bucket, call.query.get('prefix') ?? ''));
    }
    if (Number(call.headers['content-length'] ?? 0) > LARGEST_UPLOAD_BYTES) {
      return refuseCall(call, TOO_LARGE);
    }
    return CREATES_OBJECT.has(operation)
      ? this.locks.hold(`${bucket}/${key}`, () => this.write(call, target, relay))
      : this.forward(call, target, relay);
  }

  /** Responds to a browser's preflight by the bucket's rules. */
  respondToPreflight(incoming: IncomingMessage, response: ServerResponse): void {
    const { headers, url = '/' } = incoming;
    const [path = '/'] = url.split('?');
    const query = new URLSearchParams();
    const { bucket } = s3Target({ method: 'OPTIONS', path, query, headers });
    const method = headers['access-control-request-method'] ?? '';
    const allowed = corsHeaders(this.buckets.get(bucket), method, headers);
    sendResponse(
      response,
      allowed ? { statusCode: 200, headers: allowed, body: '' } : errorResponse('s3', CORS_REFUSED),
    );
  }

  private async write(call: AwsCall, target: S3Target, relay: Relay): Promise<number> {
    const { upstream, queueUrl, publish } = this.settings;
    if ((call.headers['if-match'] ?? call.headers['if-none-match']) !== undefined) {
      const existing = await headObject(upstream, queueUrl, target);
      const error = conditionError(call, target, existing);
      if (error) return refuseCall(call, error);
    }
    return this.forward(call, target, async (response, headers) => {
      if (response.statusCode === 200 && this.buckets.get(target.bucket)?.emitsEvents) {
        const created =
          storedObject(call, target, response) ?? (await headObject(upstream, queueUrl, target));
        this.sequence += 1;
        if (created) publish(objectCreated(call, target, created, this.sequence));
      }
      return relay(response, headers);
    });
  }

  private async forward(call: AwsCall, target: S3Target, relay: Relay): Promise<number> {
    const { method, query } = call;
    const response = await this.passOn(call, target).catch((error) => {
      if (!(error instanceof BadDigestError)) throw error;
    });
    if (!response) return sendResponse(call.response, errorResponse('s3', BAD_DIGEST));
    const { statusCode = 500 } = response;
    const isRead = method === 'GET' || method === 'HEAD';
    const isMissing = statusCode === 404 && isRead && target.key !== '';
    if (statusCode === 413 || (isMissing && !this.settings.mayList(call))) {
      response.resume();
      const error = statusCode === 413 ? TOO_LARGE : ACCESS_DENIED;
      return sendResponse(call.response, errorResponse('s3', error));
    }
    const cors = corsHeaders(this.buckets.get(target.bucket), method, call.headers) ?? {};
    if (statusCode >= 300) return relay(response, cors);
    const overridden = method === 'PUT' ? {} : overriddenHeaders(query);
    return relay(await this.trackUpload(target, query, response), { ...cors, ...overridden });
  }

  private passOn(call: AwsCall, target: S3Target): Promise<IncomingMessage> {
    const { method, query, incoming } = call;
    const search = query.size > 0 ? `?${(incoming.url ?? '').split(/\?(.*)/s)[1] ?? ''}` : '';
    const { 'if-match': _match, 'if-none-match': _noneMatch, ...writeHeaders } = call.headers;
    const isWrite = method === 'PUT' || method === 'POST';
    return this.settings.upstream.call({
      url: this.settings.queueUrl,
      method,
      path: `${target.path}${search}`,
      headers: endToEndHeaders(isWrite ? writeHeaders : call.headers),
      body: checkedUpload(call.upload ?? incoming, call.headers),
    });
  }

  /** Keeps the list of open uploads; returns the response unchanged. */
  private async trackUpload(
    { operation, bucket, key }: S3Target,
    query: URLSearchParams,
    response: IncomingMessage,
  ): Promise<UpstreamResponse> {
    if (operation === 'CompleteMultipartUpload' || operation === 'AbortMultipartUpload') {
      this.uploads.end(query.get('uploadId'));
    }
    if (operation !== 'CreateMultipartUpload') return response;
    const body = await buffer(response);
    this.uploads.begin(bucket, key, body.toString(), now().toISOString());
    const { statusCode, headers } = response;
    return Object.assign(Readable.from([body]), {
      headers,
      ...(statusCode !== undefined && { statusCode }),
    });
  }
}

/** Creates the template's buckets; existing ones stay. */
export const createBuckets = async (url: string, template: ResolvedTemplate): Promise<void> => {
  const buckets = template.ofType('AWS::S3::Bucket');
  await Promise.all(
    buckets.map(async ({ name }) => {
      const { ok, status, text } = await callEmulator(`${url}/${name}`, 's3', { method: 'PUT' });
      if (ok || text.includes('BucketAlreadyOwnedByYou')) return;
      throw new ServiceRefusedError('CreateBucket', String(status), text);
    }),
  );
};
