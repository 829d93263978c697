/** The Redshift cluster or Serverless workgroup that statements run on, and as whom. */
export type Warehouse = (
  | { readonly workgroupName: string }
  | { readonly clusterIdentifier: string }
) & {
  readonly database: string;
  readonly dbUser?: string;
  readonly secretArn?: string;
};
