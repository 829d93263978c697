import * as z from 'zod/mini';
import { continuedTrace } from '../observability/trace-context.ts';
import { keepsItsDigits, LossyNumber } from '../platform/given-value.ts';
import { HttpProblem } from './problem.ts';
import { claimsSchema, ownerOfToken, scopesOfToken } from './token-caller.ts';

/** What this service reads of an API Gateway HTTP API event, payload format 2.0. */
const eventSchema = z.object({
  rawPath: z.string(),
  headers: z.optional(z.record(z.string(), z.string())),
  queryStringParameters: z.optional(z.record(z.string(), z.string())),
  pathParameters: z.optional(z.record(z.string(), z.string())),
  body: z.optional(z.string()),
  isBase64Encoded: z.optional(z.boolean()),
  routeKey: z.string(),
  requestContext: z.object({
    requestId: z.string(),
    authorizer: z.optional(
      z.object({
        jwt: z.optional(z.object({ claims: claimsSchema })),
        iam: z.optional(z.object({ userArn: z.string() })),
      }),
    ),
  }),
});

/** A request to the API. */
export interface ApiRequest {
  readonly requestId: string;
  readonly routeKey: string;
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly pathParameters: Readonly<Record<string, string>>;
  readonly body: string;
  /** The request's place in its trace, the caller's or a new one: a W3C `traceparent`. */
  readonly traceparent: string;
  /**
   * The principal: `<issuer>#<subject>` of a token, the ARN of an IAM caller; a deployment that was
   * opened on purpose knows only `anonymous`.
   */
  readonly owner: string;
  /** What the caller's token allows; absent where there are no tokens. */
  readonly scopes?: readonly string[];
}

/** The id of a request that may be unreadable otherwise. */
export const requestIdOf = (event: unknown): string => {
  const parsed = identifiedSchema.safeParse(event);
  return parsed.success ? parsed.data.requestContext.requestId : 'unreadable';
};

const identifiedSchema = z.object({ requestContext: z.object({ requestId: z.string() }) });

/**
 * Reads API Gateway's event; `scopePrefix` is what the issuer puts before our scopes.
 *
 * @throws HttpProblem where its token stands for no owner.
 */
export const apiRequest = (event: unknown, scopePrefix: string): ApiRequest => {
  const parsed = eventSchema.parse(event);
  const { jwt, iam } = parsed.requestContext.authorizer ?? {};
  const body = parsed.body ?? '';
  return {
    requestId: parsed.requestContext.requestId,
    routeKey: parsed.routeKey,
    path: parsed.rawPath,
    headers: parsed.headers ?? {},
    query: parsed.queryStringParameters ?? {},
    pathParameters: parsed.pathParameters ?? {},
    body: parsed.isBase64Encoded ? Buffer.from(body, 'base64').toString('utf8') : body,
    traceparent: continuedTrace(parsed.headers?.['traceparent']),
    owner: jwt ? ownerOfToken(jwt.claims) : (iam?.userArn ?? 'anonymous'),
    ...(jwt && {
      scopes: scopesOfToken(jwt.claims, parsed.headers?.['authorization'], scopePrefix),
    }),
  };
};

/**
 * The JSON value of a request's body, of at most so many bytes; a number that would lose digits is
 * a `LossyNumber`.
 *
 * @throws HttpProblem 413, 415 or 400 that says what was wrong with it.
 */
export const jsonBody = (request: ApiRequest, maxBytes: number): unknown => {
  const size = Buffer.byteLength(request.body);
  if (size > maxBytes) {
    const detail = `The body has ${size} bytes; at most ${maxBytes} are accepted.`;
    throw new HttpProblem('request-too-large', { detail });
  }
  const contentType = request.headers['content-type'] ?? 'application/json';
  if (!/^application\/([\w.+-]+\+)?json\s*(;|$)/i.test(contentType)) {
    const detail = `The body's type is ${contentType}; application/json is accepted.`;
    throw new HttpProblem('unsupported-media-type', { detail });
  }
  try {
    return JSON.parse(request.body, revive);
  } catch (error) {
    const reason = error instanceof Error ? error.message : '';
    throw new HttpProblem('malformed-request', { detail: `The body is not JSON: ${reason}.` });
  }
};

/** V8 hands over the text of each number (TC39's JSON.parse source text access). */
const revive = (key: string, value: unknown, context?: { readonly source?: string }): unknown => {
  // A member of this name would change an object instead of standing in it.
  if (key === '__proto__') throw new Error('a member called __proto__ is not accepted');
  const source = context?.source;
  if (typeof value !== 'number' || source === undefined || keepsItsDigits(source)) return value;
  return new LossyNumber(source);
};
