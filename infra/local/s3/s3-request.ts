import type { AwsError } from '../aws-endpoint/aws-answer.ts';
import type { Authentication, ReceivedRequest } from '../sigv4/authentication.ts';
import { brokenLink } from '../sigv4/s3-link.ts';
import { decodedPath } from './s3-operation.ts';

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
 * The path as it was sent has to be one that everything behind the gateway reads alike: the
 * policies are asked about the key in it, and what is asked about must be what is written. URL
 * parsers resolve dot segments, also escaped ones, and cut at a `#`.
 */
const unreadablePath = (
  { path, headers }: ReceivedRequest,
  target: string,
): AwsError | undefined => {
  const source = headers['x-amz-copy-source'];
  const paths = [path, ...(typeof source === 'string' ? [source] : [])].map(decodedPath);
  if (paths.includes(undefined) || !path.startsWith('/') || target.includes('#')) {
    return INVALID_URI;
  }
  return paths.some((decoded) => DOT_SEGMENTS.test(decoded ?? '')) ? DOT_SEGMENT : undefined;
};

const DOT_SEGMENTS = /(?:^|[/\\])\.{1,2}(?:[/\\]|$)/;

/**
 * S3 refuses an `x-amz-…` header that the signature does not cover, but for the hash of the body,
 * which the signature covers by its value.
 * https://github.com/scality/Arsenal/pull/2590, https://github.com/demarche-numerique/ds_proxy/pull/164
 */
const unsignedHeaders = (
  { headers }: ReceivedRequest,
  { signedHeaders }: Authentication,
): AwsError | undefined => {
  const signed = new Set(signedHeaders.map((name) => name.toLowerCase()));
  const left = Object.keys(headers).filter(
    (name) => name.startsWith('x-amz-') && name !== 'x-amz-content-sha256' && !signed.has(name),
  );
  if (left.length === 0) return undefined;
  return {
    statusCode: 403,
    code: 'AccessDenied',
    message: 'There were headers present in the request which were not signed',
    details: { HeadersNotSigned: left.join(', ') },
  };
};

/** Why S3 does not look at a request any further; `target` is the request target as it was sent. */
export const refusedRequest = (
  request: ReceivedRequest,
  target: string,
  authentication: Authentication,
): AwsError | undefined =>
  unreadablePath(request, target) ??
  brokenLink(authentication) ??
  unsignedHeaders(request, authentication);
