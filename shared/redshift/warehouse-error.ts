/**
 * Failures of a statement that the statement did not cause, or not by its text alone.
 * DescribeStatement returns a message without a code, so this matches documented words. A failure
 * whose words are not in the table is `STATEMENT_FAILED`.
 *
 * `retryable` means that the same request may succeed later. The Data API shows no SQLSTATE, so
 * this follows Npgsql's rule for it: conflicts, locks, lost connections and exhausted resources are
 * transient, a cancelled query (57014) is not.
 * https://github.com/npgsql/npgsql/blob/main/src/Npgsql/PostgresException.cs (IsTransient)
 */
export interface WarehouseError {
  readonly code: string;
  readonly retryable: boolean;
}

interface Row extends WarehouseError {
  readonly words: RegExp;
}

const anyOf = (...patterns: readonly RegExp[]): RegExp =>
  new RegExp(patterns.map(({ source }) => source).join('|'), 'i');

const CONNECTION_LOST = 'WAREHOUSE_CONNECTION_LOST';

/** Each with the source of its words. */
const ROWS: readonly Row[] = [
  {
    // https://docs.aws.amazon.com/redshift/latest/dg/c_serial_isolation.html ("run the aborted
    // transaction again"); https://github.com/aws/amazon-redshift-jdbc-driver/issues/147;
    // https://github.com/dbt-labs/dbt-adapters/pull/1873 (OID, conflict)
    code: 'TRANSACTION_CONFLICT',
    retryable: true,
    words: anyOf(
      /serializable isolation violation|^1023\b|could not serialize access/,
      /conflict with concurrent transaction|could not open relation with OID/,
      /deadlock detected|due to lock timeout/,
    ),
  },
  {
    // https://repost.aws/knowledge-center/redshift-query-abort; WLM's own abort has code 1020.
    // Rules measure queue time, elapsed time and shared resources, so the same statement may pass
    // when the warehouse is less busy.
    code: 'STOPPED_BY_RULE',
    retryable: true,
    words: /cancel+ed by WLM \w+ action|system requested abort/i,
  },
  {
    // The same page: statement_timeout, and an administrator's CANCEL. The database user's time
    // limit will stop a retry too.
    code: 'STOPPED_IN_WAREHOUSE',
    retryable: false,
    words: /cancel+ed on user'?s request|due to statement timeout/i,
  },
  {
    // https://docs.aws.amazon.com/redshift/latest/mgmt/resizing-cluster.html: a cluster is
    // read-only while it is resized.
    code: 'WAREHOUSE_READ_ONLY',
    retryable: true,
    words: /in a read-only transaction|in read-only mode/i,
  },
  {
    // https://github.com/databricks/spark-redshift/issues/348; temporary files of all queries share
    // the disk.
    code: 'WAREHOUSE_DISK_FULL',
    retryable: true,
    words: /disk full/i,
  },
  {
    // PostgreSQL 53200, and Redshift's words for a query whose slot has too little memory.
    code: 'WAREHOUSE_OUT_OF_MEMORY',
    retryable: true,
    words: /out of memory|insufficient memory/i,
  },
  {
    // 53300: https://github.com/awslabs/aws-lambda-redshift-loader/issues/197
    code: 'WAREHOUSE_BUSY',
    retryable: true,
    words: anyOf(
      /connection limit .* exceeded/,
      /too many (connections|clients)|remaining connection slots/,
    ),
  },
  {
    // UNLOAD and COPY pass on S3's throttles and failures with their status.
    code: 'WAREHOUSE_BUSY',
    retryable: true,
    words: /S3ServiceException:.*\b(SlowDown|Status 50[03])\b/is,
  },
  {
    // 57P01 to 57P03, and a cluster or workgroup that is paused, resumed, resized or patched.
    code: 'WAREHOUSE_UNAVAILABLE',
    retryable: true,
    words: anyOf(
      /database system is (starting up|shutting down)|due to administrator command/,
      /\b(cluster|workgroup)\b.*\b(paus|resum|resiz|reboot|modify)(ed|ing)\b/,
      /\b(cluster|workgroup)\b.*\b(maintenance|unavailable|not (currently )?available)\b/,
    ),
  },
  {
    code: CONNECTION_LOST,
    retryable: true,
    words: anyOf(
      /connection\b.*\b(lost|reset|closed|refused|terminated|failed|timed out)\b/,
      /closed the connection|could not connect|broken pipe|SSL SYSCALL/,
    ),
  },
];

const PREFIX = /^\s*(?:ERROR|FATAL|PANIC): */;
/** Users choose names, so a name may contain any of the words above. */
const QUOTED_NAME = /"[^"]*"/g;

/**
 * The warehouse's failure behind a failed statement's message, or undefined. After a lost
 * connection it is not known what the statement did: only one that changes nothing may run again.
 */
export const warehouseError = (
  message: string,
  mayRunAgain: boolean,
): WarehouseError | undefined => {
  const text = message.replace(PREFIX, '').replaceAll(QUOTED_NAME, '""');
  const row = ROWS.find((candidate) => candidate.words.test(text));
  if (row === undefined) return undefined;
  const { code } = row;
  return { code, retryable: row.retryable && (code !== CONNECTION_LOST || mayRunAgain) };
};
