import { Stack } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';

/** CDK looks a context value up in the scopes around a construct: each deployment has its own. */
const CONTEXT_KEY = 'redshift-data-jobs:deployment-name';

/**
 * The name of a deployment that is given none: the names of its stack and of the scopes between,
 * without the ids that CDK leaves out of logical ids.
 */
export const defaultName = (scope: IConstruct): string => {
  const stack = Stack.of(scope);
  const ids = scope.node.path.slice(stack.node.path.length).split('/');
  return [stack.stackName, ...ids.filter((id) => id !== '' && id !== 'Default')].join('-');
};

/** Names the deployment below `scope`; call it before the scope has children. */
export const nameDeployment = ({ node }: IConstruct, name: string): void =>
  node.setContext(CONTEXT_KEY, name);

/**
 * The name of the deployment that `scope` belongs to. Roles, alarms, metrics and statements are
 * told apart by it; a part that stands alone is named after its stack.
 */
export const deploymentName = (scope: IConstruct): string =>
  String(scope.node.tryGetContext(CONTEXT_KEY) ?? Stack.of(scope).stackName);
