import {
  AttributeType,
  BillingMode,
  ProjectionType,
  Table,
  TableEncryption,
} from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { type JobIndex, jobIndexes, jobTableSchema } from '../../../shared/job/job-table-schema.ts';
import { WAITERS_PREFIX } from '../../../shared/job/waiters.ts';
import type { DeploymentSettings } from '../../settings/deployment-settings.ts';
import type { EncryptionKey } from '../data-protection/encryption-key.ts';
import { retain } from '../data-protection/retained-data.ts';
import type { PipelineFunction } from '../function/pipeline-function.ts';

const stringKey = (name: string) => ({ name, type: AttributeType.STRING });

/** Settings of the job table; the TTL of a record follows from the retention of its result. */
export interface JobTableProps extends Pick<DeploymentSettings, 'retentionDays' | 'retainData'> {
  /** Whether administrators may list every owner's jobs; that index costs one write a job. */
  readonly listsEveryOwner: boolean;
  readonly encryption: EncryptionKey;
}

/** Holds every job. Stateful: replacing it loses every job that is not settled, and all history. */
export class JobTable extends Construct {
  readonly table: Table;
  private readonly retentionDays: number;
  private readonly encryption: EncryptionKey;
  private readonly listIndexes: readonly JobIndex[];

  constructor(
    scope: Construct,
    id: string,
    { retentionDays, retainData, listsEveryOwner, encryption }: JobTableProps,
  ) {
    super(scope, id);
    this.encryption = encryption;
    const { key } = encryption;
    this.retentionDays = retentionDays;
    this.table = new Table(this, 'Table', {
      partitionKey: stringKey(jobTableSchema.partitionKey),
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      timeToLiveAttribute: jobTableSchema.timeToLive,
      ...(key && { encryption: TableEncryption.CUSTOMER_MANAGED, encryptionKey: key }),
    });
    retain(this.table, retainData);
    const { owner, attention, open, queue, format } = jobIndexes;
    this.listIndexes = listsEveryOwner ? [owner, format] : [owner];
    for (const index of [owner, attention, open, queue]) this.addIndex(index);
    if (listsEveryOwner) this.addIndex(format);
  }

  /** Lets `fn` create jobs and apply transitions to them. */
  grantSubmit(fn: PipelineFunction): void {
    this.grantMove(fn, 'dynamodb:PutItem');
    const { attention, open, queue, owner } = jobIndexes;
    fn.allow(['dynamodb:Query'], ...[attention, open, queue, owner].map(this.indexArn));
    fn.allow(['dynamodb:Scan'], this.indexArn(attention));
  }

  /** Lets `fn` read a job and apply transitions to it. */
  grantCancel(fn: PipelineFunction): void {
    this.grantMove(fn);
  }

  /** Lets `fn` apply transitions to jobs and find those that are due. */
  grantAdvance(fn: PipelineFunction): void {
    this.grantMove(fn);
    const { attention, open, queue } = jobIndexes;
    fn.allow(['dynamodb:Query'], ...[open, queue].map(this.indexArn));
    fn.allow(['dynamodb:Scan'], this.indexArn(attention));
  }

  /** Lets `fn` read jobs, one by id or a list of them, and change none. */
  grantRead(fn: PipelineFunction): void {
    fn.allow(['dynamodb:GetItem', 'dynamodb:BatchGetItem'], this.table.tableArn);
    this.encryption.grantReading(fn);
    fn.allow(['dynamodb:Query'], ...this.listIndexes.map(this.indexArn));
    fn.provide('JOB_TABLE_NAME', this.table.tableName);
  }

  /** Lets `fn` count its requests that wait, in items that are no jobs. */
  grantWait(fn: PipelineFunction): void {
    fn.allowWhere(
      ['dynamodb:UpdateItem'],
      { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': `${WAITERS_PREFIX}*` } },
      this.table.tableArn,
    );
  }

  /** A function that applies transitions may settle a job, and then sets how long it is kept. */
  private grantMove(fn: PipelineFunction, ...more: readonly string[]): void {
    fn.allow(['dynamodb:GetItem', 'dynamodb:UpdateItem', ...more], this.table.tableArn);
    // A writer only uses the table's data key, which DynamoDB has encrypted once.
    this.encryption.grantReading(fn);
    fn.provide('JOB_TABLE_NAME', this.table.tableName);
    fn.provide('RETENTION_DAYS', String(this.retentionDays));
  }

  private addIndex({ name, partitionKey, sortKey, attributes }: JobIndex): void {
    this.table.addGlobalSecondaryIndex({
      indexName: name,
      partitionKey: stringKey(partitionKey),
      sortKey: stringKey(sortKey),
      ...(attributes.length === 0
        ? { projectionType: ProjectionType.KEYS_ONLY }
        : { projectionType: ProjectionType.INCLUDE, nonKeyAttributes: [...attributes] }),
    });
  }

  private readonly indexArn = ({ name }: JobIndex): string =>
    `${this.table.tableArn}/index/${name}`;
}
