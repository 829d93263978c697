import type { AccessRequest } from './access-request.ts';
import type { AttachedStatement } from './attached-statement.ts';
import { appliesTo } from './policy-statement.ts';

/** What the policies say: `not-granted` is a refusal for want of an Allow, `denied` one by a Deny. */
export type AccessDecision = 'allowed' | 'not-granted' | 'denied';

const isAttached = ({ to }: AttachedStatement, { principal, resource }: AccessRequest): boolean =>
  to.kind === 'role'
    ? principal.kind === 'role' && principal.roleName === to.roleName
    : resource === to.arn || resource.startsWith(`${to.arn}/`);

/**
 * Decides as IAM does within one account: one Deny refuses, otherwise one Allow is enough, be it
 * the role's or the resource's. Somebody from outside is believed to be the account's administrator,
 * as there is no user database here, and is refused by a Deny alone.
 */
export const decideAccess = (
  statements: readonly AttachedStatement[],
  request: AccessRequest,
): AccessDecision => {
  const effects = statements
    .filter((one) => isAttached(one, request) && appliesTo(one.statement, request))
    .map(({ statement }) => statement.effect);
  if (effects.includes('Deny')) return 'denied';
  return effects.includes('Allow') || request.principal.kind === 'outside'
    ? 'allowed'
    : 'not-granted';
};
