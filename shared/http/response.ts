import type { ProblemBody } from './problem.ts';

/** An answer as API Gateway takes it (payload format 2.0). */
export interface ApiResponse {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
}

type Headers = Readonly<Record<string, string>>;

/** Responses are private to the caller and must not be content-sniffed. */
export const securityHeaders: Headers = {
  'cache-control': 'private, no-store',
  // Data is never a page: should a browser show it as one, nothing in it loads or runs.
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'strict-transport-security': 'max-age=63072000',
};

export const json = (statusCode: number, body: unknown, headers: Headers = {}): ApiResponse =>
  jsonText(statusCode, JSON.stringify(body), headers);

/** For JSON with numbers that a JavaScript number would round. */
export const jsonText = (statusCode: number, body: string, headers: Headers = {}): ApiResponse => ({
  statusCode,
  headers: { ...securityHeaders, 'content-type': 'application/json', ...headers },
  body,
});

export const empty = (statusCode: number, headers: Headers = {}): ApiResponse => ({
  statusCode,
  headers: { ...securityHeaders, ...headers },
});

export const content = (contentType: string, body: string, headers: Headers = {}): ApiResponse => ({
  statusCode: 200,
  headers: { ...securityHeaders, 'content-type': contentType, ...headers },
  body,
});

export const problem = (body: ProblemBody, headers: Headers = {}): ApiResponse => ({
  statusCode: body.status,
  headers: { ...securityHeaders, 'content-type': 'application/problem+json', ...headers },
  body: JSON.stringify(body),
});

/** The answer with further headers; its own go first. */
export const withHeaders = (answer: ApiResponse, added: Headers): ApiResponse => ({
  ...answer,
  headers: { ...added, ...answer.headers },
});
