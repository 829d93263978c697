import {
  type Authorization,
  type Credentials,
  errorMessage,
  SessionChangedError,
} from '../api/authorization.ts';
import type { PendingSignIn, TokenClient, Tokens } from './token-client.ts';

/** Whether and as whom the person at the page is signed in. */
export type AuthState =
  | { readonly status: 'loading' }
  /** This window only handed the issuer's response over to the window that began the sign-in. */
  | { readonly status: 'handed-over' }
  | { readonly status: 'signed-out'; readonly errorMessage?: string; readonly notice?: string }
  | {
      readonly status: 'signed-in';
      readonly person: Tokens['person'];
      /** Changes with the person, or when it may be another one. */
      readonly sessionGeneration: number;
      /** Whether the token has expired and cannot be renewed. */
      readonly expired: boolean;
    };

/** The client of the issuer. */
type Issuer = Pick<TokenClient, 'begin' | 'finish' | 'renew' | 'end'>;

/** A token is renewed this long before it expires, or a quarter of its lifetime if that is less. */
const RENEWAL_MARGIN_MS = 30_000;

/** Without an ID token the page cannot tell who signed in, so it may be another person. */
const isSamePerson = (one: Tokens, other: Tokens): boolean =>
  one.person !== undefined && one.person.subject === other.person?.subject;

/**
 * The session of the person at the page. Only this object holds the tokens, so they do not outlast
 * the page. When a token expires, calls wait until the same person has a new one: the form and the
 * job on the page are kept. If another person signs in instead, the waiting calls fail.
 */
export class Session implements Authorization {
  private readonly client: () => Promise<Issuer>;
  private readonly onChange: (state: AuthState) => void;
  private tokens: Tokens | undefined;
  /** The newest tokens, expired or not; the issuer needs them to sign the person out. */
  private newest: Tokens | undefined;
  private generation = 0;
  private renewal: Promise<void> | undefined;
  private waiting: (() => void)[] = [];
  private readonly pending = new Map<string, PendingSignIn>();

  /** `client` loads the client of the issuer when it is needed. */
  constructor(client: () => Promise<Issuer>, onChange: (state: AuthState) => void) {
    this.client = client;
    this.onChange = onChange;
  }

  /** Begins a sign-in: the address for the browser, and what to keep for its return. */
  async begin(): Promise<{ address: string; pending: PendingSignIn }> {
    const begun = await (await this.client()).begin();
    this.pending.set(begun.pending.state, begun.pending);
    return begun;
  }

  /** The sign-in that the issuer's response belongs to, if this window began it. */
  pendingFor(callback: URLSearchParams): PendingSignIn | undefined {
    return this.pending.get(callback.get('state') ?? '');
  }

  /** Completes a sign-in with the issuer's response; a failure becomes part of the state. */
  async finish(callback: URLSearchParams, pending: PendingSignIn): Promise<void> {
    this.pending.delete(pending.state);
    try {
      const tokens = await (await this.client()).finish(callback, pending);
      if (this.newest && !isSamePerson(this.newest, tokens)) this.generation += 1;
      this.take(tokens);
    } catch (error) {
      // A person whose token has expired keeps the page, which shows the error.
      if (this.newest) throw error;
      this.clear({ errorMessage: errorMessage(error) });
    }
  }

  /** Ends the session in this window, for a reason that the page shows. */
  clear(reason: { readonly errorMessage?: string; readonly notice?: string } = {}): void {
    this.tokens = undefined;
    this.newest = undefined;
    this.generation += 1;
    this.wakeCalls();
    this.onChange({ status: 'signed-out', ...reason });
  }

  /** Drops the tokens and returns the address at which the issuer ends its own session. */
  async signOut(): Promise<string | undefined> {
    const { newest } = this;
    this.clear({ notice: 'You are signed out.' });
    if (!newest) return undefined;
    return (await this.client()).end(newest).catch(() => undefined);
  }

  granted(): readonly string[] {
    return this.tokens?.scopes ?? [];
  }

  async authorize(
    send: (credentials: Credentials) => Promise<Response>,
    signal?: AbortSignal,
  ): Promise<Response> {
    const { generation } = this;
    const attempt = async () => {
      const tokens = await this.freshTokens(generation, signal);
      const response = await send({ authorization: `Bearer ${tokens.accessToken}` });
      this.assertGeneration(generation);
      return { tokens, response };
    };
    const { tokens, response } = await attempt();
    if (response.status !== 401) return response;
    // Another call may have renewed the token meanwhile.
    if (this.tokens === tokens) await this.replace(tokens);
    return (await attempt()).response;
  }

  /** Tokens of this generation that have not expired; without any it waits for a sign-in. */
  private async freshTokens(generation: number, signal: AbortSignal | undefined): Promise<Tokens> {
    for (;;) {
      signal?.throwIfAborted();
      this.assertGeneration(generation);
      const { tokens } = this;
      if (!tokens) await this.nextSignIn(signal);
      else if (this.isFresh(tokens)) return tokens;
      else await this.replace(tokens);
    }
  }

  private assertGeneration(generation: number): void {
    if (generation === this.generation) return;
    throw new SessionChangedError('Another person has signed in at this page.');
  }

  private isFresh({ expiresAt, lifetimeMs, refreshToken }: Tokens): boolean {
    if (expiresAt === undefined) return true;
    const margin = refreshToken === undefined ? 0 : Math.min(RENEWAL_MARGIN_MS, lifetimeMs / 4);
    return Date.now() < expiresAt - margin;
  }

  /** Renews expired tokens; if that is impossible, the person has to sign in again. */
  private replace(tokens: Tokens): Promise<void> {
    this.renewal ??= this.renew(tokens).finally(() => {
      this.renewal = undefined;
    });
    return this.renewal;
  }

  private async renew(tokens: Tokens): Promise<void> {
    const { refreshToken } = tokens;
    const renewed =
      refreshToken && (await (await this.client()).renew({ ...tokens, refreshToken }));
    // A person who signed out meanwhile stays signed out.
    if (this.tokens !== tokens) return;
    if (renewed) return this.take(renewed);
    this.tokens = undefined;
    this.reportSignedIn(tokens.person, true);
  }

  private take(tokens: Tokens): void {
    this.tokens = tokens;
    this.newest = tokens;
    this.reportSignedIn(tokens.person, false);
    this.wakeCalls();
  }

  private reportSignedIn(person: Tokens['person'], expired: boolean): void {
    const sessionGeneration = this.generation;
    this.onChange({ status: 'signed-in', person, sessionGeneration, expired });
  }

  private wakeCalls(): void {
    for (const wake of this.waiting.splice(0)) wake();
  }

  private nextSignIn(signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      this.waiting.push(resolve);
      signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
  }
}
