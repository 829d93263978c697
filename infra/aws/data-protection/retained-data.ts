import { CfnResource, RemovalPolicy } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';

/**
 * Sets what happens to a resource that holds data when the stack is destroyed. CloudFormation
 * deletes no bucket that has objects. `npm run destroy` empties it first, so the account needs no
 * function with the permission to delete every result.
 *
 * The metadata makes a change of the setting deployable: CloudFormation refuses an update that
 * changes nothing of a resource but its deletion policy.
 */
export const retain = ({ node }: IConstruct, retainData: boolean): void => {
  const { defaultChild } = node;
  if (!CfnResource.isCfnResource(defaultChild)) throw new Error(`${node.path} is not a resource.`);
  defaultChild.applyRemovalPolicy(retainData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY);
  if (!retainData) defaultChild.addMetadata('RetainData', false);
};
