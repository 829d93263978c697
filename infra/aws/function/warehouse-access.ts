import { Annotations, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { DeploymentSettings } from '../../settings/deployment-settings.ts';
import type { PipelineFunction } from './pipeline-function.ts';

/** The placeholder id in cdk.json's sample; no workgroup has it. */
const PLACEHOLDER_WORKGROUP_ID = '00000000-0000-0000-0000-000000000000';

/** The warehouse, the database user, and the name prefix of this deployment's statements. */
export interface WarehouseAccessProps
  extends Pick<DeploymentSettings, 'warehouse' | 'database' | 'credentials'> {
  /** The prefix of each statement's name in this deployment. */
  readonly statementNamePrefix: string;
}

/** The Redshift warehouse in which the pipeline executes statements; another stack owns it. */
export class WarehouseAccess extends Construct {
  private readonly props: WarehouseAccessProps;

  constructor(scope: Construct, id: string, props: WarehouseAccessProps) {
    super(scope, id);
    this.props = props;
    const { warehouse } = props;
    if ('workgroupId' in warehouse && warehouse.workgroupId === PLACEHOLDER_WORKGROUP_ID) {
      // A warning and no error: the app cannot tell a deployment from a synthesis for tests.
      Annotations.of(this).addWarningV2(
        'redshift-data-jobs:placeholder-workgroup',
        'warehouse.workgroupId in cdk.json is the placeholder: put your workgroup in before you ' +
          'deploy, or each job fails with AccessDeniedException.',
      );
    }
  }

  /** Lets `fn` execute statements. */
  grantExecute(fn: PipelineFunction): void {
    fn.allow(
      ['redshift-data:ExecuteStatement', 'redshift-data:BatchExecuteStatement'],
      this.warehouseArn(),
    );
    this.connect(fn);
  }

  /** Lets `fn` cancel statements of the same role. */
  grantCancel(fn: PipelineFunction): void {
    fn.allow(['redshift-data:CancelStatement'], ANY_STATEMENT);
    this.connect(fn);
  }

  /** Lets `fn` execute statements, follow those of the same role, fetch and cancel them. */
  grantAdvance(fn: PipelineFunction): void {
    this.grantExecute(fn);
    this.grantCancel(fn);
    fn.allow(
      [
        'redshift-data:DescribeStatement',
        // Authorizes GetStatementResultV2 too, which has no action of its own.
        'redshift-data:GetStatementResult',
        'redshift-data:ListStatements',
      ],
      ANY_STATEMENT,
    );
  }

  /** Configures `fn` with the warehouse and the credentials; a cancel opens a connection too. */
  private connect(fn: PipelineFunction): void {
    const { warehouse, database, credentials, statementNamePrefix } = this.props;
    if ('workgroupName' in warehouse) fn.provide('WORKGROUP_NAME', warehouse.workgroupName);
    else fn.provide('CLUSTER_IDENTIFIER', warehouse.clusterIdentifier);
    fn.provide('DATABASE_NAME', database);
    if (credentials !== 'iam') {
      if ('dbUser' in credentials) fn.provide('DB_USER', credentials.dbUser);
      else fn.provide('SECRET_ARN', credentials.secretArn);
    }
    fn.provide('STATEMENT_NAME_PREFIX', statementNamePrefix);

    this.allowCredentials(fn);
  }

  private allowCredentials(fn: PipelineFunction): void {
    const { warehouse, database, credentials } = this.props;
    if (credentials !== 'iam' && 'secretArn' in credentials) {
      fn.allow(['secretsmanager:GetSecretValue'], credentials.secretArn);
      // Of a secret under a customer key the reader decrypts (Secrets Manager, GetSecretValue).
      if (credentials.secretKeyArn) fn.allowDecrypt(credentials.secretKeyArn, 'secretsmanager');
      return;
    }
    if ('workgroupId' in warehouse) {
      fn.allow(['redshift-serverless:GetCredentials'], this.warehouseArn());
      return;
    }
    const { clusterIdentifier } = warehouse;
    const databaseArn = this.clusterPart('dbname', `${clusterIdentifier}/${database}`);
    if (credentials === 'iam') {
      fn.allow(['redshift:GetClusterCredentialsWithIAM'], databaseArn);
      return;
    }
    const userArn = this.clusterPart('dbuser', `${clusterIdentifier}/${credentials.dbUser}`);
    fn.allow(['redshift:GetClusterCredentials'], databaseArn, userArn);
  }

  private warehouseArn(): string {
    const { warehouse } = this.props;
    return 'workgroupId' in warehouse
      ? this.arn('redshift-serverless', `workgroup/${warehouse.workgroupId}`)
      : this.clusterPart('cluster', warehouse.clusterIdentifier);
  }

  private clusterPart(type: string, name: string): string {
    return this.arn('redshift', `${type}:${name}`);
  }

  private arn(service: string, resource: string): string {
    const { partition, region, account } = Stack.of(this);
    return `arn:${partition}:${service}:${region}:${account}:${resource}`;
  }
}

/**
 * Describe, fetch, cancel and list have no resource types, so a policy can only say `*`. The
 * service itself protects a statement: it accepts these calls only from the role that executed it
 * (Service Authorization Reference, "Actions defined by Amazon Redshift Data API").
 */
const ANY_STATEMENT = '*';
