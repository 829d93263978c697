import * as z from 'zod';
import { openapi } from '../../shared/api/openapi.static.ts';
import type { ApiResponse } from '../../shared/http/response.ts';

type Json = Readonly<Record<string, unknown>>;

const isJson = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The member at the path, or undefined. */
const at = (value: unknown, ...path: readonly string[]): unknown =>
  path.reduce<unknown>((inner, name) => (isJson(inner) ? inner[name] : undefined), value);

const definitions = JSON.parse(
  JSON.stringify(openapi.components.schemas).replaceAll('#/components/schemas/', '#/$defs/'),
);
const schemas = new Map(
  Object.keys(openapi.components.schemas).map((name) => [
    name,
    z.fromJSONSchema({ $ref: `#/$defs/${name}`, $defs: definitions }),
  ]),
);

/** What of the answer the OpenAPI document does not allow, or undefined where it allows all. */
export const breachOf = (routeKey: string, answer: ApiResponse): string | undefined => {
  const [method = '', path = ''] = routeKey.split(' ');
  const { statusCode, headers, body } = answer;
  const declared = at(openapi.paths, path, method.toLowerCase(), 'responses', String(statusCode));
  if (declared === undefined) return `${routeKey} does not declare ${statusCode}: ${body}`;
  const missing = Object.keys(headersOf(declared)).filter(
    (name) => REQUIRED_HEADERS.includes(name) && headers[name.toLowerCase()] === undefined,
  );
  if (missing.length > 0) return `${routeKey} ${statusCode} lacks ${missing.join(', ')}`;
  const contents = at(declared, 'content');
  if (!isJson(contents)) {
    return body === undefined ? undefined : `${routeKey} ${statusCode} has a body`;
  }
  const type = headers['content-type'] ?? 'none';
  const reference = at(contents, type, 'schema', '$ref');
  if (typeof reference !== 'string') return `${routeKey} ${statusCode} declares no ${type}`;
  const checked = schemas
    .get(reference.replace(/^.*\//, ''))
    ?.safeParse(JSON.parse(body ?? 'null'));
  return checked?.success ? undefined : `${routeKey} ${statusCode}: ${checked?.error.message}`;
};

/** The others are there only now and then. */
const REQUIRED_HEADERS = ['Location', 'ETag'];

const headersOf = (declared: unknown): Json => {
  const headers = at(declared, 'headers');
  return isJson(headers) ? headers : {};
};
