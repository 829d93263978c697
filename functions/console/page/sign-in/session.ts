import { type Authorization, type Credentials, SomebodyElse } from '../api/authorization.ts';
import { IssuerUnreachable, RenewalRefused, SignInFailure } from './sign-in-failure.ts';
import type { PendingSignIn, TokenClient, Tokens } from './token-client.ts';

/** How the person at the page stands with the service. */
export type Standing =
  | { readonly at: 'arriving' }
  /** This window only brought the issuer's answer to the one that asked. */
  | { readonly at: 'done' }
  | { readonly at: 'out'; readonly trouble?: string; readonly news?: string }
  | {
      readonly at: 'in';
      readonly person: Tokens['person'];
      /** Another number is another person, or may be one. */
      readonly turn: number;
      readonly ended: boolean;
    };

/** What speaks to the issuer. */
type Issuer = Pick<TokenClient, 'begin' | 'finish' | 'renew' | 'end'>;

/** A token is renewed this long before its end, or a quarter of its time if that is less. */
const LEEWAY_MS = 30_000;

/** Without an ID token nobody can tell who signed in, so it may be another person. */
const isSamePerson = (one: Tokens, other: Tokens): boolean =>
  one.person !== undefined && one.person.subject === other.person?.subject;

const credentialsOf = ({ accessToken }: Tokens): Credentials => ({
  authorization: `Bearer ${accessToken}`,
});

/** What to tell a person about a sign-in that did not work. */
export const signInTrouble = (error: unknown): string => {
  if (error instanceof SignInFailure) return error.message;
  if (error instanceof IssuerUnreachable) return error.advice;
  return 'Something unexpected happened during the sign-in. Try again.';
};

/**
 * Who is signed in, and with what. Tokens are in this object and nowhere else, so they are gone
 * with the page. A call for which there is no token waits until the same person has one: neither what
 * is being typed nor the job on the page is lost when a token ends, and nothing of it is done in the
 * name of another who signs in then.
 */
export class Session implements Authorization {
  private readonly client: () => Promise<Issuer>;
  private readonly changed: (standing: Standing) => void;
  private tokens: Tokens | undefined;
  /** The newest tokens, over or not: by these the issuer knows whom to sign out. */
  private newest: Tokens | undefined;
  /** Whose turn at the page it is, counted. */
  private turn = 0;
  private renewal: Promise<void> | undefined;
  private waiting: (() => void)[] = [];
  private readonly pending = new Map<string, PendingSignIn>();

  /** `client` brings what talks to the issuer, once it is needed. */
  constructor(client: () => Promise<Issuer>, changed: (standing: Standing) => void) {
    this.client = client;
    this.changed = changed;
  }

  /** Begins a sign-in: where to send the browser, and what to keep for its return. */
  async begin(): Promise<{ address: string; pending: PendingSignIn }> {
    const begun = await (await this.client()).begin();
    this.pending.set(begun.pending.state, begun.pending);
    return begun;
  }

  /** The sign-in that an answer of the issuer belongs to, if this window began it. */
  pendingFor(callback: URLSearchParams): PendingSignIn | undefined {
    return this.pending.get(callback.get('state') ?? '');
  }

  /** Takes what the issuer sent; whatever is wrong with it becomes the trouble of the standing. */
  async finish(callback: URLSearchParams, pending: PendingSignIn): Promise<void> {
    this.pending.delete(pending.state);
    try {
      const tokens = await (await this.client()).finish(callback, pending);
      if (this.newest && !isSamePerson(this.newest, tokens)) this.turn += 1;
      this.take(tokens);
    } catch (error) {
      // Whose token has ended keeps the page, which says what went wrong.
      if (this.newest) throw error;
      this.leave(signInTrouble(error));
    }
  }

  /** Nobody is signed in, for this reason. */
  leave(trouble?: string, news?: string): void {
    this.tokens = undefined;
    this.newest = undefined;
    this.turn += 1;
    this.wake();
    this.changed({ at: 'out', ...(trouble && { trouble }), ...(news && { news }) });
  }

  /** Forgets the tokens; answers where the issuer's own session ends. */
  async signOut(): Promise<string | undefined> {
    const { newest } = this;
    this.leave(undefined, 'You are signed out.');
    if (!newest) return undefined;
    return (await this.client()).end(newest).catch(() => undefined);
  }

  /** What the issuer granted, as it names it. */
  granted(): readonly string[] {
    return this.tokens?.scopes ?? [];
  }

  async authorize(
    send: (credentials: Credentials) => Promise<Response>,
    signal?: AbortSignal,
  ): Promise<Response> {
    const { turn } = this;
    const attempt = async () => {
      const tokens = await this.fresh(turn, signal);
      const response = await send(credentialsOf(tokens));
      this.expectTurn(turn);
      return { tokens, response };
    };
    const { tokens, response } = await attempt();
    if (response.status !== 401) return response;
    // Another call may have brought a new token meanwhile.
    if (this.tokens === tokens) await this.replace(tokens);
    return (await attempt()).response;
  }

  /** Tokens of the person whose turn it is, for as long as it is theirs. */
  private async fresh(turn: number, signal: AbortSignal | undefined): Promise<Tokens> {
    for (;;) {
      signal?.throwIfAborted();
      this.expectTurn(turn);
      const { tokens } = this;
      if (!tokens) await this.signedIn(signal);
      else if (this.isFresh(tokens)) return tokens;
      else await this.replace(tokens);
    }
  }

  private expectTurn(turn: number): void {
    if (turn !== this.turn) throw new SomebodyElse('Somebody else is at the page now.');
  }

  private isFresh({ expiresAt, lifetimeMs, refreshToken }: Tokens): boolean {
    if (expiresAt === undefined) return true;
    const leeway = refreshToken === undefined ? 0 : Math.min(LEEWAY_MS, lifetimeMs / 4);
    return Date.now() < expiresAt - leeway;
  }

  /** Gets another token for one that is over; without a way to do so, somebody has to sign in. */
  private replace(tokens: Tokens): Promise<void> {
    this.renewal ??= this.renew(tokens).finally(() => {
      this.renewal = undefined;
    });
    return this.renewal;
  }

  private async renew(tokens: Tokens): Promise<void> {
    if (tokens.refreshToken === undefined) return this.end();
    try {
      const renewed = await (await this.client()).renew(tokens);
      // Whoever signed out meanwhile stays signed out.
      if (this.tokens === tokens) this.take(renewed);
    } catch (error) {
      if (!(error instanceof RenewalRefused)) throw error;
      if (this.tokens === tokens) this.end();
    }
  }

  private end(): void {
    this.tokens = undefined;
    this.changed({ at: 'in', person: this.newest?.person, turn: this.turn, ended: true });
  }

  private take(tokens: Tokens): void {
    this.tokens = tokens;
    this.newest = tokens;
    this.changed({ at: 'in', person: tokens.person, turn: this.turn, ended: false });
    this.wake();
  }

  private wake(): void {
    for (const go of this.waiting.splice(0)) go();
  }

  private signedIn(signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      this.waiting.push(resolve);
      signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
  }
}
