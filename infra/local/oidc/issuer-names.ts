/**
 * The issuer's address in a synthesized template. The real address is known only at the start. The
 * host does not resolve, so the API would accept no token of this issuer.
 */
export const ISSUER_PLACEHOLDER = 'https://issuer.invalid';
/** The audience of the tokens. */
export const LOCAL_AUDIENCE = 'redshift-data-jobs';
/** The API's URI for RFC 8707, since the audience itself is not a URI. */
export const LOCAL_RESOURCE = `urn:${LOCAL_AUDIENCE}:api`;
/** The console's client id. */
export const CONSOLE_CLIENT_ID = 'redshift-data-jobs-console';

/** The template with the issuer's address, where a deployment has that of its own issuer. */
export const withIssuer = (template: unknown, url: string | undefined): unknown =>
  url === undefined
    ? template
    : JSON.parse(JSON.stringify(template).replaceAll(ISSUER_PLACEHOLDER, url));
