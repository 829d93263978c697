import { z } from 'zod';
import { validationError } from '../contract/data-api-error.ts';

export const warehouseSchema = z.object({
  clusterIdentifier: z.string().optional(),
  workgroupName: z.string().optional(),
  database: z.string(),
  dbUser: z.string(),
  secretArn: z.string().optional(),
});

/** Where a statement runs, and as whom. */
export type Warehouse = z.infer<typeof warehouseSchema>;

/** What clients may name as their target. */
export interface WarehouseTargets {
  readonly region: string;
  readonly accountId: string;
  readonly workgroups: readonly { readonly name: string; readonly id: string }[];
  readonly clusters: readonly string[];
}

interface TargetRequest {
  readonly ClusterIdentifier?: string | undefined;
  readonly WorkgroupName?: string | undefined;
  readonly Database?: string | undefined;
  readonly SecretArn?: string | undefined;
  readonly DbUser?: string | undefined;
}

// Seen in practice for an unknown cluster and an unknown workgroup alike, for example in
// https://github.com/aws/aws-cdk/issues/30536.
const noSuchEndpoint = "Redshift endpoint doesn't exist in this region.";

/** The database user behind a secret; the secret itself is not read. */
const secretUser = 'awsuser';

const workgroupOf = (
  targets: WarehouseTargets,
  nameOrArn: string,
): { readonly name: string; readonly id: string } | undefined =>
  targets.workgroups.find(
    ({ name, id }) =>
      name === nameOrArn ||
      nameOrArn === workgroupArn(targets, id) ||
      nameOrArn.endsWith(`/${name}`),
  );

const workgroupArn = ({ region, accountId }: WarehouseTargets, id: string): string =>
  `arn:aws:redshift-serverless:${region}:${accountId}:workgroup/${id}`;

/** Refuses what names no target, two of them, one that is not here, or two kinds of credentials. */
export const resolveWarehouse = (
  targets: WarehouseTargets,
  caller: { readonly dbUser: string },
  request: TargetRequest,
): Warehouse => {
  const { ClusterIdentifier, WorkgroupName, Database, SecretArn, DbUser } = request;
  if ((ClusterIdentifier === undefined) === (WorkgroupName === undefined)) {
    throw validationError('Either ClusterIdentifier or WorkgroupName needs to be specified.');
  }
  if (Database === undefined) throw validationError('Database needs to be specified.');
  if (SecretArn !== undefined && DbUser !== undefined) {
    throw validationError('Only one of SecretArn and DbUser may be specified.');
  }
  if (WorkgroupName !== undefined && DbUser !== undefined) {
    throw validationError('DbUser may not be specified with WorkgroupName.');
  }
  const workgroup = WorkgroupName === undefined ? undefined : workgroupOf(targets, WorkgroupName);
  const isKnown =
    workgroup !== undefined ||
    (ClusterIdentifier !== undefined && targets.clusters.includes(ClusterIdentifier));
  if (!isKnown) throw validationError(noSuchEndpoint);
  return {
    ...(ClusterIdentifier === undefined ? {} : { clusterIdentifier: ClusterIdentifier }),
    ...(workgroup === undefined ? {} : { workgroupName: workgroup.name }),
    ...(SecretArn === undefined ? {} : { secretArn: SecretArn }),
    database: Database,
    dbUser: DbUser ?? (SecretArn === undefined ? caller.dbUser : secretUser),
  };
};

/** The ARN that a statement's event names as its resource. */
export const warehouseArn = (targets: WarehouseTargets, warehouse: Warehouse): string => {
  const workgroup = targets.workgroups.find(({ name }) => name === warehouse.workgroupName);
  if (workgroup !== undefined) return workgroupArn(targets, workgroup.id);
  const { region, accountId } = targets;
  return `arn:aws:redshift:${region}:${accountId}:cluster:${warehouse.clusterIdentifier ?? ''}`;
};

/** Members that name the target in a response; a secret stands in for its user. */
export const warehouseMembers = (warehouse: Warehouse): Record<string, string | undefined> => ({
  ClusterIdentifier: warehouse.clusterIdentifier,
  WorkgroupName: warehouse.workgroupName,
  Database: warehouse.database,
  DbUser: warehouse.secretArn === undefined ? warehouse.dbUser : undefined,
  SecretArn: warehouse.secretArn,
});
