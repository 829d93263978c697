import {
  BatchExecuteStatementCommand,
  CancelStatementCommand,
  DescribeStatementCommand,
  type DescribeStatementResponse,
  ExecuteStatementCommand,
  ListStatementsCommand,
  type RedshiftDataClient,
  type SubStatementData,
} from '@aws-sdk/client-redshift-data';
import type { ExecutionMode, JobStatement, ResultFormat } from '../job/job.ts';
import { statementStatuses } from '../job/job.ts';
import { ThrottledFailure } from '../platform/failure.ts';
import type { PageBuffer } from '../platform/memory-pool.ts';
import { boundSql, type SqlValue } from '../sql/bound-sql.ts';
import { mayCommit } from '../sql/statements.ts';
import {
  dataApiFailure,
  isInvalid,
  isNoCapacity,
  isNotFound,
  lookUpFailure,
  resultFailure,
} from './data-api-failure.ts';
import type { PageFetch } from './fetch-result-page.ts';
import type { Warehouse } from './statement.ts';
import { type Statement, type StatementPart, statementName } from './statement.ts';

export interface StatementRequest {
  readonly jobId: string;
  /** The one statement, or all that run one after the other on one connection. */
  readonly sql: string | readonly string[];
  /** Of several statements; they are one transaction unless it is AUTO_COMMIT. */
  readonly executionMode?: ExecutionMode | undefined;
  readonly parameters: Readonly<Record<string, SqlValue>>;
  readonly format: ResultFormat;
}

export type ExecuteOutcome =
  | { readonly outcome: 'accepted'; readonly statement: JobStatement }
  /** The account's rate or its number of active statements is exhausted. */
  | { readonly outcome: 'no-room' };

export type DescribeOutcome =
  | { readonly outcome: 'found'; readonly statement: Statement }
  /** The Data API no longer has the statement: it keeps each for 24 h. */
  | { readonly outcome: 'expired' };

export type FoundStatement = Pick<Statement, 'statementId' | 'status'>;

export type PageOutcome =
  | { readonly outcome: 'page'; readonly body: Uint8Array }
  /** The Data API has no such result, or no longer. */
  | { readonly outcome: 'expired' };

/** A page has up to 100 statements, and an account may make three of these calls a second. */
const MAX_LIST_PAGES = 100;

/**
 * The Data API as the pipeline's role sees it.
 *
 * Every method throws RetryableFailure where the call may succeed later. Only `execute` and
 * `resultPage` throw PermanentFailure, where the Data API refuses the statement or the result.
 */
export class StatementClient {
  private readonly client: RedshiftDataClient;
  private readonly warehouse: Warehouse;
  private readonly namePrefix: string;
  private readonly fetchPage: PageFetch;

  /** `fetchPage` reads results; functions that read none leave it out of their bundle. */
  constructor(
    client: RedshiftDataClient,
    warehouse: Warehouse,
    namePrefix: string,
    fetchPage: PageFetch = noPageFetch,
  ) {
    this.client = client;
    this.warehouse = warehouse;
    this.namePrefix = namePrefix;
    this.fetchPage = fetchPage;
  }

  /**
   * Starts the job's statement once. The client token is the job's id: for 8 h a second call starts
   * nothing and returns the first call's statement.
   */
  async execute(request: StatementRequest): Promise<ExecuteOutcome> {
    const { sql, executionMode = 'TRANSACTION' } = request;
    const bound = boundSql([sql].flat(), request.parameters);
    const parameters = Object.entries(bound.parameters).map(([name, value]) => ({
      name,
      value: String(value),
    }));
    const input = {
      ...target(this.warehouse),
      ...(parameters.length > 0 && { Parameters: parameters }),
      ClientToken: request.jobId,
      StatementName: statementName(this.namePrefix, request.jobId),
      ResultFormat: request.format === 'csv' ? 'CSV' : 'JSON',
      WithEvent: true,
    } as const;
    try {
      const { Id } =
        typeof sql === 'string'
          ? await this.client.send(new ExecuteStatementCommand({ ...input, Sql: bound.sqls[0] }))
          : await this.client.send(
              new BatchExecuteStatementCommand({
                ...input,
                Sqls: [...bound.sqls],
                ExecutionMode: executionMode,
              }),
            );
      if (Id === undefined) throw new Error('The Data API accepted a statement without an id.');
      return { outcome: 'accepted', statement: { statementId: Id } };
    } catch (error) {
      if (isNoCapacity(error)) return { outcome: 'no-room' };
      const call = typeof sql === 'string' ? 'ExecuteStatement' : 'BatchExecuteStatement';
      throw dataApiFailure(call, error);
    }
  }

