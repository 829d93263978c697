import '../zod-jitless.ts';
import { type SignInSettings, signInSchema } from '../../../../shared/api/sign-in.ts';

const content = document.querySelector('meta[name="sign-in"]')?.getAttribute('content');

/** How people sign in at this deployment; nothing where its API asks for no token. */
export const signInSettings: SignInSettings | undefined = content
  ? signInSchema.parse(JSON.parse(content))
  : undefined;

/** The page's address as the issuer knows it, to the letter. */
export const pageAddress: string = new URL('/', window.location.origin).href;

/** The issuer's name as people know it. */
export const issuerHost = (issuer: string): string => new URL(issuer).host;
