import type { IncomingHttpHeaders } from 'node:http';
import { z } from 'zod';
import { type ResolvedTemplate, readProperties } from '../cloudformation/template.ts';

const corsRule = z.looseObject({
  AllowedHeaders: z.array(z.string()).default([]),
  AllowedMethods: z.array(z.string()),
  AllowedOrigins: z.array(z.string()),
  ExposedHeaders: z.array(z.string()).default([]),
  MaxAge: z.number().optional(),
});

/** The settings of a bucket that fauxqs lacks. */
export interface S3Bucket {
  readonly emitsEvents: boolean;
  readonly corsRules: readonly z.infer<typeof corsRule>[];
}

const bucketProperties = z.looseObject({
  NotificationConfiguration: z
    .looseObject({
      EventBridgeConfiguration: z
        .looseObject({ EventBridgeEnabled: z.boolean().default(true) })
        .optional(),
    })
    .optional(),
  CorsConfiguration: z.object({ CorsRules: z.array(corsRule) }).optional(),
});

/** The template's buckets by name. */
export const s3Buckets = (template: ResolvedTemplate): ReadonlyMap<string, S3Bucket> =>
  new Map(
    template.ofType('AWS::S3::Bucket').map((resource) => {
      const { NotificationConfiguration, CorsConfiguration } = readProperties(
        bucketProperties,
        resource,
      );
      const bridge = NotificationConfiguration?.EventBridgeConfiguration;
      const bucket: S3Bucket = {
        emitsEvents: bridge?.EventBridgeEnabled ?? false,
        corsRules: CorsConfiguration?.CorsRules ?? [],
      };
      return [resource.name, bucket] as const;
    }),
  );

const matches = (pattern: string, value: string): boolean => {
  const [before = '', after] = pattern.split('*');
  if (after === undefined) return pattern.toLowerCase() === value.toLowerCase();
  return value.startsWith(before) && value.endsWith(after);
};

/**
 * The CORS headers that the bucket's rules give this request; `undefined` where no rule applies.
 * `method` is the request's own, or the one that a preflight asks about.
 */
export const corsHeaders = (
  bucket: S3Bucket | undefined,
  method: string,
  headers: IncomingHttpHeaders,
): Record<string, string> | undefined => {
  const { origin } = headers;
  if (origin === undefined) return undefined;
  const requested = (headers['access-control-request-headers'] ?? '').split(/,\s*/).filter(Boolean);
  const rule = bucket?.corsRules.find(
    ({ AllowedMethods, AllowedOrigins, AllowedHeaders }) =>
      AllowedMethods.includes(method) &&
      AllowedOrigins.some((pattern) => matches(pattern, origin)) &&
      requested.every((name) => AllowedHeaders.some((pattern) => matches(pattern, name))),
  );
  if (!rule) return undefined;
  return {
    'access-control-allow-origin': rule.AllowedOrigins.includes('*') ? '*' : origin,
    'access-control-allow-methods': rule.AllowedMethods.join(', '),
    ...(requested.length > 0 && { 'access-control-allow-headers': requested.join(', ') }),
    ...(rule.ExposedHeaders.length > 0 && {
      'access-control-expose-headers': rule.ExposedHeaders.join(', '),
    }),
    ...(rule.MaxAge !== undefined && { 'access-control-max-age': String(rule.MaxAge) }),
    vary: 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method',
  };
};
