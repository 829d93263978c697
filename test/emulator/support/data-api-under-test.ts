import {
  CancelStatementCommand,
  DescribeStatementCommand,
  type DescribeStatementCommandOutput,
  ExecuteStatementCommand,
  type ExecuteStatementCommandInput,
  type Field,
  GetStatementResultCommand,
  type GetStatementResultCommandOutput,
  GetStatementResultV2Command,
  RedshiftDataClient,
  type StatusString,
} from '@aws-sdk/client-redshift-data';
import {
  type RedshiftData,
  type RedshiftDataOptions,
  startRedshiftData,
} from '../../../infra/redshift-data/server.ts';

/** Where the conformance tests submit; on AWS these would be a workgroup's name and a database. */
export const target = { WorkgroupName: 'local', Database: 'dev' } as const;

/** What is sent along with an SQL. */
export type SubmitOptions = Omit<Partial<ExecuteStatementCommandInput>, 'Sql'>;

/** An unchanged SDK client that talks to `url`, as a user or as a session of a role. */
export const createClient = (url: string, principal?: string): RedshiftDataClient => {
  const client = new RedshiftDataClient({
    endpoint: url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'tester', secretAccessKey: 'secret' },
    // A retried error would only take longer to show.
    maxAttempts: 1,
  });
  if (principal !== undefined) {
    client.middlewareStack.add(
      (next) => (args) => {
        const { request } = args;
        if (typeof request === 'object' && request !== null && 'headers' in request) {
          Object.assign(request.headers ?? {}, { 'x-local-principal': principal });
        }
        return next(args);
      },
      { step: 'build' },
    );
  }
  return client;
};

/** The Data API as a test uses it. */
export class DataApiUnderTest {
  readonly emulator: RedshiftData;
  readonly client: RedshiftDataClient;

  constructor(emulator: RedshiftData, client: RedshiftDataClient) {
    this.emulator = emulator;
    this.client = client;
  }

  /** The same service as another principal sees it. */
  as(principal: string): DataApiUnderTest {
    return new DataApiUnderTest(this.emulator, createClient(this.emulator.url, principal));
  }

  /** Submits one SQL and answers its id. */
  async submit(sql: string, options: SubmitOptions = {}): Promise<string> {
    const sent = options.SessionId === undefined ? { ...target, ...options } : options;
    const output = await this.client.send(new ExecuteStatementCommand({ Sql: sql, ...sent }));
    return output.Id ?? '';
  }

  /** The statement once it has settled. */
  async settled(id: string): Promise<DescribeStatementCommandOutput> {
    return await this.client.send(new DescribeStatementCommand({ Id: id, WaitTimeSeconds: 30 }));
  }

  async describe(id: string): Promise<DescribeStatementCommandOutput> {
    return await this.client.send(new DescribeStatementCommand({ Id: id }));
  }

  /** Cancels a statement and waits until it has stopped. */
  async cancel(id: string): Promise<DescribeStatementCommandOutput> {
    await this.client.send(new CancelStatementCommand({ Id: id }));
    return await this.settled(id);
  }

  /** Asks until the statement has come so far; statements only move forward. */
  async reached(id: string, status: StatusString): Promise<void> {
    for (;;) {
      const { Status } = await this.describe(id);
      if (Status === status) return;
      if (Status === 'FINISHED' || Status === 'FAILED' || Status === 'ABORTED') {
        throw new Error(`The statement is ${Status}, it cannot become ${status}.`);
      }
    }
  }

  /** Runs one SQL to its end, whatever that is. */
  async run(sql: string, options: SubmitOptions = {}): Promise<DescribeStatementCommandOutput> {
    return await this.settled(await this.submit(sql, options));
  }

  /** Runs a query that must go through and answers the first page of its JSON result. */
  async query(
    sql: string,
    options: SubmitOptions = {},
  ): Promise<GetStatementResultCommandOutput & { Records: Field[][] }> {
    const { Id, Status, Error: error } = await this.run(sql, options);
    if (Status !== 'FINISHED') throw new Error(`The statement is ${Status}: ${error}`);
    const page = await this.client.send(new GetStatementResultCommand({ Id }));
    return { ...page, Records: page.Records ?? [] };
  }

  /** The first page of a statement's JSON result. */
  async records(id: string): Promise<Field[][]> {
    const { Records } = await this.client.send(new GetStatementResultCommand({ Id: id }));
    return Records ?? [];
  }

  /** Runs a query that must go through and answers its whole CSV result. */
  async csv(sql: string, options: SubmitOptions = {}): Promise<string> {
    const { Id, Status, Error: error } = await this.run(sql, { ResultFormat: 'CSV', ...options });
    if (Status !== 'FINISHED') throw new Error(`The statement is ${Status}: ${error}`);
    let text = '';
    let nextToken: string | undefined;
    do {
      const page = await this.client.send(
        new GetStatementResultV2Command({ Id, ...(nextToken && { NextToken: nextToken }) }),
      );
      text += (page.Records ?? []).map(({ CSVRecords }) => CSVRecords).join('');
      nextToken = page.NextToken;
    } while (nextToken !== undefined);
    return text;
  }

  /** One call as it goes over the wire, for what the SDK would refuse to send or would round. */
  async raw(
    operation: string,
    body: unknown,
    headers: Record<string, string> = {
      'x-local-principal': 'arn:aws:iam::000000000000:user/tester',
    },
  ): Promise<{ status: number; headers: Headers; text: string }> {
    const response = await fetch(this.emulator.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': `RedshiftData.${operation}`,
        ...headers,
      },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    return { status: response.status, headers: response.headers, text: await response.text() };
  }

  async stop(): Promise<void> {
    this.client.destroy();
    await this.emulator.stop();
  }
}

/** Starts an emulator, empty unless asked for the sample tables, and a client for it. */
export const startDataApi = async (
  options: RedshiftDataOptions = {},
): Promise<DataApiUnderTest> => {
  const emulator = await startRedshiftData({ tpchScale: 0, ...options });
  return new DataApiUnderTest(emulator, createClient(emulator.url));
};

/** What a refused call is refused with. */
export const refusal = async (
  call: Promise<unknown>,
): Promise<{ name: string; status: number | undefined; message: string }> => {
  try {
    await call;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const metadata = '$metadata' in error ? error.$metadata : undefined;
    const status =
      typeof metadata === 'object' && metadata !== null && 'httpStatusCode' in metadata
        ? Number(metadata.httpStatusCode)
        : undefined;
    return { name: error.name, status, message: error.message };
  }
  throw new Error('The call was not refused.');
};
