/** A workgroup of Redshift Serverless, or a cluster, as far as a deployment depends on it. */
export interface WarehouseState {
  /** The id by which policies name a workgroup; absent for a cluster. */
  readonly workgroupId?: string | undefined;
  readonly status: string;
  readonly isReady: boolean;
  /** ARNs of the roles that are attached to it. */
  readonly roles: readonly string[];
  readonly defaultRole?: string | undefined;
}

/** How a query ended: its first value of each row, or the database's message. */
export type QueryOutcome =
  | { readonly outcome: 'finished'; readonly values: readonly string[] }
  | { readonly outcome: 'failed'; readonly message: string };

/**
 * What can be read of the account. Every method reads only; `undefined` means that the thing asked
 * for does not exist. Throws NotThere where the endpoint knows no such service, and the SDK's own
 * errors otherwise.
 */
export interface Account {
  region(): Promise<string>;
  identity(): Promise<{ readonly account: string; readonly arn: string }>;
  parameter(name: string): Promise<string | undefined>;
  stackStatus(name: string): Promise<string | undefined>;
  warehouse(): Promise<WarehouseState | undefined>;
  /** What encrypts the secret: the id, ARN or alias of a key in KMS. */
  secretKey(secretArn: string): Promise<string | undefined>;
  /** How many functions can run at once beside what is reserved. */
  concurrency(): Promise<number>;
  query(sql: string, parameters?: Readonly<Record<string, string>>): Promise<QueryOutcome>;
}

/** The endpoint does not have this service: a local stack has few of them. */
export class NotThere extends Error {
  override readonly name = 'NotThere';
}
