import { JobProblem, NoResponseError } from '../../../../shared/client/job-problem.ts';

/** The headers that let a call in. */
export type Credentials = Readonly<Record<string, string>>;

/** What holds the tokens of the person who is signed in. */
export interface Authorization {
  /**
   * Sends a call in the name of the person at the page. It waits until someone has signed in, and
   * sends the call again with a renewed token if the service refuses the first.
   *
   * @throws SessionChangedError if another person signed in before there was a response
   */
  authorize(
    send: (credentials: Credentials) => Promise<Response>,
    signal?: AbortSignal,
  ): Promise<Response>;
  /** The scopes that the issuer granted. */
  granted(): readonly string[];
}

/** Another person has signed in: they must neither send this call nor see its response. */
export class SessionChangedError extends Error {
  override readonly name = 'SessionChangedError';
}

/**
 * The service or the issuer sent no response that this page can read; the message is for people.
 */
export class UnreachableError extends NoResponseError {
  override readonly name = 'UnreachableError';
}

/** Signing in did not work; the message tells a person why, and what to do. */
export class SignInError extends Error {
  override readonly name = 'SignInError';
}

let current: Authorization | undefined;

/** Makes every call from now on carry a token. */
export const authorizeWith = (authorization: Authorization): void => {
  current = authorization;
};

/** What holds the tokens; undefined where the API asks for none. */
export const authorization = (): Authorization | undefined => current;

/** One sentence for people about anything that a call or a sign-in can throw. */
export const errorMessage = (error: unknown): string =>
  error instanceof JobProblem || error instanceof UnreachableError || error instanceof SignInError
    ? error.message
    : 'Something unexpected happened in this page. Reload it and try again.';
