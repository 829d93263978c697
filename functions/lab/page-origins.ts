import type { ApiRequest } from '../../shared/http/request.ts';
import { type ApiResponse, empty } from '../../shared/http/response.ts';

/** How long a browser may use the answer to a preflight; Chromium's own maximum is two hours. */
const PREFLIGHT_SECONDS = 600;

/**
 * What lets pages of these origins read an answer; a page that was opened as a file has the origin
 * `null`. The gateway could add this only to all routes at once, and a page of the lab must not be
 * able to read what the rest of the API answers.
 */
export const originHeaders = (
  origins: readonly string[],
  request: ApiRequest,
): Readonly<Record<string, string>> => {
  if (origins.length === 0) return {};
  if (origins.includes('*')) return { 'access-control-allow-origin': '*' };
  const origin = origins.find((allowed) => allowed === request.headers['origin']);
  return { vary: 'origin', ...(origin && { 'access-control-allow-origin': origin }) };
};

/** OPTIONS: what a browser asks before it sends a request that carries a token. */
export const preflight = (): ApiResponse =>
  empty(204, {
    'access-control-allow-methods': 'GET',
    'access-control-allow-headers': 'authorization, x-amz-date, x-amz-security-token',
    'access-control-max-age': String(PREFLIGHT_SECONDS),
  });
