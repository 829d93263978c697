import { LOCAL_ACCOUNT_ID } from '../../host/local-account.ts';
import type { AccessRequest } from './access-request.ts';
import type { AttachedStatement } from './attached-statement.ts';
import { appliesTo } from './policy-statement.ts';

/** What the policies say: `not-granted` is a refusal for want of an Allow, `denied` one by a Deny. */
export type AccessDecision = 'allowed' | 'not-granted' | 'denied';

const isAttached = ({ to }: AttachedStatement, { principal, resource }: AccessRequest): boolean =>
  to.kind === 'role'
    ? principal.kind === 'role' && principal.roleName === to.roleName
    : resource === to.arn || resource.startsWith(`${to.arn}/`);

const ACCOUNT_ROOT = { kind: 'outside', arn: `arn:aws:iam::${LOCAL_ACCOUNT_ID}:root` } as const;

/**
 * A key's own policy comes first: a role's policy counts only for a key whose policy leaves it to
 * the account. The policy of a key outside of the template is not known, and believed to.
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
 */
const leavesToAccount = (
  statements: readonly AttachedStatement[],
  request: AccessRequest,
): boolean => {
  const ofKey = statements.filter(
    ({ to }) => to.kind === 'resource' && to.arn === request.resource,
  );
  const asAccount = { ...request, principal: ACCOUNT_ROOT };
  return (
    ofKey.length === 0 ||
    ofKey.some(({ statement }) => statement.effect === 'Allow' && appliesTo(statement, asAccount))
  );
};

/**
 * Decides as IAM does within one account: one Deny refuses, otherwise one Allow is enough, be it
 * the role's or the resource's. Somebody from outside is believed to be the account's administrator,
 * as there is no user database here, and is refused by a Deny alone.
 */
export const decideAccess = (
  statements: readonly AttachedStatement[],
  request: AccessRequest,
): AccessDecision => {
  const rolesCount = !request.action.startsWith('kms:') || leavesToAccount(statements, request);
  const effects = statements
    .filter((one) => isAttached(one, request) && appliesTo(one.statement, request))
    .filter(
      ({ to, statement }) => rolesCount || to.kind === 'resource' || statement.effect === 'Deny',
    )
    .map(({ statement }) => statement.effect);
  if (effects.includes('Deny')) return 'denied';
  return effects.includes('Allow') || request.principal.kind === 'outside'
    ? 'allowed'
    : 'not-granted';
};
