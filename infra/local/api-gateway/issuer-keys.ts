import { createRemoteJWKSet, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';

const discoveryDocument = z.looseObject({ issuer: z.string(), jwks_uri: z.url() });

const keySetOf = async (issuer: string): Promise<JWTVerifyGetKey> => {
  const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const document = discoveryDocument.parse(await (await fetch(address)).json());
  return createRemoteJWKSet(new URL(document.jwks_uri));
};

/**
 * Finds the keys of an issuer as API Gateway does: through its discovery document, read once, and
 * the key set that this names, read again for a key that is not in it. Without an answer no token
 * is good, and the next one asks again.
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
