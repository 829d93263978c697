import type { IncomingHttpHeaders } from 'node:http';
import { LOCAL_ACCOUNT_ID } from '../../host/local-account.ts';
import { now } from '../../host/system.ts';
import type { JsonObject } from '../json/json.ts';
import type { HttpCaller } from './http-caller.ts';
import type { RouteMatch } from './http-route.ts';
import type { TokenCaller } from './token-authorizer.ts';

/** One HTTP request, read completely. */
export interface HttpRequest {
  readonly method: string;
  /** The path as it was sent. */
  readonly path: string;
  readonly queryString: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly sourceIp: string;
}

/** The parts of the event that do not come from the request. */
export interface HttpEventContext {
  readonly apiId: string;
  readonly requestId: string;
  readonly match: RouteMatch;
  /** Absent where the route does not authorize. */
  readonly caller: HttpCaller | TokenCaller | undefined;
}

/** Bodies of these types arrive as text; every other body arrives in Base64. */
const TEXT_TYPE =
  /^(text\/|application\/(json|xml|javascript)\b|application\/[\w.-]+\+(json|xml)\b)/i;

const joinedHeaders = (headers: IncomingHttpHeaders): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      name === 'cookie' || value === undefined
        ? []
        : [[name, Array.isArray(value) ? value.join(',') : value] as const],
    ),
  );

/** "Duplicate query strings are combined with commas" (payload format 2.0). */
const joinedQuery = (queryString: string): Record<string, string> => {
  const query = new URLSearchParams(queryString);
  return Object.fromEntries(
    [...new Set(query.keys())].map((name) => [name, query.getAll(name).join(',')] as const),
  );
};

const authorizerOf = (caller: HttpCaller | TokenCaller): JsonObject => {
  if ('claims' in caller) return { jwt: { claims: caller.claims, scopes: caller.scopes } };
  return {
    iam: {
      accessKey: caller.accessKey,
      accountId: LOCAL_ACCOUNT_ID,
      callerId: caller.userArn,
      cognitoIdentity: null,
      principalOrgId: null,
      userArn: caller.userArn,
      userId: caller.userArn,
    },
  };
};

const bodyOf = ({ body, headers }: HttpRequest): JsonObject => {
  if (body.length === 0) return { isBase64Encoded: false };
  const isText = TEXT_TYPE.test(headers['content-type'] ?? '');
  return { body: body.toString(isText ? 'utf8' : 'base64'), isBase64Encoded: !isText };
};

const COMMON_LOG_MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** The time as API Gateway writes it: `22/Nov/2026:11:04:00 +0000`. */
const commonLogTime = (time: Date): string => {
  const [date = '', clock = ''] = time.toISOString().split('T');
  const [year, month, day] = date.split('-');
  return `${day}/${COMMON_LOG_MONTHS[Number(month) - 1]}/${year}:${clock.slice(0, 8)} +0000`;
};

/**
 * Makes the event of payload format 2.0
 * (https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html).
 */
export const httpEvent = (request: HttpRequest, context: HttpEventContext): JsonObject => {
  const { route, pathParameters } = context.match;
  const { method, headers, queryString } = request;
  const time = now();
  const rawPath = request.path;
  const cookies = headers.cookie?.split(/;\s*/) ?? [];
  const query = joinedQuery(queryString);
  return {
    version: '2.0',
    routeKey: route.routeKey,
    rawPath,
    rawQueryString: queryString,
    ...(cookies.length > 0 ? { cookies } : {}),
    headers: {
      ...joinedHeaders(headers),
      'x-forwarded-for': request.sourceIp,
      'x-forwarded-port': String(headers.host?.split(':')[1] ?? '80'),
      'x-forwarded-proto': 'http',
    },
    ...(Object.keys(query).length > 0 ? { queryStringParameters: query } : {}),
    ...(Object.keys(pathParameters).length > 0 ? { pathParameters: { ...pathParameters } } : {}),
    requestContext: {
      accountId: LOCAL_ACCOUNT_ID,
      apiId: context.apiId,
      ...(context.caller ? { authorizer: authorizerOf(context.caller) } : {}),
      domainName: headers.host ?? '',
      domainPrefix: context.apiId,
      http: {
        method,
        path: rawPath,
        protocol: 'HTTP/1.1',
        sourceIp: request.sourceIp,
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: context.requestId,
      routeKey: route.routeKey,
      stage: '$default',
      time: commonLogTime(time),
      timeEpoch: time.getTime(),
    },
    ...bodyOf(request),
  };
};
