import { type CryptoKey, generateKeyPair, SignJWT } from 'jose';

/** What a deployment with tokens names on this machine; nobody can resolve the host. */
export const LOCAL_ISSUER = 'https://issuer.invalid';
/** Whom the tokens are for. */
export const LOCAL_AUDIENCE = 'redshift-data-jobs';

/** Whom a token is for, and what it allows. */
export interface TokenRequest {
  readonly sub: string;
  readonly scopes: readonly string[];
  /** Claims beside or in place of those that a good token has. */
  readonly claims?: Readonly<Record<string, unknown>>;
}

/** Signs tokens with a key that lives as long as the local stack does. */
export interface LocalIssuer {
  readonly publicKey: CryptoKey;
  token(request: TokenRequest): Promise<string>;
}

const LIFETIME_SECONDS = 3600;

/** Makes a key and the issuer that signs with it. */
export const createLocalIssuer = async (): Promise<LocalIssuer> => {
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  return {
    publicKey,
    token: ({ sub, scopes, claims }) => {
      const issuedAt = Math.floor(Date.now() / 1000);
      return new SignJWT({
        iss: LOCAL_ISSUER,
        aud: LOCAL_AUDIENCE,
        sub,
        scope: scopes.join(' '),
        iat: issuedAt,
        exp: issuedAt + LIFETIME_SECONDS,
        ...claims,
      })
        .setProtectedHeader({ alg: 'RS256', typ: 'JWT' })
        .sign(privateKey);
    },
  };
};
