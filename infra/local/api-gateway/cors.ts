import { z } from 'zod';
import type { ResolvedTemplate } from '../cloudformation/template.ts';

/** The HTTP API's CORS configuration, as far as the template gives one. */
export interface HttpCors {
  /** Whether a page of this origin may call at all. */
  allows(origin: string | undefined): boolean;
  /** The headers that answer this preflight. */
  preflight(origin: string): Readonly<Record<string, string>>;
  /** The headers that an ordinary answer to this origin gets in addition. */
  ordinary(origin: string | undefined): Readonly<Record<string, string>>;
}

const apiProperties = z.looseObject({
  CorsConfiguration: z
    .looseObject({
      AllowOrigins: z.array(z.string()).default([]),
      AllowMethods: z.array(z.string()).default([]),
      AllowHeaders: z.array(z.string()).default([]),
      ExposeHeaders: z.array(z.string()).default([]),
      AllowCredentials: z.boolean().default(false),
      MaxAge: z.number().optional(),
    })
    .optional(),
});

/** Reads the CORS configuration; without one there is no CORS at all. */
export const httpCors = (template: ResolvedTemplate): HttpCors | undefined => {
  const [api] = template.ofType('AWS::ApiGatewayV2::Api');
  const { CorsConfiguration: cors } = apiProperties.parse(api?.properties ?? {});
  if (!cors) return undefined;
  const allowed = (origin: string): string | undefined => {
    if (cors.AllowOrigins.includes('*')) return '*';
    const matches = cors.AllowOrigins.some(
      (pattern) =>
        pattern === origin || (pattern.endsWith('*') && origin.startsWith(pattern.slice(0, -1))),
    );
    return matches ? origin : undefined;
  };
  const shared = (origin: string): Record<string, string> => {
    const allowOrigin = allowed(origin);
    if (allowOrigin === undefined) return {};
    return {
      'access-control-allow-origin': allowOrigin,
      vary: 'origin',
      ...(cors.AllowCredentials ? { 'access-control-allow-credentials': 'true' } : {}),
    };
  };
  return {
    allows: (origin) => origin !== undefined && allowed(origin) !== undefined,
    preflight: (origin) => ({
      ...shared(origin),
      'access-control-allow-methods': cors.AllowMethods.join(','),
      'access-control-allow-headers': cors.AllowHeaders.join(','),
      ...(cors.MaxAge === undefined ? {} : { 'access-control-max-age': String(cors.MaxAge) }),
    }),
    ordinary: (origin) => {
      if (origin === undefined) return {};
      const exposed = cors.ExposeHeaders.join(',');
      return {
        ...shared(origin),
        ...(exposed === '' ? {} : { 'access-control-expose-headers': exposed }),
      };
    },
  };
};
