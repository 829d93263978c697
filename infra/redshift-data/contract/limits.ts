/**
 * Every number of the Data API in one place, with its source. "Guide" is
 * https://docs.aws.amazon.com/redshift/latest/mgmt/data-api.html, "quotas" is
 * https://docs.aws.amazon.com/redshift/latest/mgmt/amazon-redshift-limits.html, "model" is the
 * service's own API model, "ours" means AWS publishes nothing.
 */
export interface Limits {
  readonly sqlBytes: number;
  readonly rowBytes: number;
  readonly resultCompressedBytes: number;
  readonly resultRetentionSeconds: number;
  readonly clientTokenSeconds: number;
  readonly statementSeconds: number;
  readonly metadataQuerySeconds: number;
  readonly activeStatements: number;
  readonly concurrentStatements: number;
  readonly sessions: number;
  readonly sessionLifeSeconds: number;
  readonly waitersPerStatement: number;
  readonly jsonPageBytes: number;
  readonly csvChunkBytes: number;
  readonly csvPageBytes: number;
  readonly statementListPage: number;
  readonly metadataListPage: number;
  readonly requestBytes: number;
}

const hours = 3600;
const kibibyte = 1024;
const mebibyte = 1024 * kibibyte;

/** What applies unless a caller of `startRedshiftData` overrides single values. */
export const defaultLimits: Limits = {
  /** Guide: 200 KB today, 100 KB until lately; the smaller one is safe with both. */
  sqlBytes: 100_000,
  /** Troubleshooting page: a row of a result holds at most 64 KB. */
  rowBytes: 64 * kibibyte,
  /** Guide: 500 MB after gzip. */
  resultCompressedBytes: 500 * mebibyte,
  /** Guide: results are kept for 24 hours. */
  resultRetentionSeconds: 24 * hours,
  /** Guide: a client token is honoured for 8 hours. */
  clientTokenSeconds: 8 * hours,
  /** Guide: a statement runs for at most 24 hours. */
  statementSeconds: 24 * hours,
  /** Ours: when a ListTables or its like gives up with QueryTimeoutException. */
  metadataQuerySeconds: 60,
  /** Guide: 500 active statements; counted when limits are enforced. */
  activeStatements: 500,
  /** Ours: statements that run at once; fewer than the engine's threads, so that others get in. */
  concurrentStatements: 24,
  /** Guide: 500 sessions a cluster or workgroup; counted when limits are enforced. */
  sessions: 500,
  /** Guide: a session is closed after 24 hours at the latest. */
  sessionLifeSeconds: 24 * hours,
  /** Ours: the number behind ActiveWaitingRequestsExceededException is unpublished. */
  waitersPerStatement: 10,
  /** Ours: the size of a JSON page is unpublished; about one chunk of the CSV form. */
  jsonPageBytes: mebibyte,
  /** Guide: about 1 MB a CSVRecords element. */
  csvChunkBytes: mebibyte,
  /** Guide: up to 15 MB a response. */
  csvPageBytes: 15 * mebibyte,
  /** Model: MaxResults of ListStatements and ListSessions is 0 to 100. */
  statementListPage: 100,
  /** Model: MaxResults of ListTables and its like is 0 to 1000. */
  metadataListPage: 1000,
  /** Ours: room for 40 statements of the largest size. */
  requestBytes: 16 * mebibyte,
};

/**
 * Requests a second by operation (quotas; per account and Region, not adjustable). The two without
 * a row there are ours: GetStatementResultV2 as GetStatementResult, ListSessions as ListStatements.
 */
export const requestsPerSecond = {
  ExecuteStatement: 30,
  BatchExecuteStatement: 20,
  DescribeStatement: 100,
  CancelStatement: 3,
  GetStatementResult: 20,
  GetStatementResultV2: 20,
  ListStatements: 3,
  ListSessions: 3,
  ListDatabases: 3,
  ListSchemas: 3,
  ListTables: 3,
  DescribeTable: 3,
} as const;

/** One of the twelve operations of the Data API. */
export type Operation = keyof typeof requestsPerSecond;

/** Statements in one batch (model: 1 to 40). */
export const batchStatements = 40;

/**
 * What AWS leaves open and a program must be able to bear either way. An emulator behaves in one of
 * these ways at a time; tests run the pipeline under the others too.
 */
export interface OpenBehaviour {
  /** Where the header of a CSV result stands: the guide speaks of "the first row returned". */
  readonly csvHeader: 'first-page' | 'every-page';
  /**
   * What a slice without rows leaves of an UNLOAD as text. Files of 0 bytes were seen in practice:
   * https://zenn.dev, "RedshiftでUNLOADを実行", 2025-01-30, `0001_part_00.csv` beside 140 KB.
   */
  readonly emptySlices: 'no-file' | 'empty-file';
  /**
   * What ListStatements cuts into pages: what was asked for, or everything, which is filtered then.
   * A page of the latter may be empty and have a token.
   */
  readonly listPages: 'filtered' | 'unfiltered';
}

/** How an emulator behaves unless it is told otherwise. */
export const usualBehaviour: OpenBehaviour = {
  csvHeader: 'first-page',
  emptySlices: 'no-file',
  listPages: 'filtered',
};
