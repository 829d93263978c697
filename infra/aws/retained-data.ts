import { RemovalPolicy } from 'aws-cdk-lib';

/**
 * What becomes of jobs, results and their key when the stack is destroyed. CloudFormation deletes no
 * bucket that holds anything; `npm run destroy` empties it first, so that no function with the right
 * to delete every result has to lie in the account for that day.
 */
export const removalPolicy = (retainData: boolean): RemovalPolicy =>
  retainData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
