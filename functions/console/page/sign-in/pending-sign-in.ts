import type { PendingSignIn } from './token-client.ts';

/** A sign-in under way, and the view to return to. */
export interface LeftPage extends PendingSignIn {
  readonly hash: string;
}

/**
 * A sign-in leaves the page, so the proof that this window began it is kept in the window's storage
 * until the way back. Tokens are never stored there.
 */
const PENDING = 'pending-sign-in';
/** Set while this window is signed in, so that a reload signs in again by itself. */
const SIGNED_IN = 'signed-in';

const isLeftPage = (value: unknown): value is LeftPage =>
  typeof value === 'object' && value !== null && 'state' in value && 'verifier' in value;

/** Stores a sign-in that leaves the page. */
export const savePendingSignIn = (left: LeftPage): void => {
  sessionStorage.setItem(PENDING, JSON.stringify(left));
};

/** The sign-in for which this window left; it is returned once. */
export const takePendingSignIn = (): LeftPage | undefined => {
  const saved: unknown = JSON.parse(sessionStorage.getItem(PENDING) ?? 'null');
  sessionStorage.removeItem(PENDING);
  return isLeftPage(saved) ? saved : undefined;
};

/** Whether this window was signed in before a reload; true once for each sign-in. */
export const takeSignedIn = (): boolean => {
  const wasSignedIn = sessionStorage.getItem(SIGNED_IN) !== null;
  sessionStorage.removeItem(SIGNED_IN);
  return wasSignedIn;
};

/** Stores that this window is signed in. */
export const saveSignedIn = (): void => sessionStorage.setItem(SIGNED_IN, 'yes');

/** The issuer's response in the address, if this load is the way back from the issuer. */
export const parseCallback = (search: string): URLSearchParams | undefined => {
  const query = new URLSearchParams(search);
  return query.has('state') || query.has('error') || query.has('code') ? query : undefined;
};
