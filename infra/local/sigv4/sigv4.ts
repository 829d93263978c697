import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { Sha256 } from '@smithy/core/checksum';
import { SignatureV4 } from '@smithy/signature-v4';
import { LOOPBACK } from '../../host/loopback-listener.ts';

/** The temporary credentials that a caller signs with. */
export interface SigningCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/** The signature of a request, and its scope. */
export interface Authentication {
  /** In the Authorization header, or in the query of a presigned link. */
  readonly form: 'header' | 'link';
  readonly accessKeyId: string;
  readonly region: string;
  readonly service: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  /** `YYYYMMDDTHHMMSSZ` */
  readonly amzDate: string;
  /** Only of a presigned link. */
  readonly expiresSeconds: number | undefined;
}

/** The parts of a request that a signature covers, as they arrived. */
export interface ReceivedRequest {
  readonly method: string;
  /** Still percent-encoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
}

const ALGORITHM = 'AWS4-HMAC-SHA256';

const scopeOf = (credential: string) => {
  const parts = credential.split('/');
  const [service, region] = [parts.at(-2), parts.at(-3)];
  if (parts.length < 5 || parts.at(-1) !== 'aws4_request' || !service || !region) return undefined;
  return { accessKeyId: parts.slice(0, -4).join('/'), region, service };
};

const readHeader = (header: string, headers: IncomingHttpHeaders): Authentication | undefined => {
  const [, fields = ''] = /^AWS4-HMAC-SHA256 (.*)$/.exec(header) ?? [];
  const values = new Map(
    fields.split(',').map((field) => {
      const [name = '', ...value] = field.trim().split('=');
      return [name, value.join('=')] as const;
    }),
  );
  const scope = scopeOf(values.get('Credential') ?? '');
  const amzDate = headers['x-amz-date'];
  const signedHeaders = values.get('SignedHeaders')?.split(';');
  const signature = values.get('Signature');
  if (!scope || !signedHeaders || !signature) return undefined;
  return {
    form: 'header',
    ...scope,
    signedHeaders,
    signature,
    amzDate: typeof amzDate === 'string' ? amzDate : '',
    expiresSeconds: undefined,
  };
};

const readLink = (query: URLSearchParams): Authentication | undefined => {
  const scope = scopeOf(query.get('X-Amz-Credential') ?? '');
  const amzDate = query.get('X-Amz-Date');
  const expires = query.get('X-Amz-Expires');
  const signature = query.get('X-Amz-Signature');
  if (!scope || !amzDate || !expires || !signature) return undefined;
  if (query.get('X-Amz-Algorithm') !== ALGORITHM || !/^\d+$/.test(expires)) return undefined;
  return {
    form: 'link',
    ...scope,
    amzDate,
    signature,
    signedHeaders: (query.get('X-Amz-SignedHeaders') ?? '').split(';'),
    expiresSeconds: Number(expires),
  };
};

/**
 * Reads the signature of a request: `unsigned` without any, `malformed` with one that is not
 * Signature Version 4.
 */
export const readAuthentication = (
  headers: IncomingHttpHeaders,
  query: URLSearchParams,
): Authentication | 'unsigned' | 'malformed' => {
  if (headers.authorization !== undefined) {
    return readHeader(headers.authorization, headers) ?? 'malformed';
  }
  if (query.has('X-Amz-Signature') || query.has('X-Amz-Credential')) {
    return readLink(query) ?? 'malformed';
  }
  // Signature Version 2, which S3 refuses for new buckets.
  return query.has('AWSAccessKeyId') ? 'malformed' : 'unsigned';
};

/** The instant that `YYYYMMDDTHHMMSSZ` stands for. */
export const instantOf = (amzDate: string): Date =>
  new Date(amzDate.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));

const sameText = (left: string, right: string): boolean => {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
};

const signedHeadersOf = (request: ReceivedRequest, authentication: Authentication) =>
  Object.fromEntries(
    authentication.signedHeaders.flatMap((name) => {
      const value = request.headers[name];
      if (value === undefined) return [];
      return [[name, Array.isArray(value) ? value.join(',') : value] as const];
    }),
  );

const queryBag = (query: URLSearchParams, left: ReadonlySet<string>) =>
  Object.fromEntries(
    [...new Set(query.keys())]
      .filter((name) => !left.has(name))
      .map((name) => {
        const values = query.getAll(name);
        return [name, values.length === 1 ? (values[0] ?? '') : values] as const;
      }),
  );

/** The parameters that presigning adds; the signer adds them again. */
const ADDED_BY_SIGNING = new Set([
  'X-Amz-Algorithm',
  'X-Amz-Content-Sha256',
  'X-Amz-Credential',
  'X-Amz-Date',
  'X-Amz-Expires',
  'X-Amz-Security-Token',
  'X-Amz-Signature',
  'X-Amz-SignedHeaders',
]);

/** The signature that the credentials give the request, made in the same form. */
const expectedSignature = async (
  credentials: SigningCredentials,
  request: ReceivedRequest,
  authentication: Authentication,
  body: Buffer | undefined,
): Promise<string> => {
  const { service, region, signedHeaders, amzDate, expiresSeconds = 0 } = authentication;
  const signer = new SignatureV4({
    credentials,
    service,
    region,
    sha256: Sha256,
    // S3 signs the path unchanged; all other services sign it encoded once more.
    uriEscapePath: service !== 's3',
    applyChecksum: false,
  });
  const { method, path, query } = request;
  const unsigned = { method, protocol: 'http:', hostname: LOOPBACK, path };
  const headers = signedHeadersOf(request, authentication);
  const options = { signingDate: instantOf(amzDate), signableHeaders: new Set(signedHeaders) };
  if (authentication.form === 'link') {
    const contentHash = query.get('X-Amz-Content-Sha256') ?? 'UNSIGNED-PAYLOAD';
    const link = {
      ...unsigned,
      query: queryBag(query, ADDED_BY_SIGNING),
      headers: { ...headers, 'X-Amz-Content-Sha256': contentHash },
    };
    const signed = await signer.presign(link, { ...options, expiresIn: expiresSeconds });
    return String(signed.query?.['X-Amz-Signature']);
  }
  const sent = { ...unsigned, query: queryBag(query, new Set()), headers, body };
  const signed = await signer.sign(sent, options);
  return signed.headers['authorization']?.split('Signature=').at(-1) ?? '';
};

/**
 * Whether the credentials give the request the signature that it has. A body that was read is
 * checked against its declared hash; of a streamed body only the declared hash is checked.
 */
export const isSignedBy = async (
  credentials: SigningCredentials,
  request: ReceivedRequest,
  authentication: Authentication,
  body?: Buffer,
): Promise<boolean> => {
  if (Number.isNaN(instantOf(authentication.amzDate).getTime())) return false;
  const token =
    authentication.form === 'link'
      ? request.query.get('X-Amz-Security-Token')
      : request.headers['x-amz-security-token'];
  if (token !== credentials.sessionToken) return false;
  const declared = request.headers['x-amz-content-sha256'];
  if (body !== undefined && typeof declared === 'string' && /^[0-9a-f]{64}$/.test(declared)) {
    if (createHash('sha256').update(body).digest('hex') !== declared) return false;
  }
  const expected = await expectedSignature(credentials, request, authentication, body);
  return sameText(expected, authentication.signature);
};
