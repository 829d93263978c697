import type { JWTPayload, JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import { type LocalResource, readProperties } from '../cloudformation/template.ts';

/** The template's rules for the tokens that a route accepts. */
export interface TokenRules {
  readonly issuer: string;
  readonly audiences: readonly string[];
  /** A token needs one of them; if the list is empty, it needs none. */
  readonly scopes: readonly string[];
}

/** The caller whom a token names. */
export interface TokenCaller {
  /** Every claim as text, as API Gateway hands them over. */
  readonly claims: Readonly<Record<string, string>>;
  readonly scopes: readonly string[];
}

/** `unauthorized` is API Gateway's 401, `forbidden` its 403. */
export type TokenDecision = TokenCaller | 'unauthorized' | 'forbidden';

/** "Currently, only RSA-based algorithms are supported." */
const ALGORITHMS = ['RS256', 'RS384', 'RS512'];

const authorizerProperties = z.looseObject({
  AuthorizerType: z.literal('JWT'),
  IdentitySource: z.tuple([z.literal('$request.header.Authorization')]),
  JwtConfiguration: z.object({ Issuer: z.string(), Audience: z.array(z.string()).min(1) }),
});

/** Reads an authorizer of the template. */
export const tokenRules = (authorizer: LocalResource, scopes: readonly string[]): TokenRules => {
  const { JwtConfiguration } = readProperties(authorizerProperties, authorizer);
  return { issuer: JwtConfiguration.Issuer, audiences: JwtConfiguration.Audience, scopes };
};

const list = (value: unknown): string[] => {
  if (typeof value === 'string') return value.split(' ').filter(Boolean);
  return Array.isArray(value) ? value.map(String) : [];
};

const isFor = ({ aud, ...claims }: JWTPayload, audiences: readonly string[]): boolean => {
  const named = aud === undefined ? list(claims['client_id']) : [aud].flat();
  return named.some((one) => audiences.includes(one));
};

const asText = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.join(' ')}]`;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
};

const discoveryDocument = z.looseObject({ issuer: z.string(), jwks_uri: z.url() });

const keySetOf = async (issuer: string): Promise<JWTVerifyGetKey> => {
  const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const document = discoveryDocument.parse(await (await fetch(address)).json());
  const { createRemoteJWKSet } = await import('jose');
  return createRemoteJWKSet(new URL(document.jwks_uri));
};

/**
 * Finds the keys of an issuer as API Gateway does. It reads the discovery document once, and the
 * key set again for a key that is not in it. If the issuer cannot be reached, the token is refused
 * and the next one tries again.
 */
export const issuerKeys = (): ((issuer: string) => JWTVerifyGetKey) => {
  const known = new Map<string, Promise<JWTVerifyGetKey>>();
  return (issuer) => async (header, token) => {
    const keys = known.get(issuer) ?? keySetOf(issuer);
    known.set(issuer, keys);
    keys.catch(() => known.delete(issuer));
    return (await keys)(header, token);
  };
};

/**
 * Checks the token of a request as API Gateway's JWT authorizer does: signature, issuer, audience,
 * times, and one of the route's scopes
 * (https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html).
 */
export const authorizeToken = async (
  header: string | undefined,
  { issuer, audiences, scopes }: TokenRules,
  keysOf: (issuer: string) => JWTVerifyGetKey,
): Promise<TokenDecision> => {
  const { jwtVerify } = await import('jose');
  const token = header?.replace(/^Bearer /i, '') ?? '';
  let payload: JWTPayload;
  try {
    const options = { issuer, algorithms: ALGORITHMS, requiredClaims: ['exp', 'iss'] };
    payload = (await jwtVerify(token, keysOf(issuer), options)).payload;
  } catch {
    return 'unauthorized';
  }
  // API Gateway checks the time of issue ("must be in the past"); jose does not.
  const isIssued = payload.iat === undefined || payload.iat * 1000 <= Date.now();
  if (!isFor(payload, audiences) || !isIssued) return 'unauthorized';
  const given = list(payload['scope'] ?? payload['scp']);
  if (scopes.length > 0 && !scopes.some((scope) => given.includes(scope))) return 'forbidden';
  const claims = Object.fromEntries(
    Object.entries(payload).map(([name, value]) => [name, asText(value)] as const),
  );
  return { claims, scopes: given };
};
