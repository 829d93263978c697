import { Annotations } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { DeploymentSettings } from '../../settings/deployment-settings.ts';
import type { PipelineFunction } from '../function/pipeline-function.ts';

/** Who sees, lists and cancels the jobs of every owner. */
export class Administrators extends Construct {
  /** Whether there can be any: principals that are named, or holders of a token's scope. */
  readonly canExist: boolean;
  private readonly principals: readonly string[];

  constructor(scope: Construct, id: string, { authorization, admins }: DeploymentSettings['api']) {
    super(scope, id);
    this.principals = admins;
    this.canExist = admins.length > 0 || typeof authorization === 'object';
    const strangers = admins.filter((admin) => !admin.startsWith('arn:'));
    if (strangers.length > 0) {
      // A warning, because the local stack, whose principals are access keys, is the same app.
      Annotations.of(this).addWarningV2(
        'redshift-data-jobs:admin-without-arn',
        `api.admins names ${strangers.join(', ')}: no principal on AWS is called so.`,
      );
    }
  }

  /** Tells `fn`, which reads jobs for its caller, whom it may show those of others. */
  tell(fn: PipelineFunction): void {
    fn.provide('ADMIN_PRINCIPALS', this.principals.join(' ') || 'none');
  }
}
