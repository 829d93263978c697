/** A workgroup of Redshift Serverless, or a cluster. */
export interface WarehouseState {
  /** The id by which policies name a workgroup; absent for a cluster. */
  readonly workgroupId?: string | undefined;
  readonly status: string;
  readonly isReady: boolean;
  /** ARNs of the roles that are attached to it. */
  readonly roles: readonly string[];
  readonly defaultRole?: string | undefined;
}

/** The first value of each row, or the database's error message. */
type QueryOutcome =
  | { readonly outcome: 'finished'; readonly values: readonly string[] }
  | { readonly outcome: 'failed'; readonly message: string };

/**
 * Read access to the account. A method returns `undefined` where the resource does not exist. It
 * throws ServiceUnavailableError where the endpoint has no such service, and the SDK's own errors.
 */
export interface Account {
  region(): Promise<string>;
  identity(): Promise<{ readonly account: string; readonly arn: string }>;
  parameter(name: string): Promise<string | undefined>;
  stackStatus(name: string): Promise<string | undefined>;
  warehouse(): Promise<WarehouseState | undefined>;
  /** The KMS key that encrypts the secret: its id, ARN or alias. */
  secretKey(secretArn: string): Promise<string | undefined>;
  /** Unreserved concurrent executions of functions. */
  concurrency(): Promise<number>;
  query(sql: string, parameters?: Readonly<Record<string, string>>): Promise<QueryOutcome>;
}
