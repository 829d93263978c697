import { now } from '../../host/clock.ts';
import type { AwsError } from '../aws-endpoint/aws-answer.ts';
import { type Authentication, instantOf } from './authentication.ts';

/** "The maximum expiration is 7 days": 604800 seconds. */
const LONGEST_LINK_SECONDS = 604_800;

/** Checks the times of a presigned link, whoever signed it. */
export const brokenLink = (authentication: Authentication): AwsError | undefined => {
  const { expiresSeconds, amzDate } = authentication;
  if (expiresSeconds === undefined) return undefined;
  const signedAt = instantOf(amzDate).getTime();
  if (expiresSeconds > LONGEST_LINK_SECONDS || Number.isNaN(signedAt)) {
    return {
      statusCode: 400,
      code: 'AuthorizationQueryParametersError',
      message: Number.isNaN(signedAt)
        ? "X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\""
        : `X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than ${LONGEST_LINK_SECONDS} seconds`,
    };
  }
  const expiresAt = new Date(signedAt + expiresSeconds * 1000);
  const serverTime = now();
  if (serverTime <= expiresAt) return undefined;
  return {
    statusCode: 403,
    code: 'AccessDenied',
    message: 'Request has expired',
    details: {
      'X-Amz-Expires': String(expiresSeconds),
      Expires: expiresAt.toISOString(),
      ServerTime: serverTime.toISOString(),
    },
  };
};

const OVERRIDES = [
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-type',
  'expires',
] as const;

/** The headers that `response-…` parameters of a signed GET or HEAD replace. */
export const overriddenHeaders = (query: URLSearchParams): Record<string, string> =>
  Object.fromEntries(
    OVERRIDES.flatMap((name) => {
      const value = query.get(`response-${name}`);
      return value === null ? [] : [[name, value] as const];
    }),
  );
