import { describe, expect, it } from 'vitest';
import {
  type Credentials,
  SomebodyElse,
} from '../../../functions/console/page/api/authorization.ts';
import { Session, type Standing } from '../../../functions/console/page/sign-in/session.ts';
import { RenewalRefused } from '../../../functions/console/page/sign-in/sign-in-failure.ts';
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
const over = { expiresAt: 0 };

/** A session, the issuer's next sign-in and renewal, and what its calls carried. */
const startSession = () => {
  const standings: Standing[] = [];
  const carried: (string | undefined)[] = [];
  const issuer = {
    signsIn: tokensOf('alice'),
    renews: (): Promise<Tokens> => Promise.reject(new RenewalRefused('no')),
  };
  const session = new Session(
    async () => ({
      begin: () => Promise.reject(new Error('Nobody leaves for the issuer here.')),
      finish: async () => issuer.signsIn,
      renew: () => issuer.renews(),
      end: async () => undefined,
    }),
    (standing) => standings.push(standing),
  );
  return {
    session,
    issuer,
    standings,
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

/** Until all that can go on has gone on. */
const idle = () => new Promise(setImmediate);

describe('a call of a page where somebody signs in', () => {
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
    const { call, signIn, standings } = startSession();
    await signIn(tokensOf('alice', over));
    const called = call();
    await idle();
    expect(standings.at(-1)).toMatchObject({ at: 'in', ended: true });
    await signIn(tokensOf('alice'));
    expect((await called).status).toBe(200);
    const turns = new Set(standings.map((standing) => standing.at === 'in' && standing.turn));
    expect(turns.size).toBe(1);
  });

  it.each([
    ['another person', 'alice', 'bob'],
    ['somebody', undefined, 'bob'],
    ['somebody', undefined, undefined],
  ])('is not made in the name of %s who signs in instead (%s, then %s)', async (_, one, other) => {
    const { call, signIn, standings, carried } = startSession();
    await signIn(tokensOf(one, over));
    const called = call();
    await idle();
    await signIn(tokensOf(other));
    await expect(called).rejects.toThrow(SomebodyElse);
    expect(carried).toEqual([]);
    const turns = new Set(standings.map((standing) => standing.at === 'in' && standing.turn));
    expect(turns.size).toBe(2);
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
    await expect(called).rejects.toThrow(SomebodyElse);
    expect(names).toEqual(['Bearer of alice']);
  });

  it('brings nothing to another who signed in while it was under way', async () => {
    const { session, signIn } = startSession();
    await signIn(tokensOf('alice'));
    const called = session.authorize(async () => {
      await signIn(tokensOf('bob'));
      return new Response('of alice');
    });
    await expect(called).rejects.toThrow(SomebodyElse);
  });

  it('ends with a sign-out', async () => {
    const { session, call, signIn, carried } = startSession();
    await signIn(tokensOf('alice', over));
    const called = call();
    await idle();
    await session.signOut();
    await expect(called).rejects.toThrow(SomebodyElse);
    expect(carried).toEqual([]);
  });

  it('goes again with a renewed token where the service refuses the first', async () => {
    const { call, signIn, issuer, carried } = startSession();
    await signIn(tokensOf('alice', { refreshToken: 'r' }));
    issuer.renews = async () => tokensOf('alice', { accessToken: 'renewed' });
    expect((await call(401, 200)).status).toBe(200);
    expect(carried).toEqual(['Bearer of alice', 'Bearer renewed']);
  });

  it('tells of a token that is refused twice', async () => {
    const { call, signIn, issuer } = startSession();
    await signIn(tokensOf('alice', { refreshToken: 'r' }));
    issuer.renews = async () => tokensOf('alice', { accessToken: 'renewed' });
    expect((await call(401, 401)).status).toBe(401);
  });

  it('stops waiting when nobody wants its answer any more', async () => {
    const { session } = startSession();
    const stop = new AbortController();
    const called = session.authorize(async () => new Response(), stop.signal);
    stop.abort(new Error('gone'));
    await expect(called).rejects.toThrow('gone');
  });
});

describe('a renewal that the issuer refuses', () => {
  it('leaves another who signed in meanwhile as they are', async () => {
    const { call, signIn, issuer, standings } = startSession();
    await signIn(tokensOf('alice', { ...over, refreshToken: 'r' }));
    issuer.renews = async () => {
      await signIn(tokensOf('bob'));
      throw new RenewalRefused('no');
    };
    await expect(call()).rejects.toThrow(SomebodyElse);
    expect(standings.at(-1)).toMatchObject({ at: 'in', ended: false, person: { name: 'bob' } });
  });
});
