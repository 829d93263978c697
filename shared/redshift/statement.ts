import type {
  Job,
  JobPart,
  JobStatement,
  StatementProgress,
  statementStatuses,
} from '../job/job.ts';

/** Every version of the Data API accepts 100,000 bytes of SQL; only newer ones accept 200 KB. */
export const MAX_SQL_BYTES = 100_000;

/**
 * How many values a statement may bind. AWS names no number (the API's model has none), so this is
 * ours: four full lists.
 */
export const MAX_PARAMETERS = 2_000;

/** The Data API ends every statement after 24 hours. */
export const MAX_TIMEOUT_SECONDS = 86_400;

export type StatementStatus = (typeof statementStatuses)[number];

/** The facts of DescribeStatement that we use, in our words. */
export interface Statement {
  /** Of one of several statements with its number, as in `uuid:2`. */
  readonly statementId: string;
  /** An undocumented status counts as still running. */
  readonly status: StatementStatus | 'UNKNOWN';
  readonly hasResultSet: boolean;
  /** Rows returned or affected; absent where the Data API does not know. */
  readonly rowCount?: number;
  readonly errorMessage?: string;
  readonly redshiftQueryId?: number;
  readonly durationMs?: number;
  /** Its statements in order, where it was executed as a batch. */
  readonly parts?: readonly StatementPart[];
}

/**
 * Whether the statement waits in the Data API: "To be canceled, a query must be running."
 * https://docs.aws.amazon.com/redshift-data/latest/APIReference/API_CancelStatement.html
 */
export const isYetToRun = ({ status }: Pick<Statement, 'status'>): boolean =>
  status === 'SUBMITTED' || status === 'PICKED';

/** One statement of a batch. */
export interface StatementPart extends Statement {
  /** What it and those before it did may stay although a later one fails. */
  readonly mayCommit: boolean;
}

/** The statement whose rows are the result: of a batch the last with a result set. */
export const resultStatement = (statement: Statement): Statement =>
  statement.parts?.findLast(({ hasResultSet }) => hasResultSet) ?? statement;

/** A warehouse's message about one of several statements; forty of them must fit into a record. */
const PART_ERROR_CHARS = 500;

/** What the job records of the statement as it is now. */
export const progressOf = (
  job: Pick<Job, 'statements'>,
  statement: Statement,
): StatementProgress => {
  const { parts } = statement;
  if (job.statements === undefined || parts === undefined) {
    return { statement: statementOf(statement) };
  }
  const statements = job.statements.map(({ index, sql }): JobPart => {
    const { status, rowCount, durationMs, errorMessage } = parts[index - 1] ?? {};
    return {
      index,
      ...(sql !== undefined && { sql }),
      ...(status !== undefined && status !== 'UNKNOWN' && { status }),
      ...(rowCount !== undefined && { rowCount }),
      ...(durationMs !== undefined && { durationMs }),
      ...(errorMessage !== undefined && { error: errorMessage.slice(0, PART_ERROR_CHARS) }),
    };
  });
  return { statement: statementOf(statement), statements };
};

const statementOf = (statement: Statement): JobStatement => ({
  statementId: statement.statementId,
  ...(statement.redshiftQueryId !== undefined && { redshiftQueryId: statement.redshiftQueryId }),
  ...(statement.durationMs !== undefined && { durationMs: statement.durationMs }),
});

/** The name of a job's statement; the event repeats it. */
export const statementName = (prefix: string, jobId: string): string => `${prefix}${jobId}`;

/** The id of the statement's job, or undefined for a statement that is not ours. */
export const jobIdOf = (prefix: string, name: string): string | undefined =>
  name.startsWith(prefix) && name.length > prefix.length ? name.slice(prefix.length) : undefined;

/** The Redshift cluster or Serverless workgroup that statements run on, and its database user. */
export type Warehouse = (
  | { readonly workgroupName: string }
  | { readonly clusterIdentifier: string }
) & {
  readonly database: string;
  readonly dbUser?: string;
  readonly secretArn?: string;
};
