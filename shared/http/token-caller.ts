import * as z from 'zod/mini';
import { HttpProblem } from './problem.ts';

/** What this service reads of a verified token, as API Gateway hands its claims over. */
export const claimsSchema = z.object({
  iss: z.optional(z.string()),
  sub: z.optional(z.string()),
  scope: z.optional(z.string()),
  scp: z.optional(z.string()),
});
export type TokenClaims = z.infer<typeof claimsSchema>;

/** The table takes keys of 2,048 bytes; OpenID Connect's subjects have at most 255 characters. */
const MAX_OWNER_BYTES = 1_024;

/**
 * The owner that a token stands for: `<issuer>#<subject>`. A subject is unique within its issuer
 * alone. An issuer's URL has no `#` (OpenID Connect Discovery, 3), and no ARN begins like one, so
 * that no two callers are one owner.
 *
 * @throws HttpProblem 403 for a token that names no caller.
 */
export const ownerOfToken = ({ iss = '', sub = '' }: TokenClaims): string => {
  const owner = `${iss}#${sub}`;
  const size = Buffer.byteLength(owner);
  if (iss !== '' && sub !== '' && size <= MAX_OWNER_BYTES) return owner;
  const seen =
    size > MAX_OWNER_BYTES
      ? `Its issuer and subject have ${size} bytes; at most ${MAX_OWNER_BYTES} are accepted.`
      : 'It has no issuer or no subject; a job needs both to have an owner.';
  throw new HttpProblem('token-without-owner', { detail: `The token cannot be used. ${seen}` });
};

/**
 * The scopes of a token in our own words. A scope without the prefix is of another API of the same
 * issuer.
 *
 * Issuers write them into `scope` or `scp`, as a text or as a list. API Gateway hands a list over
 * as `[a b]`, in which an element `x jobs:admin` cannot be told from two. So a list is read from
 * the token itself, whose signature the gateway has verified.
 */
export const scopesOfToken = (
  claims: TokenClaims,
  authorization: string | undefined,
  prefix: string,
): string[] => {
  const name = claims.scope === undefined ? 'scp' : 'scope';
  const text = claims[name] ?? '';
  const given = text.startsWith('[') ? listIn(authorization, name) : text.split(' ');
  return given
    .filter((scope) => scope !== '' && scope.startsWith(prefix))
    .map((scope) => scope.slice(prefix.length));
};

const payloadSchema = z.record(z.string(), z.unknown());
const listSchema = z.array(z.string());

/** A list of the token; empty where it cannot be read. */
const listIn = (authorization: string | undefined, name: string): string[] => {
  const payload = authorization?.split('.')[1] ?? '';
  try {
    const claims = payloadSchema.parse(JSON.parse(Buffer.from(payload, 'base64url').toString()));
    return listSchema.parse(claims[name]);
  } catch {
    return [];
  }
};
