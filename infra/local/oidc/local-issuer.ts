import { createServer } from 'node:http';
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import { Provider } from 'oidc-provider';
import { listenOnLoopback } from '../../host/loopback-listener.ts';
import { hasLoopbackHost } from '../cross-site/cross-site.ts';
import { LOCAL_AUDIENCE } from './issuer-names.ts';
import { issuerHeaders } from './issuer-page.ts';
import {
  type IssuerLifetimes,
  type ProviderOptions,
  providerSettings,
} from './provider-settings.ts';
import { isSignIn, signInHandler } from './sign-in.ts';

export type { IssuerLifetimes };

/** The owner and the scopes of a token. */
export interface TokenRequest {
  readonly sub: string;
  readonly scopes: readonly string[];
  /** Claims beside or in place of those that a good token has. */
  readonly claims?: Readonly<Record<string, unknown>>;
}

/**
 * An OpenID Connect issuer on this machine: the user chooses a name without a password. Its key and
 * its data live as long as the local stack.
 */
export interface LocalIssuer {
  /** Its address and issuer identifier. */
  readonly url: string;
  /** Issues a token without a sign-in, for programs and tests. */
  token(request: TokenRequest): Promise<string>;
  stop(): Promise<void>;
}

const LIFETIME_SECONDS = 3600;

/** The algorithm that API Gateway knows. */
const ALGORITHM = 'RS256';

const newKey = async () => {
  const { privateKey } = await generateKeyPair(ALGORITHM, { extractable: true });
  const jwk: JWK = { ...(await exportJWK(privateKey)), alg: ALGORITHM, use: 'sig', kid: 'local' };
  return { privateKey, jwk };
};

/** Makes a key and starts the issuer that signs with it, on 127.0.0.1 and any free port. */
export const startLocalIssuer = async (options: ProviderOptions): Promise<LocalIssuer> => {
  const { privateKey, jwk } = await newKey();
  const server = createServer();
  const { url, stop } = await listenOnLoopback(server, 0);
  const provider = new Provider(url, providerSettings(jwk, options));
  const respond = provider.callback();
  const signIn = signInHandler(provider);
  const headers = Object.entries(issuerHeaders(options.consoleOrigins));
  server.on('request', (incoming, response) => {
    for (const [name, value] of headers) response.setHeader(name, value);
    if (!hasLoopbackHost(incoming.headers)) response.writeHead(403).end();
    else if (isSignIn(incoming)) void signIn(incoming, response);
    else void respond(incoming, response);
  });
  return {
    url,
    token: ({ sub, scopes, claims }) => {
      const issuedAt = Math.floor(Date.now() / 1000);
      return new SignJWT({
        iss: url,
        aud: LOCAL_AUDIENCE,
        sub,
        scope: scopes.join(' '),
        iat: issuedAt,
        exp: issuedAt + LIFETIME_SECONDS,
        ...claims,
      })
        .setProtectedHeader({ alg: ALGORITHM, typ: 'JWT', kid: 'local' })
        .sign(privateKey);
    },
    stop,
  };
};
