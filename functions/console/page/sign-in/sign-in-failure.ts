import { ConnectionLost } from '../api/problem.ts';

/** Signing in did not work; the message says to a person why, and what to do. */
export class SignInFailure extends Error {
  override readonly name = 'SignInFailure';
}

/** The issuer does not renew a token any more: somebody has to sign in again. */
export class RenewalRefused extends Error {
  override readonly name = 'RenewalRefused';
}

/** The issuer gave no answer that this page may read. */
export class IssuerUnreachable extends ConnectionLost {
  override readonly name = 'IssuerUnreachable';
  override readonly advice: string;

  constructor(issuer: string, options: ErrorOptions) {
    super(`${issuer} could not be fetched`, options);
    this.advice =
      `The issuer ${issuer} cannot be reached, or does not let this page read its answers. ` +
      'Check the connection and try again.';
  }
}

/** All of them, for code that loads by itself. */
export const signInFailures = { SignInFailure, RenewalRefused, IssuerUnreachable } as const;
