/** What a call carries to be let in. */
export type Credentials = Readonly<Record<string, string>>;

/** Who answers for the page's calls. */
export interface Authorization {
  /**
   * Sends a call for whoever is at the page now, waiting for as long as nobody has signed in; goes
   * again with other credentials where the service refuses the first.
   *
   * @throws SomebodyElse where another person took the page over before there was an answer
   */
  authorize(
    send: (credentials: Credentials) => Promise<Response>,
    signal?: AbortSignal,
  ): Promise<Response>;
  /** What the issuer lets the person do, as it names that. */
  granted(): readonly string[];
}

/** Another person is at the page by now: what this call was to do, or brought, is not theirs. */
export class SomebodyElse extends Error {
  override readonly name = 'SomebodyElse';
}

let current: Authorization | undefined;

/** Has every call from now on carry a token. */
export const authorizeBy = (authorization: Authorization): void => {
  current = authorization;
};

/** Who answers for calls; nobody where the API asks for no token. */
export const authorization = (): Authorization | undefined => current;
