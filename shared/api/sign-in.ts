import * as z from 'zod/mini';

/** The page as the token issuer knows it: a public client, which has no secret. */
const client = z.object({
  clientId: z.string(),
  /** What to ask for, as the issuer names it. */
  scopes: z.array(z.string()),
  /** Where the page may talk to beside the issuer's own origin. */
  origins: z.array(z.string()),
  /** Further parameters of the authorization request. */
  parameters: z.record(z.string(), z.string()),
});

/** What the page has to know of a deployment that asks for tokens. */
export const signInSchema = z.object({
  issuer: z.string(),
  /** What stands before `jobs:read` in a token. */
  scopePrefix: z.string(),
  /** Absent where nobody can sign in at the page. */
  client: z.optional(client),
});

/** How people sign in at the page. */
export type SignInSettings = z.infer<typeof signInSchema>;
/** The page as the token issuer knows it. */
export type SignInClient = z.infer<typeof client>;
