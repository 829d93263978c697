import * as oauth from 'oauth4webapi';
import type { SignInClient } from '../../../../shared/api/sign-in.ts';
import type { SignInError, UnreachableError } from '../api/authorization.ts';

/**
 * The page's error classes. They are passed in, not imported: this module loads separately, and an
 * import that it shared with the page would become one more file of each page load.
 */
interface Errors {
  readonly SignInError: typeof SignInError;
  readonly UnreachableError: typeof UnreachableError;
}

/** A sign-in whose response has not arrived yet. */
export interface PendingSignIn {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

/** The issuer's response to a sign-in. */
export interface Tokens {
  readonly accessToken: string;
  /** Milliseconds since 1970 by this computer's clock; undefined if the issuer does not tell. */
  readonly expiresAt: number | undefined;
  readonly lifetimeMs: number;
  readonly refreshToken: string | undefined;
  readonly idToken: string | undefined;
  /** The person who signed in, by the issuer's id and by name; undefined without an ID token. */
  readonly person: { readonly subject: string; readonly name: string } | undefined;
  /** The scopes that the issuer granted. */
  readonly scopes: readonly string[];
}

/** How far this computer's clock may differ from the issuer's. */
const CLOCK_TOLERANCE_SECONDS = 300;

/** The issuer's error codes that people can act on. */
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

/** Converts anything that the library can throw to an error with a sentence for people. */
const toSignInError = (error: unknown, issuer: string, errors: Errors): Error => {
  const { SignInError, UnreachableError } = errors;
  const options = { cause: error };
  if (error instanceof SignInError || error instanceof UnreachableError) return error;
  if (
    error instanceof oauth.AuthorizationResponseError ||
    error instanceof oauth.ResponseBodyError
  ) {
    return new SignInError(sentence(error.error, error.error_description), options);
  }
  // Fetch throws it without a network, for an unknown host, and if CORS forbids this origin to
  // read.
  if (error instanceof TypeError) {
    const advice =
      `The issuer ${issuer} cannot be reached, or does not let this page read its answers. ` +
      'Check the connection and try again.';
    return new UnreachableError(advice, options);
  }
  const reason = error instanceof Error ? error.message : String(error);
  return new SignInError(`The answer of ${issuer} cannot be used: ${reason}.`, options);
};

const readName = (claims: oauth.IDToken): string => {
  const names = ['name', 'email', 'preferred_username', 'cognito:username', 'sub'];
  return String(names.map((name) => claims[name]).find(Boolean));
};

/** Signs people in at one issuer: authorization code with PKCE, for a client without a secret. */
export class TokenClient {
  private readonly issuer: string;
  private readonly settings: SignInClient;
  private readonly address: string;
  private readonly errors: Errors;
  private readonly client: oauth.Client;
  private readonly options: { [oauth.allowInsecureRequests]: boolean };
  private discovered: Promise<oauth.AuthorizationServer> | undefined;

  constructor(issuer: string, settings: SignInClient, pageAddress: string, errors: Errors) {
    this.errors = errors;
    this.issuer = issuer;
    this.settings = settings;
    this.address = pageAddress;
    this.client = {
      client_id: settings.clientId,
      [oauth.clockTolerance]: CLOCK_TOLERANCE_SECONDS,
    };
    // A deployment's settings accept https only; plain http is for the local stack's issuer.
    this.options = { [oauth.allowInsecureRequests]: new URL(issuer).protocol === 'http:' };
  }

  /** The address for the browser, and the proof for later that this page sent it there. */
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
      ...(this.requestsIdToken() && { nonce: pending.nonce }),
      code_challenge: await oauth.calculatePKCECodeChallenge(pending.verifier),
      code_challenge_method: 'S256',
    };
    for (const [name, value] of Object.entries(query)) address.searchParams.set(name, value);
    return { address: address.href, pending };
  }

  /** Exchanges the issuer's response for tokens. */
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
        expectedNonce: this.requestsIdToken() ? pending.nonce : oauth.expectNoNonce,
        requireIdToken: this.requestsIdToken(),
      });
      return this.tokens(answer);
    } catch (error) {
      throw toSignInError(error, this.issuer, this.errors);
    }
  }

  /**
   * Renews tokens without asking the person; undefined if only another sign-in helps.
   *
   * @throws UnreachableError if a retry may help
   */
  async renew(former: Tokens & { refreshToken: string }): Promise<Tokens | undefined> {
    const server = await this.server();
    const { client, options } = this;
    try {
      const response = await oauth.refreshTokenGrantRequest(
        server,
        client,
        oauth.None(),
        former.refreshToken,
        options,
      );
      const answer = await oauth.processRefreshTokenResponse(server, client, response);
      return this.tokens(answer, former);
    } catch (error) {
      const failure = toSignInError(error, this.issuer, this.errors);
      if (failure instanceof this.errors.UnreachableError) throw failure;
      return undefined;
    }
  }

  /** Revokes the tokens; returns the address that ends the issuer's own session, if it has one. */
  async end({ refreshToken, idToken }: Tokens): Promise<string | undefined> {
    const server = await this.server();
    if (refreshToken !== undefined && server.revocation_endpoint !== undefined) {
      const { client, options } = this;
      // Best effort: a token that is not revoked expires, and this page has dropped it.
      await oauth
        .revocationRequest(server, client, oauth.None(), refreshToken, options)
        .catch(() => undefined);
    }
    if (server.end_session_endpoint === undefined) return undefined;
    const address = new URL(server.end_session_endpoint);
    address.searchParams.set('client_id', this.settings.clientId);
    if (idToken !== undefined) address.searchParams.set('id_token_hint', idToken);
    address.searchParams.set('post_logout_redirect_uri', this.address);
    // Cognito's name of this parameter.
    address.searchParams.set('logout_uri', this.address);
    return address.href;
  }

  /** Whether the issuer tells who signed in: only with the scope `openid`. */
  private requestsIdToken(): boolean {
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
      person: claims ? { subject: claims.sub, name: readName(claims) } : former?.person,
      // "If omitted, identical to the scope requested by the client" (RFC 6749, section 5.1).
      scopes: answer.scope?.split(' ') ?? former?.scopes ?? this.settings.scopes,
    };
  }

  /** The issuer's metadata, fetched when it is needed and again after a failure. */
  private server(): Promise<oauth.AuthorizationServer> {
    this.discovered ??= this.discover().catch((error: unknown) => {
      this.discovered = undefined;
      throw toSignInError(error, this.issuer, this.errors);
    });
    return this.discovered;
  }

  private async discover(): Promise<oauth.AuthorizationServer> {
    const issuer = new URL(this.issuer);
    const response = await oauth.discoveryRequest(issuer, this.options);
    const server = await oauth.processDiscoveryResponse(issuer, response);
    const reachable = [issuer.origin, ...this.settings.origins];
    const { origin } = new URL(server.token_endpoint ?? issuer);
    if (reachable.includes(origin)) return server;
    throw new this.errors.SignInError(
      `The issuer gives its tokens at ${origin}, where this page may not go. The people who ` +
        'deploy this service can add that origin to api.authorization.jwt.signIn.origins.',
    );
  }
}
