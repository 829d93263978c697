import { UnreachableError } from '../api/authorization.ts';

/** Signing in did not work; the message tells a person why, and what to do. */
export class SignInError extends Error {
  override readonly name = 'SignInError';
}

/** The issuer does not renew a token any more, so that the person has to sign in again. */
export class RenewalRefusedError extends Error {
  override readonly name = 'RenewalRefusedError';
}

/** The issuer sent no response that this page can read. */
export class IssuerUnreachableError extends UnreachableError {
  override readonly name = 'IssuerUnreachableError';

  constructor(issuer: string, options: ErrorOptions) {
    const advice =
      `The issuer ${issuer} cannot be reached, or does not let this page read its answers. ` +
      'Check the connection and try again.';
    super(advice, options);
  }
}

/** All of them, for code that loads by itself. */
export const signInErrors = { SignInError, RenewalRefusedError, IssuerUnreachableError } as const;
