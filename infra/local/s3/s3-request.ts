import { type AwsError, linkError } from '../aws-protocol/aws-protocol.ts';
import type { Authentication, ReceivedRequest } from '../sigv4/sigv4.ts';

/** The bucket, the key and the operation of a request to S3. */
export interface S3Target {
  readonly bucket: string;
  /** Decoded; empty for the bucket itself. */
  readonly key: string;
  /** Starts with the bucket, wherever the client named it, and has a uniform encoding. */
  readonly path: string;
  readonly operation: string;
}

/** Unsupported subresources: fauxqs would ignore them and respond with the object itself. */
const UNSUPPORTED_SUBRESOURCES = [
  'accelerate',
  'acl',
  'analytics',
  'cors',
  'encryption',
  'inventory',
  'legal-hold',
  'logging',
  'metrics',
  'notification',
  'object-lock',
  'ownershipControls',
  'policy',
  'policyStatus',
  'publicAccessBlock',
  'replication',
  'requestPayment',
  'restore',
  'retention',
  'select',
  'tagging',
  'torrent',
  'versioning',
  'versions',
  'website',
];

const objectOperation = ({ method, query, headers }: ReceivedRequest): string => {
  const copies = headers['x-amz-copy-source'] !== undefined;
  switch (method) {
    case 'HEAD':
      return 'HeadObject';
    case 'GET':
      if (query.has('uploadId')) return 'NotImplemented';
      return query.has('attributes') ? 'GetObjectAttributes' : 'GetObject';
    case 'PUT':
      if (query.has('uploadId')) return copies ? 'UploadPartCopy' : 'UploadPart';
      return copies ? 'CopyObject' : 'PutObject';
    case 'POST':
      if (query.has('uploads')) return 'CreateMultipartUpload';
      return query.has('uploadId') ? 'CompleteMultipartUpload' : 'NotImplemented';
    case 'DELETE':
      return query.has('uploadId') ? 'AbortMultipartUpload' : 'DeleteObject';
    default:
      return 'NotImplemented';
  }
};

const bucketOperation = ({ method, query }: ReceivedRequest): string => {
  const lifecycle = query.has('lifecycle') ? 'LifecycleConfiguration' : undefined;
  switch (method) {
    case 'HEAD':
      return 'HeadBucket';
    case 'GET':
      if (query.has('location')) return 'GetBucketLocation';
      if (query.has('uploads')) return 'ListMultipartUploads';
      if (lifecycle) return `GetBucket${lifecycle}`;
      return query.get('list-type') === '2' ? 'ListObjectsV2' : 'ListObjects';
    case 'PUT':
      return lifecycle ? `PutBucket${lifecycle}` : 'CreateBucket';
    case 'POST':
      return query.has('delete') ? 'DeleteObjects' : 'PostObject';
    case 'DELETE':
      return lifecycle ? `DeleteBucket${lifecycle}` : 'DeleteBucket';
    default:
      return 'NotImplemented';
  }
};

/** The bucket in a host such as `bucket.localhost:4566`, as SDKs write it. */
const bucketInHost = (host: string | undefined): string | undefined =>
  /^(.+?)(?:\.s3)?\.localhost(:\d+)?$/i.exec(host ?? '')?.[1];

/** The decoded path; undefined for an invalid escape. */
const decodePath = (path: string): string | undefined => {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
};

/** Escapes every character that has a meaning in URLs. */
const encodePath = (path: string): string => path.split('/').map(encodeURIComponent).join('/');

/** Reads bucket, key and operation of a request to S3. */
export const s3Target = (request: ReceivedRequest): S3Target => {
  const inHost = bucketInHost(request.headers.host);
  const sent = inHost === undefined ? request.path : `/${inHost}${request.path}`;
  const path = decodePath(sent) ?? sent;
  const [, bucket = '', key = ''] = /^\/([^/]*)\/?(.*)$/s.exec(path) ?? [];
  const operationOf = (): string => {
    if (UNSUPPORTED_SUBRESOURCES.some((name) => request.query.has(name))) return 'NotImplemented';
    if (bucket === '') return request.method === 'GET' ? 'ListBuckets' : 'NotImplemented';
    return key === '' ? bucketOperation(request) : objectOperation(request);
  };
  return { bucket, key, path: encodePath(path), operation: operationOf() };
};

const INVALID_URI: AwsError = {
  statusCode: 400,
  code: 'InvalidURI',
  message: "Couldn't parse the specified URI.",
};

const DOT_SEGMENT: AwsError = {
  statusCode: 400,
  code: 'InvalidURI',
  message: 'The local stack takes no bucket and no key with a "." or ".." between slashes.',
};

/**
 * Every reader of the path must see the same key: the policies allow one key, and exactly that key
 * must be written. URL parsers resolve dot segments, even escaped ones, and cut at a `#`.
 */
const ambiguousPath = (
  { path, headers }: ReceivedRequest,
  target: string,
): AwsError | undefined => {
  const source = headers['x-amz-copy-source'];
  const paths = [path, ...(typeof source === 'string' ? [source] : [])].map(decodePath);
  if (paths.includes(undefined) || !path.startsWith('/') || target.includes('#')) {
    return INVALID_URI;
  }
  return paths.some((decoded) => DOT_SEGMENTS.test(decoded ?? '')) ? DOT_SEGMENT : undefined;
};

const DOT_SEGMENTS = /(?:^|[/\\])\.{1,2}(?:[/\\]|$)/;

/**
 * S3 refuses an `x-amz-…` header that the signature does not cover. The hash of the body is exempt,
 * since its value is part of what is signed.
 * https://github.com/scality/Arsenal/pull/2590,
 * https://github.com/demarche-numerique/ds_proxy/pull/164
 */
const unsignedHeaders = (
  { headers }: ReceivedRequest,
  { signedHeaders }: Authentication,
): AwsError | undefined => {
  const signed = new Set(signedHeaders.map((name) => name.toLowerCase()));
  const unsigned = Object.keys(headers).filter(
    (name) => name.startsWith('x-amz-') && name !== 'x-amz-content-sha256' && !signed.has(name),
  );
  if (unsigned.length === 0) return undefined;
  return {
    statusCode: 403,
    code: 'AccessDenied',
    message: 'There were headers present in the request which were not signed',
    details: { HeadersNotSigned: unsigned.join(', ') },
  };
};

/** Why S3 refuses the request; `target` is the request target as it was sent. */
export const s3RequestError = (
  request: ReceivedRequest,
  target: string,
  authentication: Authentication,
): AwsError | undefined =>
  ambiguousPath(request, target) ??
  linkError(authentication) ??
  unsignedHeaders(request, authentication);

const OVERRIDES = [
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-type',
  'expires',
] as const;

/** The headers that the `response-…` parameters of a signed GET or HEAD replace. */
export const overriddenHeaders = (query: URLSearchParams): Record<string, string> =>
  Object.fromEntries(
    OVERRIDES.flatMap((name) => {
      const value = query.get(`response-${name}`);
      return value === null ? [] : [[name, value] as const];
    }),
  );