  /** Looks up the statement's status. */
  async describe(statementId: string): Promise<DescribeOutcome> {
    try {
      const output = await this.client.send(new DescribeStatementCommand({ Id: statementId }));
      return { outcome: 'found', statement: statementFrom(output, statementId) };
    } catch (error) {
      if (isNotFound(error)) return { outcome: 'expired' };
      throw lookUpFailure('DescribeStatement', error);
    }
  }

  /** Asks the warehouse to stop the statement; does nothing if it has ended or is yet to run. */
  async cancel(statementId: string): Promise<void> {
    try {
      await this.client.send(new CancelStatementCommand({ Id: statementId }));
    } catch (error) {
      if (isInvalid(error) || isNotFound(error)) return;
      throw lookUpFailure('CancelStatement', error);
    }
  }

  /**
   * The statement that was started for the job in the last 24 h, or undefined. An empty page with a
   * token is no answer yet: the service may filter after it has paged.
   */
  async find(jobId: string): Promise<FoundStatement | undefined> {
    const name = statementName(this.namePrefix, jobId);
    try {
      let NextToken: string | undefined;
      for (let pages = 0; pages < MAX_LIST_PAGES; pages += 1) {
        const input = {
          StatementName: name,
          Status: 'ALL',
          ...(NextToken && { NextToken }),
        } as const;
        const listed = await this.client.send(new ListStatementsCommand(input));
        const match = listed.Statements?.find(({ StatementName }) => StatementName === name);
        if (match?.Id !== undefined) return { statementId: match.Id, status: statusOf(match) };
        NextToken = listed.NextToken;
        if (!NextToken) return undefined;
      }
      throw new Error(`ListStatements did not end within ${MAX_LIST_PAGES} pages.`);
    } catch (error) {
      throw lookUpFailure('ListStatements', error);
    }
  }

  /**
   * One page of the result as the raw bytes of the response's body; see `fetch-result-page.ts`. The
   * bytes stay in `memory` until the next page is read into it.
   */
  async resultPage(
    statementId: string,
    format: ResultFormat,
    nextToken: string | undefined,
    memory: PageBuffer,
  ): Promise<PageOutcome> {
    try {
      const request = { statementId, format, nextToken, memory };
      const body = await this.fetchPage(this.client, request);
      return { outcome: 'page', body };
    } catch (error) {
      if (isNotFound(error)) return { outcome: 'expired' };
      if (isNoCapacity(error)) throw new ThrottledFailure('No page now', { cause: error });
      throw resultFailure('GetStatementResult', error);
    }
  }
}

const noPageFetch: PageFetch = () => {
  throw new Error('This client was built without fetchPage');
};

/** The warehouse, database and credentials in the words of the Data API's requests. */
export const target = (warehouse: Warehouse) => ({
  ...('workgroupName' in warehouse
    ? { WorkgroupName: warehouse.workgroupName }
    : { ClusterIdentifier: warehouse.clusterIdentifier }),
  Database: warehouse.database,
  ...(warehouse.dbUser !== undefined && { DbUser: warehouse.dbUser }),
  ...(warehouse.secretArn !== undefined && { SecretArn: warehouse.secretArn }),
});

/** Undefined for the Data API's -1, which means unknown, and for 0, which is no query's id. */
const known = (value: number | undefined, minimum: number): number | undefined =>
  value === undefined || value < minimum ? undefined : value;

const statusOf = ({ Status }: { readonly Status?: string | undefined }): Statement['status'] =>
  statementStatuses.find((status) => status === Status) ?? 'UNKNOWN';

const statementFrom = (output: DescribeStatementResponse, statementId: string): Statement => {
  const parts = output.SubStatements?.map(
    (part, index): StatementPart => ({
      ...factsOf(part, part.Id ?? `${statementId}:${index + 1}`),
      mayCommit: mayCommit(part.QueryString ?? ''),
    }),
  );
  return { ...factsOf(output, statementId), ...(parts !== undefined && { parts }) };
};

const factsOf = (
  output: DescribeStatementResponse | SubStatementData,
  statementId: string,
): Statement => {
  const rowCount = known(output.ResultRows, 0);
  const redshiftQueryId = known(output.RedshiftQueryId, 1);
  const nanoseconds = known(output.Duration, 0);
  return {
    statementId,
    status: statusOf(output),
    hasResultSet: output.HasResultSet ?? false,
    ...(rowCount !== undefined && { rowCount }),
    ...(output.Error && { errorMessage: output.Error }),
    ...(redshiftQueryId !== undefined && { redshiftQueryId }),
    ...(nanoseconds !== undefined && { durationMs: Math.round(nanoseconds / 1e6) }),
  };
};
