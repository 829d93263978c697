import { decideAccess } from '../../../infra/local/iam/access-decision.ts';
import type { AccessRequest } from '../../../infra/local/iam/access-request.ts';
import type { AttachedStatement } from '../../../infra/local/iam/attached-statement.ts';

/** One action on one resource to one principal that the template allows. */
export interface Grant {
  readonly name: string;
  /** The statements in force without it. */
  readonly without: readonly AttachedStatement[];
}

const part = (arn: string): string => arn.split(':').at(-1) ?? arn;

const holder = ({ to, source }: AttachedStatement): string =>
  to.kind === 'role' ? to.roleName : source;

/** Every grant of the template alone: each action with each resource of each Allow. */
export const grantsOf = (inForce: readonly AttachedStatement[]): Grant[] =>
  inForce
    .filter(({ statement }) => statement.effect === 'Allow')
    .flatMap((attached) => {
      const { statement } = attached;
      const others = inForce.filter((one) => one !== attached);
      const resources = statement.resources ?? [undefined];
      return statement.actions.flatMap((action) =>
        resources.map((resource): Grant => {
          const kept = {
            ...attached,
            statement: { ...statement, actions: statement.actions.filter((one) => one !== action) },
          };
          const onOthers = {
            ...attached,
            statement: {
              ...statement,
              actions: [action],
              resources: statement.resources?.filter((one) => one !== resource) ?? [],
            },
          };
          return {
            name: `${holder(attached)}: ${action} on ${resource === undefined ? 'itself' : part(resource)}`,
            without: [...others, kept, onOthers],
          };
        }),
      );
    });

/**
 * The statements without any Allow of the action to the role or resource whose name contains it.
 */
export const withoutAction = (
  inForce: readonly AttachedStatement[],
  of: string,
  action: string,
): AttachedStatement[] =>
  inForce.map((attached) =>
    holder(attached).includes(of)
      ? {
          ...attached,
          statement: {
            ...attached.statement,
            actions: attached.statement.actions.filter((one) => one !== action),
          },
        }
      : attached,
  );

/** Whether one of the requests, allowed by all statements, is refused by the fewer ones. */
export const breaksWithout = (
  inForce: readonly AttachedStatement[],
  { without }: Grant,
  requests: readonly AccessRequest[],
): boolean =>
  requests.some(
    (request) =>
      decideAccess(inForce, request) === 'allowed' && decideAccess(without, request) !== 'allowed',
  );
