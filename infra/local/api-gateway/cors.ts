import { z } from 'zod';
import { type LocalResource, readProperties } from '../cloudformation/template.ts';

/** The HTTP API's CORS configuration, as far as the template gives one. */
export interface HttpCors {
  /** Whether a page of this origin may call at all. */
  allows(origin: string | undefined): boolean;
  /** The headers of the response to a preflight of this origin. */
  preflight(origin: string): Readonly<Record<string, string>>;
  /** The headers that an ordinary response to this origin gets in addition. */
  ordinary(origin: string | undefined): Readonly<Record<string, string>>;
}

const apiProperties = z.looseObject({
  CorsConfiguration: z
    .strictObject({
      AllowOrigins: z.array(z.string()).default([]),
      AllowMethods: z.array(z.string()).default([]),
      AllowHeaders: z.array(z.string()).default([]),
      ExposeHeaders: z.array(z.string()).default([]),
      MaxAge: z.number().optional(),
    })
    .optional(),
});

/** Reads the CORS configuration; without one there is no CORS at all. */
export const httpCors = (api: LocalResource | undefined): HttpCors | undefined => {
  const cors = api && readProperties(apiProperties, api).CorsConfiguration;
  if (!cors) return undefined;
  const isAllowed = (origin: string): boolean =>
    cors.AllowOrigins.some(
      (pattern) =>
        pattern === origin || (pattern.endsWith('*') && origin.startsWith(pattern.slice(0, -1))),
    );
  const shared = (origin: string): Record<string, string> => {
    if (!isAllowed(origin)) return {};
    const allowed = cors.AllowOrigins.includes('*') ? '*' : origin;
    return { 'access-control-allow-origin': allowed, vary: 'origin' };
  };
  const exposed = cors.ExposeHeaders.join(',');
  return {
    allows: (origin) => origin !== undefined && isAllowed(origin),
    preflight: (origin) => ({
      ...shared(origin),
      'access-control-allow-methods': cors.AllowMethods.join(','),
      'access-control-allow-headers': cors.AllowHeaders.join(','),
      ...(cors.MaxAge !== undefined && { 'access-control-max-age': String(cors.MaxAge) }),
    }),
    ordinary: (origin) =>
      origin === undefined
        ? {}
        : {
            ...shared(origin),
            ...(exposed !== '' && { 'access-control-expose-headers': exposed }),
          },
  };
};
