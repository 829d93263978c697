import type { PendingSignIn } from './token-client.ts';

/** A sign-in under way, and where in the page to go on after it. */
export interface Departure extends PendingSignIn {
  readonly hash: string;
}

/**
 * A sign-in leaves the page, so what proves that it was begun here has to outlast it: in the
 * window's own storage, until the way back. Tokens never go there.
 */
const DEPARTURE = 'sign-in-departure';
/** This window was signed in: a reload then goes to the issuer and back by itself. */
const SIGNED_IN = 'signed-in';

const isDeparture = (value: unknown): value is Departure =>
  typeof value === 'object' && value !== null && 'state' in value && 'verifier' in value;

/** Notes a sign-in that leaves the page. */
export const noteDeparture = (departure: Departure): void => {
  sessionStorage.setItem(DEPARTURE, JSON.stringify(departure));
};

/** The sign-in that this window left for; it can be taken once. */
export const takeDeparture = (): Departure | undefined => {
  const noted: unknown = JSON.parse(sessionStorage.getItem(DEPARTURE) ?? 'null');
  sessionStorage.removeItem(DEPARTURE);
  return isDeparture(noted) ? noted : undefined;
};

/** Whether this window was signed in before it was loaded anew; true once for each sign-in. */
export const takeSignedIn = (): boolean => {
  const noted = sessionStorage.getItem(SIGNED_IN) !== null;
  sessionStorage.removeItem(SIGNED_IN);
  return noted;
};

/** Notes that this window is signed in. */
export const noteSignedIn = (): void => sessionStorage.setItem(SIGNED_IN, 'yes');

/** What the issuer sent with the browser, if this load is the way back from one. */
export const callbackIn = (search: string): URLSearchParams | undefined => {
  const query = new URLSearchParams(search);
  return query.has('state') || query.has('error') || query.has('code') ? query : undefined;
};
