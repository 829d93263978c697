import type { IncomingHttpHeaders } from 'node:http';

/** What a request says about who signed it, and how. */
export interface Authentication {
  /** In the Authorization header, or in the query as in a presigned link. */
  readonly form: 'header' | 'link';
  readonly accessKeyId: string;
  readonly region: string;
  readonly service: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  /** `YYYYMMDDTHHMMSSZ` */
  readonly amzDate: string;
  /** Of a presigned link. */
  readonly expiresSeconds: number | undefined;
}

/** The parts of a request that a signature covers, as they came over the wire. */
export interface ReceivedRequest {
  readonly method: string;
  /** The path as it was sent, still percent-encoded. */
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

const ofHeader = (header: string, headers: IncomingHttpHeaders): Authentication | undefined => {
  const [, fields = ''] = /^AWS4-HMAC-SHA256 (.*)$/.exec(header) ?? [];
  const given = new Map(
    fields.split(',').map((field) => {
      const [name = '', ...value] = field.trim().split('=');
      return [name, value.join('=')] as const;
    }),
  );
  const scope = scopeOf(given.get('Credential') ?? '');
  const amzDate = headers['x-amz-date'];
  const signedHeaders = given.get('SignedHeaders')?.split(';');
  const signature = given.get('Signature');
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

const ofLink = (query: URLSearchParams): Authentication | undefined => {
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
 * Reads the signature off a request: `unsigned` where there is none, `malformed` where there is
 * something that is no Signature Version 4.
 */
export const authenticationOf = (
  headers: IncomingHttpHeaders,
  query: URLSearchParams,
): Authentication | 'unsigned' | 'malformed' => {
  if (headers.authorization !== undefined) {
    return ofHeader(headers.authorization, headers) ?? 'malformed';
  }
  if (query.has('X-Amz-Signature') || query.has('X-Amz-Credential')) {
    return ofLink(query) ?? 'malformed';
  }
  // Signature Version 2, which S3 no longer takes for new buckets.
  return query.has('AWSAccessKeyId') ? 'malformed' : 'unsigned';
};

/** The instant that `YYYYMMDDTHHMMSSZ` stands for. */
export const instantOf = (amzDate: string): Date =>
  new Date(amzDate.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
