import { DescribeClustersCommand, RedshiftClient } from '@aws-sdk/client-redshift';
import {
  GetNamespaceCommand,
  GetWorkgroupCommand,
  RedshiftServerlessClient,
} from '@aws-sdk/client-redshift-serverless';
import type { DeploymentSettings } from '../../infra/settings/deployment-settings.ts';
import type { WarehouseState } from './account.ts';
import { asked } from './asked.ts';

/** A namespace gives its roles as `IamRole(applyStatus=in-sync, iamRoleArn=arn:…)`. */
const arnIn = (text: string): string =>
  /arn:aws[\w-]*:iam::\d{12}:role\/[\w+=,.@/-]+/.exec(text)?.[0] ?? text;

const workgroup = async (workgroupName: string): Promise<WarehouseState | undefined> => {
  const client = new RedshiftServerlessClient();
  const found = await asked(
    client.send(new GetWorkgroupCommand({ workgroupName })),
    'ResourceNotFoundException',
  );
  if (found?.workgroup === undefined) return undefined;
  const { workgroupId, status = 'unknown', namespaceName } = found.workgroup;
  const { namespace } = await client.send(new GetNamespaceCommand({ namespaceName }));
  return {
    workgroupId,
    status,
    isReady: status === 'AVAILABLE',
    roles: (namespace?.iamRoles ?? []).map(arnIn),
    defaultRole: namespace?.defaultIamRoleArn || undefined,
  };
};

const cluster = async (ClusterIdentifier: string): Promise<WarehouseState | undefined> => {
  const found = await asked(
    new RedshiftClient().send(new DescribeClustersCommand({ ClusterIdentifier })),
    'ClusterNotFoundFault',
    'ClusterNotFound',
  );
  const one = found?.Clusters?.[0];
  if (one === undefined) return undefined;
  const status = one.ClusterStatus ?? 'unknown';
  return {
    status,
    isReady: status === 'available',
    roles: (one.IamRoles ?? []).flatMap(({ IamRoleArn }) => IamRoleArn ?? []),
    defaultRole: one.DefaultIamRoleArn || undefined,
  };
};

/** Reads the warehouse that the settings name; undefined where there is none. */
export const warehouseState = ({
  warehouse,
}: Pick<DeploymentSettings, 'warehouse'>): Promise<WarehouseState | undefined> =>
  'workgroupName' in warehouse
    ? workgroup(warehouse.workgroupName)
    : cluster(warehouse.clusterIdentifier);
