import { type SignInSettings, signInSchema } from '../../../../shared/api/sign-in.ts';

const content = document.querySelector('meta[name="sign-in"]')?.getAttribute('content');

/** How people sign in at this deployment; undefined where its API asks for no token. */
export const signInSettings: SignInSettings | undefined = content
  ? signInSchema.parse(JSON.parse(content))
  : undefined;

/** The page's address, exactly as it is registered at the issuer. */
export const pageAddress: string = new URL('/', window.location.origin).href;

/** The issuer's host name, by which people know it. */
export const issuerHost = (issuer: string): string => new URL(issuer).host;
