import { Annotations, Token } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { DeploymentSettings } from '../../settings/deployment-settings.ts';
import type { PipelineFunction } from '../function/pipeline-function.ts';

/** The principals that see, list and cancel the jobs of every owner. */
export class Administrators extends Construct {
  /** Whether the deployment can have administrators: named principals, or tokens with the scope. */
  readonly canExist: boolean;
  private readonly principals: readonly string[];

  constructor(scope: Construct, id: string, { authorization, admins }: DeploymentSettings['api']) {
    super(scope, id);
    this.principals = admins;
    this.canExist = admins.length > 0 || typeof authorization === 'object';
    const accessKeys = admins.filter(
      (admin) => !admin.startsWith('arn:') && !Token.isUnresolved(admin),
    );
    if (accessKeys.length > 0) {
      // A warning and no error: the local stack synthesizes this app too, with access keys.
      Annotations.of(this).addWarningV2(
        'redshift-data-jobs:admin-without-arn',
        `api.admins names ${accessKeys.join(', ')}: no principal on AWS has such a name.`,
      );
    }
  }

  /** Configures `fn`, which reads jobs for its caller, with the administrators' names. */
  configure(fn: PipelineFunction): void {
    fn.provide('ADMIN_PRINCIPALS', this.principals.join(' ') || 'none');
  }
}
