import { Role, type RoleProps, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { acknowledge } from '../deployment/acknowledge.ts';
import { deploymentName } from '../deployment/deployment-name.ts';

/** A role that Lambda assumes. It has no permission until one is granted. */
export class FunctionRole extends Role {
  constructor(scope: Construct, id: string, props: Omit<RoleProps, 'assumedBy'>) {
    super(scope, id, { ...props, assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  }
}

/**
 * The one role of submit, cancel, lab, collector and reconciler. The Data API lets only the role
 * that executed a statement describe, fetch or cancel it, whatever another role's policy allows.
 *
 * Its name is fixed because the database knows the role as user `IAMR:<name>`: a generated name
 * would change with a replacement and leave every `GRANT … TO` behind. The Region is part of it
 * because role names are one list for the whole account.
 */
export class PipelineRole extends FunctionRole {
  /** The database user of the role under IAM credentials. */
  readonly databaseUser: string;

  constructor(scope: Construct, id: string) {
    const roleName = `${deploymentName(scope)}-pipeline-${Stack.of(scope).region}`;
    super(scope, id, {
      roleName,
      description: 'Executes, collects and cancels the statements of the Redshift data jobs',
    });
    acknowledge(this, {
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason:
        'Describe, fetch, cancel and list of the Data API know no resource; the service itself ' +
        'lets no other role touch a statement. A test holds the wildcard to these four.',
    });
    this.databaseUser = `IAMR:${roleName}`;
  }
}
