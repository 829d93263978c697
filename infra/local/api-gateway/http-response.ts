import { z } from 'zod';
import { securityHeaders } from '../../../shared/http/response.ts';
import type { FunctionInvoked } from '../lambda/function-host.ts';

/** A response of the HTTP API. */
export interface HttpApiResponse {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: Buffer;
}

const headerValue = z.union([z.string(), z.number(), z.boolean()]).transform(String);

const functionResult = z.looseObject({
  statusCode: z.union([z.number(), z.string().regex(/^\d{3}$/)]).transform(Number),
  headers: z.record(z.string(), headerValue).default({}),
  cookies: z.array(z.string()).default([]),
  body: z.string().default(''),
  isBase64Encoded: z.boolean().default(false),
});

/**
 * A response of the gateway itself. API Gateway cannot add the security headers, but this server
 * listens on a user's machine and therefore sends them.
 */
export const gatewayResponse = (
  statusCode: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): HttpApiResponse => ({
  statusCode,
  headers: { ...securityHeaders, 'content-type': 'application/json', ...headers },
  body: Buffer.from(JSON.stringify({ message })),
});

/** The response if the function returned nothing usable. */
export const INTERNAL_SERVER_ERROR = gatewayResponse(500, 'Internal Server Error');

/** The response if the function took too long or was throttled. */
export const SERVICE_UNAVAILABLE = gatewayResponse(503, 'Service Unavailable');

/**
 * The response to a missing or invalid token; API Gateway's own header also gives the reason
 * (https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-troubleshooting-jwt.html).
 */
export const UNAUTHORIZED = gatewayResponse(401, 'Unauthorized', { 'www-authenticate': 'Bearer' });

const ofFunction = (payload: string): HttpApiResponse => {
  const result: unknown = JSON.parse(payload);
  const isObject = typeof result === 'object' && result !== null;
  if (!isObject || !('statusCode' in result)) {
    // "If your Lambda function returns valid JSON and doesn't return a statusCode": 200 and JSON.
    const body = typeof result === 'string' ? result : JSON.stringify(result);
    return {
      statusCode: 200,
      headers: { 'content-type': 'application/json' },
      body: Buffer.from(body),
    };
  }
  const parsed = functionResult.safeParse(result);
  if (!parsed.success) return INTERNAL_SERVER_ERROR;
  const { statusCode, headers, cookies, body, isBase64Encoded } = parsed.data;
  const lowerCase = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
  return {
    statusCode,
    headers: {
      'content-type': 'text/plain; charset=utf-8',
      ...Object.fromEntries(lowerCase),
      ...(cookies.length > 0 ? { 'set-cookie': cookies } : {}),
    },
    body: Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8'),
  };
};

/** The response that the invocation's result stands for. */
export const functionResponse = ({
  outcome,
  payload,
}: Pick<FunctionInvoked, 'outcome' | 'payload'>): HttpApiResponse => {
  if (outcome === 'succeeded') return ofFunction(payload);
  return outcome === 'throttled' ? SERVICE_UNAVAILABLE : INTERNAL_SERVER_ERROR;
};
