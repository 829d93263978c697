import { createHash, createHmac, type Hash, type Hmac, timingSafeEqual } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import { LOOPBACK } from '../../host/local-account.ts';
import type { FunctionCredentials } from '../lambda/function-credentials.ts';
import type { Authentication, ReceivedRequest } from './authentication.ts';
import { instantOf } from './authentication.ts';

/** SHA-256 in the form that the SDK's signer asks for. */
class Sha256 {
  #hash: Hash | Hmac;
  readonly #secret: string | Uint8Array | undefined;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#secret = secret === undefined ? undefined : bytesOf(secret);
    this.#hash = this.#fresh();
  }

  update(data: Uint8Array): void {
    this.#hash.update(data);
  }

  digest(): Promise<Uint8Array> {
    return Promise.resolve(new Uint8Array(this.#hash.digest()));
  }

  reset(): void {
    this.#hash = this.#fresh();
  }

  #fresh(): Hash | Hmac {
    return this.#secret === undefined ? createHash('sha256') : createHmac('sha256', this.#secret);
  }
}

const bytesOf = (data: string | ArrayBuffer | ArrayBufferView): string | Uint8Array => {
  if (typeof data === 'string') return data;
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
};

const signerFor = (credentials: FunctionCredentials, { service, region }: Authentication) =>
  new SignatureV4({
    credentials,
    service,
    region,
    sha256: Sha256,
    // S3 alone signs the path as it is; everywhere else it is encoded once more.
    uriEscapePath: service !== 's3',
    applyChecksum: false,
  });

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

const CONTENT_HASH = 'x-amz-content-sha256';

/** The parameters that signing a link adds; the signer adds them again. */
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

const unsigned = (request: ReceivedRequest) => ({
  method: request.method,
  protocol: 'http:',
  hostname: LOOPBACK,
  path: request.path,
});

const headerSignature = async (
  request: ReceivedRequest,
  authentication: Authentication,
  credentials: FunctionCredentials,
  body: Buffer | undefined,
): Promise<string> => {
  const headers = signedHeadersOf(request, authentication);
  const signed = await signerFor(credentials, authentication).sign(
    {
      ...unsigned(request),
      query: queryBag(request.query, new Set()),
      headers,
      ...(body === undefined ? {} : { body }),
    },
    {
      signingDate: instantOf(authentication.amzDate),
      signableHeaders: new Set(authentication.signedHeaders),
    },
  );
  return signed.headers['authorization']?.split('Signature=').at(-1) ?? '';
};

const linkSignature = async (
  request: ReceivedRequest,
  authentication: Authentication,
  credentials: FunctionCredentials,
): Promise<string> => {
  const contentHash = request.query.get('X-Amz-Content-Sha256') ?? 'UNSIGNED-PAYLOAD';
  const link = await signerFor(credentials, authentication).presign(
    {
      ...unsigned(request),
      query: queryBag(request.query, ADDED_BY_SIGNING),
      headers: {
        ...signedHeadersOf(request, authentication),
        'X-Amz-Content-Sha256': contentHash,
      },
    },
    {
      signingDate: instantOf(authentication.amzDate),
      expiresIn: authentication.expiresSeconds ?? 0,
      signableHeaders: new Set(authentication.signedHeaders),
    },
  );
  const { 'X-Amz-Signature': signature } = link.query ?? {};
  return typeof signature === 'string' ? signature : '';
};

/**
 * Whether the request carries the signature that these credentials make for it. `body` is checked
 * where it was read; a body that streams is covered by the hash that the client declared.
 */
export const isSignedBy = async (
  credentials: FunctionCredentials,
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
  if (authentication.form === 'link') {
    const expected = await linkSignature(request, authentication, credentials);
    return sameText(expected, authentication.signature);
  }
  const declared = request.headers[CONTENT_HASH];
  if (body !== undefined && typeof declared === 'string' && /^[0-9a-f]{64}$/.test(declared)) {
    if (createHash('sha256').update(body).digest('hex') !== declared) return false;
  }
  const expected = await headerSignature(request, authentication, credentials, body);
  return sameText(expected, authentication.signature);
};
