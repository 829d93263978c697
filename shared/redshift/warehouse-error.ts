import { tokenizeSql } from '../sql/tokenizer.ts';

/**
 * Failures of a statement that are not the statement's fault, or that its text alone does not show.
 * DescribeStatement brings no code beside the message, so documented words have to do; a failure
 * whose words are not in the table is `STATEMENT_FAILED`.
 *
 * `retryable` says that the same request, unchanged, may succeed later. Transience is judged as
 * Npgsql judges the SQLSTATE, which the Data API does not show: conflicts, locks, lost connections
 * and used-up resources are transient, a cancelled query (57014) is not.
 * https://github.com/npgsql/npgsql/blob/main/src/Npgsql/PostgresException.cs (IsTransient)
 */
export interface WarehouseError {
  readonly code: string;
  readonly retryable: boolean;
}

interface Row extends WarehouseError {
  readonly says: RegExp;
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
    says: anyOf(
      /serializable isolation violation|^1023\b|could not serialize access/,
      /conflict with concurrent transaction|could not open relation with OID/,
      /deadlock detected|due to lock timeout/,
    ),
  },
  {
    // https://repost.aws/knowledge-center/redshift-query-abort; 1020 is what WLM's own abort looks
    // like. Rules measure queue time, elapsed time and shared resources, so the same statement may
    // pass when the warehouse is less busy.
    code: 'STOPPED_BY_RULE',
    retryable: true,
    says: /cancel+ed by WLM \w+ action|system requested abort/i,
  },
  {
    // The same page: what statement_timeout says, and an administrator's CANCEL. The time limit of
    // the database user is there at the next try too.
    code: 'STOPPED_IN_WAREHOUSE',
    retryable: false,
    says: /cancel+ed on user'?s request|due to statement timeout/i,
  },
  {
    // https://docs.aws.amazon.com/redshift/latest/mgmt/resizing-cluster.html: a cluster takes reads
    // only while it is resized.
    code: 'WAREHOUSE_READ_ONLY',
    retryable: true,
    says: /in a read-only transaction|in read-only mode/i,
  },
  {
    // https://github.com/databricks/spark-redshift/issues/348; temporary files of all that runs
    // share the disk.
    code: 'WAREHOUSE_DISK_FULL',
    retryable: true,
    says: /disk full/i,
  },
  {
    // PostgreSQL 53200, and Redshift's words for a query whose slot has too little memory.
    code: 'WAREHOUSE_OUT_OF_MEMORY',
    retryable: true,
    says: /out of memory|insufficient memory/i,
  },
  {
    // 53300: https://github.com/awslabs/aws-lambda-redshift-loader/issues/197
    code: 'WAREHOUSE_BUSY',
    retryable: true,
    says: anyOf(
      /connection limit .* exceeded/,
      /too many (connections|clients)|remaining connection slots/,
    ),
  },
  {
    // UNLOAD and COPY pass on S3's throttles and failures with their status.
    code: 'WAREHOUSE_BUSY',
    retryable: true,
    says: /S3ServiceException:.*\b(SlowDown|Status 50[03])\b/is,
  },
  {
    // 57P01 to 57P03, and a cluster or workgroup that is paused, resumed, resized or patched.
    code: 'WAREHOUSE_UNAVAILABLE',
    retryable: true,
    says: anyOf(
      /database system is (starting up|shutting down)|due to administrator command/,
      /\b(cluster|workgroup)\b.*\b(paus|resum|resiz|reboot|modify)(ed|ing)\b/,
      /\b(cluster|workgroup)\b.*\b(maintenance|unavailable|not (currently )?available)\b/,
    ),
  },
  {
    code: CONNECTION_LOST,
    retryable: true,
    says: anyOf(
      /connection\b.*\b(lost|reset|closed|refused|terminated|failed|timed out)\b/,
      /closed the connection|could not connect|broken pipe|SSL SYSCALL/,
    ),
  },
];

const PREFIX = /^\s*(?:ERROR|FATAL|PANIC): */;
/** Names are a user's words, and may be any of those above. */
const QUOTED_NAME = /"[^"]*"/g;

/**
 * What the message of a failed statement says of the warehouse, or undefined. `sql` is the text of
 * an ad hoc statement: where the connection was lost, only what changes nothing may run again.
 */
export const warehouseError = (
  message: string,
  sql: string | undefined,
): WarehouseError | undefined => {
  const words = message.replace(PREFIX, '').replaceAll(QUOTED_NAME, '""');
  const row = ROWS.find(({ says }) => says.test(words));
  if (row === undefined) return undefined;
  const { code } = row;
  return { code, retryable: row.retryable && (code !== CONNECTION_LOST || onlyReads(sql)) };
};

const READS = new Set(['select', 'with', 'show', 'explain']);
const WRITES = new Set(['insert', 'update', 'delete', 'merge', 'into']);

/** Whether the text changes nothing; a report, whose text is not kept, is there to be read. */
const onlyReads = (sql: string | undefined): boolean => {
  if (sql === undefined) return true;
  const words = [...tokenizeSql(sql)].flatMap(({ kind, text }) =>
    kind === 'word' ? [text.toLowerCase()] : [],
  );
  return READS.has(words[0] ?? '') && !words.some((word) => WRITES.has(word));
};
