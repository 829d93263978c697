import { LOCAL_ACCOUNT_ID } from '../../host/local-account.ts';
import type { AccessRequest } from './access-request.ts';
import type { AttachedStatement } from './attached-statement.ts';
import { appliesTo } from './policy-statement.ts';

/** `not-granted`: no statement allows it. `denied`: a Deny statement forbids it. */
export type AccessDecision = 'allowed' | 'not-granted' | 'denied';

const isAttached = ({ to }: AttachedStatement, { principal, resource }: AccessRequest): boolean =>
  to.kind === 'role'
    ? principal.kind === 'role' && principal.roleName === to.roleName
    : resource === to.arn || resource.startsWith(`${to.arn}/`);

const ACCOUNT_ROOT = { kind: 'outside', arn: `arn:aws:iam::${LOCAL_ACCOUNT_ID}:root` } as const;

/**
 * A role's policy grants the use of a key only if the key's own policy delegates to the account.
 * The policy of a key outside the template is unknown; it is assumed to delegate.
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
 */
const delegatesToAccount = (
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
 * Decides as IAM does within one account. Every Deny refuses; otherwise one Allow is enough, of the
 * role or of the resource. There is no user database here, so a client from outside counts as the
 * account's administrator: only a Deny refuses it.
 */
export const decideAccess = (
  statements: readonly AttachedStatement[],
  request: AccessRequest,
): AccessDecision => {
  const rolesCount = !request.action.startsWith('kms:') || delegatesToAccount(statements, request);
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
