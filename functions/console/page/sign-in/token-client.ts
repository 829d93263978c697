import * as oauth from 'oauth4webapi';
import type { SignInClient, SignInSettings } from '../../../../shared/api/sign-in.ts';
import type { IssuerUnreachable, SignInFailure, signInFailures } from './sign-in-failure.ts';

/**
 * What can go wrong, as the page knows it. It is handed over rather than imported: this module
 * loads by itself, and code that it shared with the page would become one more file of each load.
 */
type Failures = typeof signInFailures;

/** A sign-in that was begun and has not come back yet. */
export interface PendingSignIn {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

/** What the issuer gave for a sign-in. */
export interface Tokens {
  readonly accessToken: string;
  /** In milliseconds since 1970, by this computer's clock; nothing where the issuer does not say. */
  readonly expiresAt: number | undefined;
  readonly lifetimeMs: number;
  readonly refreshToken: string | undefined;
  readonly idToken: string | undefined;
  /** Who signed in, by the issuer's own mark and by name; nothing without an ID token. */
  readonly person: { readonly subject: string; readonly name: string } | undefined;
  /** What was granted, as the issuer names it. */
  readonly scopes: readonly string[];
}

/** How far a computer's clock may be off before the issuer's times mean nothing to it. */
const CLOCK_TOLERANCE_SECONDS = 300;

/** The answers of an issuer that people can do something about. */
const advice: Readonly<Record<string, string>> = {
  access_denied: 'Access was denied at the issuer.',
  invalid_scope: 'The issuer does not know, or does not allow, one of the scopes asked for.',
  unauthorized_client: 'The issuer does not let this page sign people in.',
  login_required: 'The issuer asks for a sign-in.',
  temporarily_unavailable: 'The issuer is not available at the moment. Try again.',
};

const sentence = (error: string, description: string | undefined): string =>
  [advice[error] ?? `The issuer refused (${error}).`, description && `It says: ${description}`]
    .filter(Boolean)
    .join(' ');

/** One sentence about anything that the library can throw. */
const failureOf = (
  error: unknown,
  issuer: string,
  failures: Failures,
): SignInFailure | IssuerUnreachable => {
  if (error instanceof failures.SignInFailure || error instanceof failures.IssuerUnreachable)
    return error;
  if (error instanceof oauth.AuthorizationResponseError) {
    return new failures.SignInFailure(sentence(error.error, error.error_description), {
      cause: error,
    });
  }
  if (error instanceof oauth.ResponseBodyError) {
    return new failures.SignInFailure(sentence(error.error, error.error_description), {
      cause: error,
    });
  }
  // What fetch throws: no network, no such host, or an issuer that does not let this origin read.
  if (error instanceof TypeError) {
    return new failures.IssuerUnreachable(issuer, { cause: error });
  }
  const reason = error instanceof Error ? error.message : String(error);
  return new failures.SignInFailure(`The answer of ${issuer} cannot be used: ${reason}.`, {
    cause: error,
  });
};

const nameIn = (claims: oauth.IDToken): string => {
  const names = ['name', 'email', 'preferred_username', 'cognito:username', 'sub'];
  return String(names.map((name) => claims[name]).find(Boolean));
};

/** Signs people in at one issuer: authorization code with PKCE, for a client without a secret. */
export class TokenClient {
  private readonly issuer: string;
  private readonly settings: SignInClient;
  private readonly address: string;
  private readonly failures: Failures;
  private readonly client: oauth.Client;
  private readonly options: { [oauth.allowInsecureRequests]: boolean };
  private found: Promise<oauth.AuthorizationServer> | undefined;

  constructor(
    { issuer }: SignInSettings,
    settings: SignInClient,
    pageAddress: string,
    failures: Failures,
  ) {
    this.failures = failures;
    this.issuer = issuer;
    this.settings = settings;
    this.address = pageAddress;
    this.client = {
      client_id: settings.clientId,
      [oauth.clockTolerance]: CLOCK_TOLERANCE_SECONDS,
    };
    // A deployment's settings accept https alone; only an issuer on this machine goes without.
    this.options = { [oauth.allowInsecureRequests]: new URL(issuer).protocol === 'http:' };
  }

  /** Where to send a browser to sign in, and what proves later that it was sent from here. */
  async begin(): Promise<{ address: string; pending: PendingSignIn }> {
    const server = await this.server();
    const pending = {
      state: oauth.generateRandomState(),
      nonce: oauth.generateRandomNonce(),
      verifier: oauth.generateRandomCodeVerifier(),
    };
    const { clientId, scopes, parameters } = this.settings;
    const address = new URL(server.authorization_endpoint ?? '');
    const query = {
      ...parameters,
      client_id: clientId,
      redirect_uri: this.address,
      response_type: 'code',
      scope: scopes.join(' '),
      state: pending.state,
      ...(this.asksWho() && { nonce: pending.nonce }),
      code_challenge: await oauth.calculatePKCECodeChallenge(pending.verifier),
      code_challenge_method: 'S256',
    };
    for (const [name, value] of Object.entries(query)) address.searchParams.set(name, value);
    return { address: address.href, pending };
  }

