import type { JobStatement } from '../job/job.ts';

/** The Data API's own words for where a statement is. */
export const statementStatuses = [
  'SUBMITTED',
  'PICKED',
  'STARTED',
  'FINISHED',
  'FAILED',
  'ABORTED',
] as const;
export type StatementStatus = (typeof statementStatuses)[number];

/** What DescribeStatement knows of a statement, in our words. */
export interface Statement {
  readonly statementId: string;
  /** A status that the Data API has not documented counts as still running. */
  readonly status: StatementStatus | 'UNKNOWN';
  readonly hasResultSet: boolean;
  /** Rows returned or affected; absent where the Data API does not know. */
  readonly rowCount?: number;
  readonly errorMessage?: string;
  readonly redshiftQueryId?: number;
  readonly durationMs?: number;
}

/** Whether the statement has ended, one way or another. */
export const hasEnded = (statement: Statement): boolean =>
  statement.status === 'FINISHED' ||
  statement.status === 'FAILED' ||
  statement.status === 'ABORTED';

/** What a job keeps of its statement. */
export const statementOf = (statement: Statement): JobStatement => ({
  statementId: statement.statementId,
  ...(statement.redshiftQueryId !== undefined && { redshiftQueryId: statement.redshiftQueryId }),
  ...(statement.durationMs !== undefined && { durationMs: statement.durationMs }),
});

/** Names a job's statement; the event brings the name back. */
export const statementName = (prefix: string, jobId: string): string => `${prefix}${jobId}`;

/** The job that a statement belongs to, or undefined for a statement that is not ours. */
export const jobIdOf = (prefix: string, name: string): string | undefined =>
  name.startsWith(prefix) && name.length > prefix.length ? name.slice(prefix.length) : undefined;

/** The Redshift cluster or Serverless workgroup that statements run on, and as whom. */
export type Warehouse = (
  | { readonly workgroupName: string }
  | { readonly clusterIdentifier: string }
) & {
  readonly database: string;
  readonly dbUser?: string;
  readonly secretArn?: string;
};
