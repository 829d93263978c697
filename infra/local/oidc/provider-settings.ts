import { randomBytes } from 'node:crypto';
import type { JWK } from 'jose';
import type { ClientMetadata, Configuration, ResourceServer } from 'oidc-provider';
import { scopes } from '../../../shared/http/viewer.ts';
import { CONSOLE_CLIENT_ID, LOCAL_AUDIENCE, LOCAL_RESOURCE } from './issuer-names.ts';
import { escaped, issuerPage } from './issuer-page.ts';
import { issuerStore } from './issuer-store.ts';
import { signInPath } from './sign-in.ts';

/** The lifetimes of the issuer's tokens. */
export interface IssuerLifetimes {
  /** @default 3600 */
  readonly accessTokenSeconds?: number | undefined;
  /** Whether a token can be renewed without asking again. @default true */
  readonly refreshTokens?: boolean | undefined;
}

/** How the issuer is started. */
export interface ProviderOptions extends IssuerLifetimes {
  /** Where the console is: the origins that may ask for a sign-in. */
  readonly consoleOrigins: readonly string[];
}

const HOUR_SECONDS = 3600;
const DAY_SECONDS = 24 * HOUR_SECONDS;

/** The console is a public client. The issuer redirects to exactly these addresses. */
const consoleClient = (origins: readonly string[]): ClientMetadata => {
  const addresses = origins.map((origin) => `${origin}/`);
  return {
    client_id: CONSOLE_CLIENT_ID,
    client_name: 'Redshift Data Jobs',
    token_endpoint_auth_method: 'none',
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    redirect_uris: addresses,
    post_logout_redirect_uris: addresses,
  };
};

const jobsApi: ResourceServer = {
  audience: LOCAL_AUDIENCE,
  scope: scopes.join(' '),
  accessTokenFormat: 'jwt',
  jwt: { sign: { alg: 'RS256' } },
};

const signOutPage = (form: string): string =>
  issuerPage(
    'Sign out',
    `<p>The issuer on this machine forgets who you are.</p>${form}
<button class="primary" type="submit" form="op.logoutForm" name="logout" value="yes">Sign out</button>
<button type="submit" form="op.logoutForm">Stay signed in</button>`,
  );

const FEATURES: NonNullable<Configuration['features']> = {
  devInteractions: { enabled: false },
  userinfo: { enabled: false },
  revocation: {
    enabled: true,
    allowedPolicy: (_context, { clientId }, token) => token.clientId === clientId,
  },
  resourceIndicators: {
    enabled: true,
    defaultResource: () => LOCAL_RESOURCE,
    useGrantedResource: () => true,
    getResourceServerInfo: () => jobsApi,
  },
  rpInitiatedLogout: {
    enabled: true,
    logoutSource: (context, form) => {
      context.body = signOutPage(form);
    },
    postLogoutSuccessSource: (context) => {
      context.body = issuerPage('Signed out', '<p>You can close this page.</p>');
    },
  },
};

/** The settings of the issuer's library: authorization code with PKCE for one client only. */
export const providerSettings = (
  key: JWK,
  { consoleOrigins, accessTokenSeconds = HOUR_SECONDS, refreshTokens = true }: ProviderOptions,
): Configuration => ({
  adapter: issuerStore(),
  clients: [consoleClient(consoleOrigins)],
  jwks: { keys: [key] },
  cookies: {
    keys: [randomBytes(32).toString('base64url')],
    // Browsers send a cookie to every port of a host, so the names must be the issuer's own.
    names: { session: 'local-issuer', interaction: 'local-issuer-in', resume: 'local-issuer-on' },
  },
  pkce: { required: () => true },
  scopes: ['openid', 'offline_access'],
  responseTypes: ['code'],
  clientBasedCORS: (_context, origin) => consoleOrigins.includes(origin),
  findAccount: (_context, accountId) => ({ accountId, claims: () => ({ sub: accountId }) }),
  interactions: { url: (_context, { uid }) => signInPath(uid) },
  issueRefreshToken: () => refreshTokens,
  rotateRefreshToken: true,
  ttl: {
    AccessToken: accessTokenSeconds,
    AuthorizationCode: 60,
    Grant: DAY_SECONDS,
    IdToken: HOUR_SECONDS,
    Interaction: HOUR_SECONDS,
    RefreshToken: DAY_SECONDS,
    Session: DAY_SECONDS,
  },
  features: FEATURES,
  renderError: (context, { error, error_description: description = '' }) => {
    context.type = 'html';
    context.body = issuerPage(
      'This cannot be done',
      `<p>${escaped(`${error}: ${description}`)}</p>`,
    );
  },
});
