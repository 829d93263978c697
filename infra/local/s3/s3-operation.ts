import type { ReceivedRequest } from '../sigv4/authentication.ts';

/** What a request to S3 is about. */
export interface S3Target {
  readonly bucket: string;
  /** Decoded; empty for the bucket itself. */
  readonly key: string;
  /** The path with the bucket in it, however the client addressed it, and escaped in one way. */
  readonly path: string;
  readonly operation: string;
}

/** Sub-resources that neither fauxqs nor the gateway answers: fauxqs would answer for the object. */
const UNKNOWN_SUBRESOURCES = [
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

/** `bucket` of a host like `bucket.localhost:4566`, as SDKs write it for a named endpoint. */
const bucketInHost = (host: string | undefined): string | undefined =>
  /^(.+?)(?:\.s3)?\.localhost(:\d+)?$/i.exec(host ?? '')?.[1];

/** The path without its escapes; undefined where one is broken. */
export const decodedPath = (path: string): string | undefined => {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
};

/** Escapes everything that a parser of URLs could take for more than a letter. */
const encodedPath = (path: string): string => path.split('/').map(encodeURIComponent).join('/');

/** Reads bucket, key and operation off a request to S3. */
export const s3Target = (request: ReceivedRequest): S3Target => {
  const inHost = bucketInHost(request.headers.host);
  const sent = inHost === undefined ? request.path : `/${inHost}${request.path}`;
  const path = decodedPath(sent) ?? sent;
  const [, bucket = '', key = ''] = /^\/([^/]*)\/?(.*)$/s.exec(path) ?? [];
  const operationOf = (): string => {
    if (UNKNOWN_SUBRESOURCES.some((name) => request.query.has(name))) return 'NotImplemented';
    if (bucket === '') return request.method === 'GET' ? 'ListBuckets' : 'NotImplemented';
    return key === '' ? bucketOperation(request) : objectOperation(request);
  };
  return { bucket, key, path: encodedPath(path), operation: operationOf() };
};
