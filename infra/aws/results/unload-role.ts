import { Stack } from 'aws-cdk-lib';
import {
  ArnPrincipal,
  CompositePrincipal,
  type IGrantable,
  Role,
  ServicePrincipal,
} from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { DeploymentSettings } from '../../settings/deployment-settings.ts';
import type { PipelineFunction } from '../function/pipeline-function.ts';
import type { ResultBucket } from './result-bucket.ts';

export interface UnloadRoleProps {
  readonly unloadRole: DeploymentSettings['unloadRole'];
  readonly results: ResultBucket;
}

/**
 * The role by which the warehouse itself writes large results into the bucket, with UNLOAD. The
 * pipeline never assumes it: Redshift does, once the role is attached to cluster or namespace, which
 * belongs to no stack of ours and is therefore a deployer's step.
 *
 * A role of ours can write and read results and nothing else. For a role that was there before, the bucket's
 * policy allows it the same; the warehouse's default role is not known here, and whoever chose it
 * gives it these rights.
 */
export class UnloadRole extends Construct {
  /** Present where a role was made. */
  readonly roleArn: string | undefined;
  private readonly named: string;

  constructor(scope: Construct, id: string, { unloadRole, results }: UnloadRoleProps) {
    super(scope, id);
    const role = unloadRole === 'create' ? this.create() : undefined;
    const grantee: IGrantable | undefined =
      role ?? (unloadRole.startsWith('arn:') ? new ArnPrincipal(unloadRole) : undefined);
    if (grantee !== undefined) results.grantUnload(grantee);
    this.roleArn = role?.roleArn;
    this.named = role?.roleArn ?? unloadRole;
  }

  /** Tells `fn` which role its UNLOADs name, or that there is none. */
  tell(fn: PipelineFunction): void {
    fn.provide('UNLOAD_ROLE_ARN', this.named);
  }

  /**
   * Its name is fixed for the sake of the attachment, which a replacement would leave behind.
   *
   * Its trust has no aws:SourceAccount: that Redshift sends it stands nowhere, and without it every
   * UNLOAD would fail. A role of this account can be attached to a warehouse of this account only,
   * by a person with iam:PassRole. The condition that Redshift documents is sts:ExternalId, by
   * database user (management guide, "Restricting access to IAM roles").
   */
  private create(): Role {
    const { stackName, region } = Stack.of(this);
    return new Role(this, 'Role', {
      roleName: `${stackName}-unload-${region}`,
      description: 'Lets Redshift write large results with UNLOAD; attach it to the warehouse',
      assumedBy: new CompositePrincipal(
        new ServicePrincipal('redshift.amazonaws.com'),
        new ServicePrincipal('redshift-serverless.amazonaws.com'),
      ),
    });
  }
}
