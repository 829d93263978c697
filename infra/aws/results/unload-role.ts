import {
  ArnPrincipal,
  CompositePrincipal,
  type IGrantable,
  Role,
  ServicePrincipal,
} from 'aws-cdk-lib/aws-iam';
import { Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { DeploymentSettings } from '../../settings/deployment-settings.ts';
import { deploymentName } from '../deployment/deployment-name.ts';
import type { PipelineFunction } from '../function/pipeline-function.ts';
import type { ResultBucket } from './result-bucket.ts';

export interface UnloadRoleProps {
  readonly unloadRole: DeploymentSettings['unloadRole'];
  readonly results: ResultBucket;
}

/** The words that are no ARN; an ARN may be a token, which begins like none. */
const isArn = (setting: string): boolean => !['none', 'create', 'default'].includes(setting);

/**
 * The role with which the warehouse writes large results into the bucket by UNLOAD. The pipeline
 * never assumes it; Redshift does, once the role is attached to the cluster or namespace. That
 * resource belongs to another stack, so the attachment is a step of the deployer.
 *
 * A role that this stack creates can write and read results and nothing else. A role that the
 * settings name gets the same rights from the bucket's policy. The warehouse's default role is
 * unknown at synthesis; its owner grants it these rights.
 */
export class UnloadRole extends Construct {
  /** Present where this stack creates the role. */
  readonly roleArn: string | undefined;
  private readonly named: string;

  constructor(scope: Construct, id: string, { unloadRole, results }: UnloadRoleProps) {
    super(scope, id);
    const role = unloadRole === 'create' ? this.create() : undefined;
    const grantee: IGrantable | undefined =
      role ?? (isArn(unloadRole) ? new ArnPrincipal(unloadRole) : undefined);
    if (grantee !== undefined) results.grantUnload(grantee);
    this.roleArn = role?.roleArn;
    this.named = role?.roleArn ?? unloadRole;
  }

  /** Configures `fn` with the role that its UNLOADs name, or with `none`. */
  configure(fn: PipelineFunction): void {
    fn.provide('UNLOAD_ROLE_ARN', this.named);
  }

  /**
   * Its name is fixed, because an attachment names the role and would survive a replacement.
   *
   * Its trust policy has no aws:SourceAccount: no source documents that Redshift sends it, and if
   * it does not, every UNLOAD would fail. A role of this account can be attached only to a
   * warehouse of this account, by a person with iam:PassRole. The condition that Redshift documents
   * is sts:ExternalId, by database user (management guide, "Restricting access to IAM roles").
   */
  private create(): Role {
    const { region } = Stack.of(this);
    return new Role(this, 'Role', {
      roleName: `${deploymentName(this)}-unload-${region}`,
      description: 'Lets Redshift write large results with UNLOAD; attach it to the warehouse',
      assumedBy: new CompositePrincipal(
        new ServicePrincipal('redshift.amazonaws.com'),
        new ServicePrincipal('redshift-serverless.amazonaws.com'),
      ),
    });
  }
}
