import { describe, expect, it } from 'vitest';
import {
  type Credentials,
  SessionChangedError,
} from '../../../functions/console/page/api/authorization.ts';
import { type AuthState, Session } from '../../../functions/console/page/sign-in/session.ts';
import type { Tokens } from '../../../functions/console/page/sign-in/token-client.ts';

const HOUR_MS = 3_600_000;
const callback = new URLSearchParams();
const pending = { state: 's', nonce: 'n', verifier: 'v' };

const tokensOf = (subject: string | undefined, changes: Partial<Tokens> = {}): Tokens => ({
  accessToken: `of ${subject}`,
  expiresAt: Date.now() + HOUR_MS,
  lifetimeMs: HOUR_MS,
  refreshToken: undefined,
  idToken: undefined,
  person: subject === undefined ? undefined : { subject, name: subject },
  scopes: [],
  ...changes,
});
const expired = { expiresAt: 0 };

/** A session, the issuer's next sign-in and renewal, and what its calls carried. */
const startSession = () => {
  const states: AuthState[] = [];
  const carried: (string | undefined)[] = [];
  const issuer = {
    signsIn: tokensOf('alice'),
    renews: async (): Promise<Tokens | undefined> => undefined,
  };
  const session = new Session(
    async () => ({
      begin: () => Promise.reject(new Error('This test does not leave for the issuer.')),
      finish: async () => issuer.signsIn,
      renew: () => issuer.renews(),
      end: async () => undefined,
    }),
    (state) => states.push(state),
  );
  return {
    session,
    issuer,
    states,
    carried,
    signIn: (tokens: Tokens) => {
      issuer.signsIn = tokens;
      return session.finish(callback, pending);
    },
    /** Makes a call that the service answers with these statuses, one after the other. */
    call: (...statuses: number[]) =>
      session.authorize(async ({ authorization }: Credentials) => {
        carried.push(authorization);
        return new Response(null, { status: statuses.shift() ?? 200 });
      }),
  };
};

/** Waits until no pending promise can continue. */
const idle = () => new Promise(setImmediate);

describe('a call of a page that asks for a sign-in', () => {
  it('waits for a sign-in', async () => {
    const { call, signIn, carried } = startSession();
    const called = call();
    await idle();
    expect(carried).toEqual([]);
    await signIn(tokensOf('alice'));
    expect((await called).status).toBe(200);
    expect(carried).toEqual(['Bearer of alice']);
  });

  it('goes on when the same person signs in again', async () => {
    const { call, signIn, states } = startSession();
    await signIn(tokensOf('alice', expired));
    const called = call();
    await idle();
    expect(states.at(-1)).toMatchObject({ status: 'signed-in', expired: true });
    await signIn(tokensOf('alice'));
    expect((await called).status).toBe(200);
    const generations = new Set(
      states.map((state) => state.status === 'signed-in' && state.sessionGeneration),
    );
    expect(generations.size).toBe(1);
  });

  it.each([
    ['another person', 'alice', 'bob'],
    ['an unknown person', undefined, 'bob'],
    ['an unknown person', undefined, undefined],
  ])('is not made in the name of %s who signs in instead (%s, then %s)', async (_, one, other) => {
    const { call, signIn, states, carried } = startSession();
    await signIn(tokensOf(one, expired));
    const called = call();
    await idle();
    await signIn(tokensOf(other));
    await expect(called).rejects.toThrow(SessionChangedError);
    expect(carried).toEqual([]);
    const generations = new Set(
      states.map((state) => state.status === 'signed-in' && state.sessionGeneration),
    );
    expect(generations.size).toBe(2);
  });

  it('is not repeated in the name of another who signed in while it was under way', async () => {
    const { session, signIn } = startSession();
    await signIn(tokensOf('alice'));
    const names: (string | undefined)[] = [];
    const called = session.authorize(async ({ authorization }) => {
      names.push(authorization);
      await signIn(tokensOf('bob'));
      return new Response(null, { status: 401 });
    });
    await expect(called).rejects.toThrow(SessionChangedError);
    expect(names).toEqual(['Bearer of alice']);
  });

  it('does not return its response to another who signed in while it was under way', async () => {
    const { session, signIn } = startSession();
    await signIn(tokensOf('alice'));
    const called = session.authorize(async () => {
      await signIn(tokensOf('bob'));
      return new Response('of alice');
    });
    await expect(called).rejects.toThrow(SessionChangedError);
  });

  it('ends with a sign-out', async () => {
    const { session, call, signIn, carried } = startSession();
    await signIn(tokensOf('alice', expired));
    const called = call();
    await idle();
    await session.signOut();
    await expect(called).rejects.toThrow(SessionChangedError);
    expect(carried).toEqual([]);
  });

  it('goes again with a renewed token where the service refuses the first', async () => {
    const { call, signIn, issuer, carried } = startSession();
    await signIn(tokensOf('alice', { refreshToken: 'r' }));
    issuer.renews = async () => tokensOf('alice', { accessToken: 'renewed' });
    expect((await call(401, 200)).status).toBe(200);
    expect(carried).toEqual(['Bearer of alice', 'Bearer renewed']);
  });

  it('returns the response to a token that is refused twice', async () => {
    const { call, signIn, issuer } = startSession();
    await signIn(tokensOf('alice', { refreshToken: 'r' }));
    issuer.renews = async () => tokensOf('alice', { accessToken: 'renewed' });
    expect((await call(401, 401)).status).toBe(401);
  });

  it('stops waiting when it is aborted', async () => {
    const { session } = startSession();
    const stop = new AbortController();
    const called = session.authorize(async () => new Response(), stop.signal);
    stop.abort(new Error('gone'));
    await expect(called).rejects.toThrow('gone');
  });
});

describe('a renewal that the issuer refuses', () => {
  it('leaves another person who signed in meanwhile signed in', async () => {
    const { call, signIn, issuer, states } = startSession();
    await signIn(tokensOf('alice', { ...expired, refreshToken: 'r' }));
    issuer.renews = async () => {
      await signIn(tokensOf('bob'));
      return undefined;
    };
    await expect(call()).rejects.toThrow(SessionChangedError);
    expect(states.at(-1)).toMatchObject({
      status: 'signed-in',
      expired: false,
      person: { name: 'bob' },
    });
  });
});
