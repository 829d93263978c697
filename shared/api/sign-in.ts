import * as z from 'zod/mini';

/** The page's registration with the token issuer: a public client, without a secret. */
const client = z.object({
  clientId: z.string(),
  /** The scopes to request, in the issuer's names. */
  scopes: z.array(z.string()),
  /** Origins that the page may call besides the issuer's own. */
  origins: z.array(z.string()),
  /** Further parameters of the authorization request. */
  parameters: z.record(z.string(), z.string()),
});

/** What the page needs to know of a deployment that requires tokens. */
export const signInSchema = z.object({
  issuer: z.string(),
  /** The prefix of `jobs:read` in a token. */
  scopePrefix: z.string(),
  /** Absent where sign-in at the page is not set up. */
  client: z.optional(client),
});

/** The settings for sign-in at the page. */
export type SignInSettings = z.infer<typeof signInSchema>;
/** The page's registration with the token issuer. */
export type SignInClient = z.infer<typeof client>;
