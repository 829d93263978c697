/**
 * What the template names as its issuer: where that listens is known only at a start, and one
 * assembly serves many. Nobody can resolve the host, so a token of its name is worth nothing.
 */
export const ISSUER_PLACEHOLDER = 'https://issuer.invalid';
/** Whom the tokens are for. */
export const LOCAL_AUDIENCE = 'redshift-data-jobs';
/** The API as RFC 8707 names it: a URI, in place of the audience that is none. */
export const LOCAL_RESOURCE = `urn:${LOCAL_AUDIENCE}:api`;
/** The console, as the issuer knows it. */
export const CONSOLE_CLIENT_ID = 'redshift-data-jobs-console';

/** The template with the issuer's address, where a deployment has that of its own issuer. */
export const withIssuer = (template: unknown, url: string | undefined): unknown =>
  url === undefined
    ? template
    : JSON.parse(JSON.stringify(template).replaceAll(ISSUER_PLACEHOLDER, url));
