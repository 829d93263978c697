// An ES module cannot import a name that an older CDK does not have.
import * as cdk from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';

/**
 * Gives the reason for which a finding of cdk-nag is accepted.
 *
 * CDK has a place for such reasons since 2.251 (https://github.com/aws/aws-cdk/pull/37668). The
 * construct also runs in apps with an older CDK, where the class or its method is absent.
 * There the finding stays a finding, and the template is the same.
 */
export const acknowledge = (
  scope: IConstruct,
  ...findings: readonly cdk.Acknowledgment[]
): void => {
  const validations = cdk.Validations?.of(scope);
  // The method came later than the class.
  validations?.acknowledge?.(...findings);
};
