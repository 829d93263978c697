import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';

/** What sets one role apart. */
export interface FunctionRoleProps {
  /**
   * The role's own name.
   *
   * @default a generated one
   */
  readonly roleName?: string;
  readonly description: string;
}

/** A role that Lambda assumes and that may do nothing until something is granted to it. */
export class FunctionRole extends Role {
  constructor(scope: Construct, id: string, props: FunctionRoleProps) {
    super(scope, id, { ...props, assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  }
}
