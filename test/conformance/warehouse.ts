import { randomUUID } from 'node:crypto';
import {
  BatchExecuteStatementCommand,
  DescribeStatementCommand,
  type DescribeStatementCommandOutput,
  ExecuteStatementCommand,
  type ExecuteStatementCommandInput,
  GetStatementResultCommand,
  GetStatementResultV2Command,
  type RedshiftDataClient,
} from '@aws-sdk/client-redshift-data';

/** Where statements run; one of the two names. */
export interface WarehouseTarget {
  readonly WorkgroupName?: string;
  readonly ClusterIdentifier?: string;
  readonly Database: string;
  readonly SecretArn?: string;
}

type Options = Omit<Partial<ExecuteStatementCommandInput>, 'Sql'>;

/** What a call was refused with. */
export interface Refusal {
  readonly name: string;
  readonly message: string;
}

/** A warehouse behind the Data API: the emulator, or a real one. */
export class Warehouse {
  readonly client: RedshiftDataClient;
  readonly target: WarehouseTarget;
  /** What is created is created in here. */
  readonly schema = `conformance_${randomUUID().slice(0, 8)}`;

  constructor(client: RedshiftDataClient, target: WarehouseTarget) {
    this.client = client;
    this.target = target;
  }

  /** Runs one SQL to its end, whatever that is. */
  async run(Sql: string, options: Options = {}): Promise<DescribeStatementCommandOutput> {
    const command = new ExecuteStatementCommand({ Sql, ...this.target, ...options });
    return await this.settled((await this.client.send(command)).Id ?? '');
  }

  /** Runs several as one transaction. */
  async batch(Sqls: string[]): Promise<DescribeStatementCommandOutput> {
    const command = new BatchExecuteStatementCommand({ Sqls, ...this.target });
    return await this.settled((await this.client.send(command)).Id ?? '');
  }

  /** The first row of a query: each column's type and text; the error where it fails. */
  async firstRow(sql: string): Promise<readonly (readonly [string, string | null])[] | string> {
    const { Id, Status, Error: error = '' } = await this.run(sql);
    if (Status !== 'FINISHED') return error;
    const page = await this.client.send(new GetStatementResultCommand({ Id }));
    return (page.ColumnMetadata ?? []).map(({ typeName = '' }, at) => {
      const { isNull, ...field } = page.Records?.[0]?.[at] ?? {};
      return [typeName, isNull === true ? null : String(Object.values(field)[0])];
    });
  }

  /** A query's whole CSV. */
  async csv(sql: string): Promise<string> {
    const { Id } = await this.run(sql, { ResultFormat: 'CSV' });
    const page = await this.client.send(new GetStatementResultV2Command({ Id }));
    return (page.Records ?? []).map(({ CSVRecords }) => CSVRecords).join('');
  }

  private async settled(Id: string): Promise<DescribeStatementCommandOutput> {
    for (;;) {
      const command = new DescribeStatementCommand({ Id, WaitTimeSeconds: 20 });
      const seen = await this.client.send(command);
      if (['FINISHED', 'FAILED', 'ABORTED'].includes(seen.Status ?? '')) return seen;
    }
  }
}

/** What a call is refused with; `undefined` where it is not. */
export const refusalOf = async (call: Promise<unknown>): Promise<Refusal | undefined> => {
  try {
    await call;
    return undefined;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { name: error.name, message: error.message };
  }
};