  /** Exchanges what came back for tokens. */
  async finish(callback: URLSearchParams, pending: PendingSignIn): Promise<Tokens> {
    const server = await this.server();
    const { client, options } = this;
    try {
      const checked = oauth.validateAuthResponse(server, client, callback, pending.state);
      const response = await oauth.authorizationCodeGrantRequest(
        server,
        client,
        oauth.None(),
        checked,
        this.address,
        pending.verifier,
        options,
      );
      const answer = await oauth.processAuthorizationCodeResponse(server, client, response, {
        expectedNonce: this.asksWho() ? pending.nonce : oauth.expectNoNonce,
        requireIdToken: this.asksWho(),
      });
      return this.tokens(answer);
    } catch (error) {
      throw failureOf(error, this.issuer, this.failures);
    }
  }

  /**
   * Gets a new token without asking anybody.
   *
   * @throws RenewalRefused where only another sign-in helps, IssuerUnreachable where time may.
   */
  async renew({ refreshToken = '', ...former }: Tokens): Promise<Tokens> {
    const server = await this.server();
    const { client, options } = this;
    try {
      const response = await oauth.refreshTokenGrantRequest(
        server,
        client,
        oauth.None(),
        refreshToken,
        options,
      );
      const answer = await oauth.processRefreshTokenResponse(server, client, response);
      return this.tokens(answer, { ...former, refreshToken });
    } catch (error) {
      const failure = failureOf(error, this.issuer, this.failures);
      if (failure instanceof this.failures.IssuerUnreachable) throw failure;
      throw new this.failures.RenewalRefused(failure.message, { cause: error });
    }
  }

  /** Has the issuer forget the tokens; answers where its own session ends, if it says so. */
  async end({ refreshToken, idToken }: Tokens): Promise<string | undefined> {
    const server = await this.server();
    if (refreshToken !== undefined && server.revocation_endpoint !== undefined) {
      const { client, options } = this;
      // Best effort: a token that is not revoked ends by itself, and is held by nobody any more.
      await oauth
        .revocationRequest(server, client, oauth.None(), refreshToken, options)
        .catch(() => undefined);
    }
    if (server.end_session_endpoint === undefined) return undefined;
    const address = new URL(server.end_session_endpoint);
    address.searchParams.set('client_id', this.settings.clientId);
    if (idToken !== undefined) address.searchParams.set('id_token_hint', idToken);
    address.searchParams.set('post_logout_redirect_uri', this.address);
    // Cognito's own name for it.
    address.searchParams.set('logout_uri', this.address);
    return address.href;
  }

  /** Only with the scope `openid` does an issuer say who signed in. */
  private asksWho(): boolean {
    return this.settings.scopes.includes('openid');
  }

  private tokens(answer: oauth.TokenEndpointResponse, former?: Partial<Tokens>): Tokens {
    const claims = oauth.getValidatedIdTokenClaims(answer);
    const lifetimeMs = (answer.expires_in ?? 0) * 1000;
    return {
      accessToken: answer.access_token,
      expiresAt: answer.expires_in === undefined ? undefined : Date.now() + lifetimeMs,
      lifetimeMs,
      refreshToken: answer.refresh_token ?? former?.refreshToken,
      idToken: answer.id_token ?? former?.idToken,
      person: claims ? { subject: claims.sub, name: nameIn(claims) } : former?.person,
      // "If omitted, identical to the scope requested by the client" (RFC 6749, section 5.1).
      scopes: answer.scope?.split(' ') ?? former?.scopes ?? this.settings.scopes,
    };
  }

  /** What the issuer says of itself, asked for once it is needed and again after a failure. */
  private server(): Promise<oauth.AuthorizationServer> {
    this.found ??= this.discover().catch((error: unknown) => {
      this.found = undefined;
      throw failureOf(error, this.issuer, this.failures);
    });
    return this.found;
  }

  private async discover(): Promise<oauth.AuthorizationServer> {
    const issuer = new URL(this.issuer);
    const response = await oauth.discoveryRequest(issuer, this.options);
    const server = await oauth.processDiscoveryResponse(issuer, response);
    const reachable = [issuer.origin, ...this.settings.origins];
    const { origin } = new URL(server.token_endpoint ?? issuer);
    if (reachable.includes(origin)) return server;
    throw new this.failures.SignInFailure(
      `The issuer gives its tokens at ${origin}, where this page may not go. Whoever deploys this ` +
        `service adds that origin to api.authorization.jwt.signIn.origins.`,
    );
  }
}
