import {
  AttributeType,
  BillingMode,
  ProjectionType,
  Table,
  TableEncryption,
} from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import type { EncryptionKey } from '../data-protection/encryption-key.ts';
import { retain } from '../data-protection/retained-data.ts';
import type { PipelineFunction } from '../function/pipeline-function.ts';

const OWNER_INDEX = 'owner-index';
const FORMAT_INDEX = 'format-index';
const ATTENTION_INDEX = 'attention-index';
const OPEN_INDEX = 'open-index';

const stringKey = (name: string) => ({ name, type: AttributeType.STRING });

/** What the job table has to know. */
export interface JobTableProps {
  /** How long a settled job's result can be fetched; the functions date its record by it. */
  readonly retentionDays: number;
  readonly retainData: boolean;
  /** Whether anybody may list the jobs of every owner; the index for it costs a write a job. */
  readonly listsEveryOwner: boolean;
  readonly encryption: EncryptionKey;
}

/** Holds every job. Stateful: replacing it loses every job that is not settled, and all history. */
export class JobTable extends Construct {
  readonly table: Table;
  private readonly retentionDays: number;
  private readonly encryption: EncryptionKey;
  private readonly listIndexes: readonly string[];

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
      partitionKey: stringKey('jobId'),
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      timeToLiveAttribute: 'ttl',
      ...(key && { encryption: TableEncryption.CUSTOMER_MANAGED, encryptionKey: key }),
    });
    retain(this.table, retainData);
    this.addListIndex(OWNER_INDEX, 'owner');
    // Sparse: only a job that is not finished with has these attributes.
    this.table.addGlobalSecondaryIndex({
      indexName: ATTENTION_INDEX,
      partitionKey: stringKey('attentionShard'),
      sortKey: stringKey('attentionAt'),
      projectionType: ProjectionType.KEYS_ONLY,
    });
    // Sparse: only a job that is not settled has this key. It is counted, and in line found by owner.
    this.table.addGlobalSecondaryIndex({
      indexName: OPEN_INDEX,
      partitionKey: stringKey('owner'),
      sortKey: stringKey('openKey'),
      projectionType: ProjectionType.KEYS_ONLY,
    });
    // Every job has a format, and never another one: records of before are in the index too, and
    // three partitions take 30 times what the API lets in.
    if (listsEveryOwner) this.addListIndex(FORMAT_INDEX, 'format');
    this.listIndexes = listsEveryOwner ? [OWNER_INDEX, FORMAT_INDEX] : [OWNER_INDEX];
  }

  /** Lets `fn` create jobs and move them on. */
  grantSubmit(fn: PipelineFunction): void {
    this.grantMove(fn, 'dynamodb:PutItem');
    fn.allow(['dynamodb:Query'], ...[ATTENTION_INDEX, OPEN_INDEX, OWNER_INDEX].map(this.indexArn));
    fn.allow(['dynamodb:Scan'], this.indexArn(OPEN_INDEX));
  }

  /** Lets `fn` move one job on. */
  grantCancel(fn: PipelineFunction): void {
    this.grantMove(fn);
  }

  /** Lets `fn` move jobs on and find those that need attention. */
  grantAdvance(fn: PipelineFunction): void {
    this.grantMove(fn);
    fn.allow(['dynamodb:Query'], ...[ATTENTION_INDEX, OPEN_INDEX].map(this.indexArn));
  }

  /** Lets `fn` read jobs, one by id or a list of them, and change none. */
  grantRead(fn: PipelineFunction): void {
    fn.allow(['dynamodb:GetItem', 'dynamodb:BatchGetItem'], this.table.tableArn);
    this.encryption.grantReading(fn);
    fn.allow(['dynamodb:Query'], ...this.listIndexes.map((name) => this.indexArn(name)));
    fn.provide('JOB_TABLE_NAME', this.table.tableName);
  }

  /** Whoever moves a job may settle it, and so has to know for how long it is kept. */
  private grantMove(fn: PipelineFunction, ...more: readonly string[]): void {
    fn.allow(['dynamodb:GetItem', 'dynamodb:UpdateItem', ...more], this.table.tableArn);
    // Whoever writes to a table only needs its data key, which DynamoDB has encrypted once.
    this.encryption.grantReading(fn);
    fn.provide('JOB_TABLE_NAME', this.table.tableName);
    fn.provide('RETENTION_DAYS', String(this.retentionDays));
  }

  /** A list is filtered by report without reading the jobs, then shows each job whole. */
  private addListIndex(indexName: string, partition: string): void {
    this.table.addGlobalSecondaryIndex({
      indexName,
      partitionKey: stringKey(partition),
      sortKey: stringKey('submittedAt'),
      projectionType: ProjectionType.INCLUDE,
      nonKeyAttributes: ['report'],
    });
  }

  private readonly indexArn = (name: string): string => `${this.table.tableArn}/index/${name}`;
}
