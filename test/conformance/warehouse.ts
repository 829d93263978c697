import {
  BatchExecuteStatementCommand,
  type BatchExecuteStatementCommandInput,
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
type BatchOptions = Omit<Partial<BatchExecuteStatementCommandInput>, 'Sqls'>;

/** What a call was refused with. */
export interface Refusal {
  readonly name: string;
  readonly message: string;
}

const WAIT_SECONDS = 20;

/** A warehouse behind the Data API: the emulator, or a real one. */
export class Warehouse {
  readonly client: RedshiftDataClient;
  readonly target: WarehouseTarget;
  /** What is created is created in here, and statements have names that begin with it. */
  readonly schema: string;
  private readonly signal: AbortSignal | undefined;

  constructor(
    client: RedshiftDataClient,
    target: WarehouseTarget,
    schema: string,
    signal?: AbortSignal,
  ) {
    this.client = client;
    this.target = target;
    this.schema = schema;
    this.signal = signal;
  }

  /** The same warehouse for what has to be done after an abort as well. */
  unstoppable(): Warehouse {
    return new Warehouse(this.client, this.target, this.schema);
  }

  /** Runs one SQL to its end, whatever that is. */
  async run(Sql: string, options: Options = {}): Promise<DescribeStatementCommandOutput> {
    return await this.settled(await this.submit(Sql, options));
  }

  /** Submits one SQL and answers its id. */
  async submit(Sql: string, options: Options = {}): Promise<string> {
    const where = options.SessionId === undefined ? this.target : {};
    const command = new ExecuteStatementCommand({ Sql, ...where, ...options });
    return (await this.client.send(command)).Id ?? '';
  }

  /** Runs several as one transaction. */
  async batch(Sqls: string[], options: BatchOptions = {}): Promise<DescribeStatementCommandOutput> {
    const command = new BatchExecuteStatementCommand({ Sqls, ...this.target, ...options });
    return await this.settled((await this.client.send(command)).Id ?? '');
  }

  /** The first row of a query: each column's type and text; the error where it fails. */
  async firstRow(
    sql: string,
    options: Options = {},
  ): Promise<readonly (readonly [string, string | null])[] | string> {
    const { Id, Status, Error: error = '' } = await this.run(sql, options);
    if (Status !== 'FINISHED') return error;
    const page = await this.client.send(new GetStatementResultCommand({ Id }));
    return (page.ColumnMetadata ?? []).map(({ typeName = '' }, at) => {
      const { isNull, ...field } = page.Records?.[0]?.[at] ?? {};
      return [typeName, isNull === true ? null : String(Object.values(field)[0])];
    });
  }

  /** A query's CSV, as far as one answer has it. */
  async csv(sql: string): Promise<string> {
    const { Id } = await this.run(sql, { ResultFormat: 'CSV' });
    const page = await this.client.send(new GetStatementResultV2Command({ Id }));
    return (page.Records ?? []).map(({ CSVRecords }) => CSVRecords).join('');
  }

  /** Waits for a statement's end. */
  async settled(Id: string): Promise<DescribeStatementCommandOutput> {
    const how = this.signal === undefined ? {} : { abortSignal: this.signal };
    for (;;) {
      const command = new DescribeStatementCommand({ Id, WaitTimeSeconds: WAIT_SECONDS });
      const seen = await this.client.send(command, how);
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

/** The name of what a call is refused with; `accepted` where it is not. */
export const refusedAs = async (call: Promise<unknown>): Promise<string> =>
  (await refusalOf(call))?.name ?? 'accepted';
