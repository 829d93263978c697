import { CfnResource, RemovalPolicy } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/**
 * Says what becomes of a resource that holds data when the stack is destroyed. CloudFormation
 * deletes no bucket that holds anything; `npm run destroy` empties it first, so that no function
 * with the right to delete every result has to lie in the account for that day.
 *
 * The metadata is there because CloudFormation takes no update that changes a deletion policy and
 * nothing else of a resource.
 */
export const retain = ({ node }: IConstruct, retainData: boolean): void => {
  const { defaultChild } = node;
  if (!CfnResource.isCfnResource(defaultChild)) throw new Error(`${node.path} is no resource.`);
  defaultChild.applyRemovalPolicy(retainData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY);
  if (!retainData) defaultChild.addMetadata('RetainData', false);
};
