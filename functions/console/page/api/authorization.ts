/** What a call carries to be let in. */
export type Credentials = Readonly<Record<string, string>>;

/** Who answers for the page's calls. */
export interface Authorization {
  /** The headers of the next call; waits for as long as nobody has signed in. */
  credentials(signal?: AbortSignal): Promise<Credentials>;
  /** The service refused these credentials: afterwards there are others, or somebody is asked. */
  refused(credentials: Credentials): Promise<void>;
  /** What the issuer lets the person do, as it names that. */
  granted(): readonly string[];
}

let current: Authorization | undefined;

/** Has every call from now on carry a token. */
export const authorizeBy = (authorization: Authorization): void => {
  current = authorization;
};

/** Who answers for calls; nobody where the API asks for no token. */
export const authorization = (): Authorization | undefined => current;
