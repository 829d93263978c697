import {
  CancelStatementCommand,
  DescribeStatementCommand,
  type DescribeStatementResponse,
  ExecuteStatementCommand,
  ListStatementsCommand,
  type RedshiftDataClient,
} from '@aws-sdk/client-redshift-data';
import type { JobStatement, ResultFormat } from '../job/job.ts';
import { Throttled } from '../platform/failure.ts';
import type { PageBuffer } from '../platform/memory-pool.ts';
import {
  dataApiFailure,
  lookUpFailure,
  resultFailure,
  saysGone,
  saysInvalid,
  saysNoRoom,
} from './data-api-failure.ts';
import type { PageFetch } from './fetch-result-page.ts';
import type { Warehouse } from './statement.ts';
import { type Statement, statementName, statementStatuses } from './statement.ts';

export interface StatementRequest {
  readonly jobId: string;
  readonly sql: string;
  readonly parameters: Readonly<Record<string, string | number | boolean>>;
  readonly format: ResultFormat;
}

export type ExecuteOutcome =
  | { readonly outcome: 'accepted'; readonly statement: JobStatement }
  /** The account's rates or the number of active statements are used up. */
  | { readonly outcome: 'no-room' };

export type DescribeOutcome =
  | { readonly outcome: 'found'; readonly statement: Statement }
  /** The Data API has forgotten the statement, as it does after 24 h. */
  | { readonly outcome: 'gone' };

export type PageOutcome =
  | { readonly outcome: 'page'; readonly body: Uint8Array }
  /** There is no such result, or no longer. */
  | { readonly outcome: 'gone' };

/** A page has up to 100 statements, and the account three of these calls a second. */
const MOST_LIST_PAGES = 100;

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

  /** `fetchPage` is how results are read; who reads none needs not load it. */
  constructor(
    client: RedshiftDataClient,
    warehouse: Warehouse,
    namePrefix: string,
    fetchPage: PageFetch = readsNone,
  ) {
    this.client = client;
    this.warehouse = warehouse;
    this.namePrefix = namePrefix;
    this.fetchPage = fetchPage;
  }

  /**
   * Starts the job's statement, once: the Data API keeps the job's id as client token for 8 h, and
   * within them a second call starts nothing and answers with the first one's statement.
   */
  async execute(request: StatementRequest): Promise<ExecuteOutcome> {
    const parameters = Object.entries(request.parameters).map(([name, value]) => ({
      name,
      value: String(value),
    }));
    try {
      const { Id } = await this.client.send(
        new ExecuteStatementCommand({
          ...target(this.warehouse),
          Sql: request.sql,
          ...(parameters.length > 0 && { Parameters: parameters }),
          ClientToken: request.jobId,
          StatementName: statementName(this.namePrefix, request.jobId),
          ResultFormat: request.format === 'csv' ? 'CSV' : 'JSON',
          WithEvent: true,
        }),
      );
      if (Id === undefined) throw new Error('The Data API accepted a statement without an id.');
      return { outcome: 'accepted', statement: { statementId: Id } };
    } catch (error) {
      if (saysNoRoom(error)) return { outcome: 'no-room' };
      throw dataApiFailure('ExecuteStatement', error);
    }
  }

  /** Asks for the statement's status. */
  async describe(statementId: string): Promise<DescribeOutcome> {
    try {
      const output = await this.client.send(new DescribeStatementCommand({ Id: statementId }));
      return { outcome: 'found', statement: statementFrom(output, statementId) };
    } catch (error) {
      if (saysGone(error)) return { outcome: 'gone' };
      throw lookUpFailure('DescribeStatement', error);
    }
  }

  /** Asks the warehouse to stop the statement; one that has ended already is left as it is. */
  async cancel(statementId: string): Promise<void> {
    try {
      await this.client.send(new CancelStatementCommand({ Id: statementId }));
    } catch (error) {
      if (saysInvalid(error) || saysGone(error)) return;
      throw lookUpFailure('CancelStatement', error);
    }
  }

  /**
   * The statement that was started for the job in the last 24 h, if there is one. A page without it
   * says nothing while a token comes with it: a service may filter after it has paged.
   */
  async find(jobId: string): Promise<JobStatement | undefined> {
    const name = statementName(this.namePrefix, jobId);
    try {
      let NextToken: string | undefined;
      for (let pages = 0; pages < MOST_LIST_PAGES; pages += 1) {
        const asked = {
          StatementName: name,
          Status: 'ALL',
          ...(NextToken && { NextToken }),
        } as const;
        const listed = await this.client.send(new ListStatementsCommand(asked));
        const match = listed.Statements?.find(({ StatementName }) => StatementName === name);
        if (match?.Id !== undefined) return { statementId: match.Id };
        NextToken = listed.NextToken;
        if (!NextToken) return undefined;
      }
      throw new Error(`ListStatements did not end within ${MOST_LIST_PAGES} pages.`);
    } catch (error) {
      throw lookUpFailure('ListStatements', error);
    }
  }

  /**
   * One page of the result as the raw bytes of the response's body; see `result-page.ts`. The body
   * lies in `memory` until the next page is read into it.
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
      if (saysGone(error)) return { outcome: 'gone' };
      if (saysNoRoom(error)) throw new Throttled('No page now', { cause: error });
      throw resultFailure('GetStatementResult', error);
    }
  }
}

const readsNone: PageFetch = () => {
  throw new Error('Reads no results');
};

const target = (warehouse: Warehouse) => ({
  ...('workgroupName' in warehouse
    ? { WorkgroupName: warehouse.workgroupName }
    : { ClusterIdentifier: warehouse.clusterIdentifier }),
  Database: warehouse.database,
  ...(warehouse.dbUser !== undefined && { DbUser: warehouse.dbUser }),
  ...(warehouse.secretArn !== undefined && { SecretArn: warehouse.secretArn }),
});

/** The Data API says "unknown" with -1, and 0 is no query's id. */
const known = (value: number | undefined, least: number): number | undefined =>
  value === undefined || value < least ? undefined : value;

const statementFrom = (output: DescribeStatementResponse, statementId: string): Statement => {
  const rowCount = known(output.ResultRows, 0);
  const redshiftQueryId = known(output.RedshiftQueryId, 1);
  const nanoseconds = known(output.Duration, 0);
  return {
    statementId,
    status: statementStatuses.find((status) => status === output.Status) ?? 'UNKNOWN',
    hasResultSet: output.HasResultSet ?? false,
    ...(rowCount !== undefined && { rowCount }),
    ...(output.Error && { errorMessage: output.Error }),
    ...(redshiftQueryId !== undefined && { redshiftQueryId }),
    ...(nanoseconds !== undefined && { durationMs: Math.round(nanoseconds / 1e6) }),
  };
};
