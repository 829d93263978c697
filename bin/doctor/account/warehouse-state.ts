import { DescribeClustersCommand, RedshiftClient } from '@aws-sdk/client-redshift';
import {
  GetNamespaceCommand,
  GetWorkgroupCommand,
  RedshiftServerlessClient,
} from '@aws-sdk/client-redshift-serverless';
import type { DeploymentSettings } from '../../../infra/settings/deployment-settings.ts';
import type { AwsConfig } from '../../deployment/local-aws.ts';
import { callOrAbsent } from './call-or-absent.ts';

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

/** A namespace lists its roles as `IamRole(applyStatus=in-sync, iamRoleArn=arn:…)`. */
const roleArn = (text: string): string =>
  /arn:aws[\w-]*:iam::\d{12}:role\/[\w+=,.@/-]+/.exec(text)?.[0] ?? text;

const workgroup = async (
  workgroupName: string,
  aws: AwsConfig,
): Promise<WarehouseState | undefined> => {
  const client = new RedshiftServerlessClient(aws);
  const response = await callOrAbsent(
    client.send(new GetWorkgroupCommand({ workgroupName })),
    'ResourceNotFoundException',
  );
  if (response?.workgroup === undefined) return undefined;
  const { workgroupId, status = 'unknown', namespaceName } = response.workgroup;
  const { namespace } = await client.send(new GetNamespaceCommand({ namespaceName }));
  return {
    workgroupId,
    status,
    isReady: status === 'AVAILABLE',
    roles: (namespace?.iamRoles ?? []).map(roleArn),
    defaultRole: namespace?.defaultIamRoleArn || undefined,
  };
};

const cluster = async (
  ClusterIdentifier: string,
  aws: AwsConfig,
): Promise<WarehouseState | undefined> => {
  const response = await callOrAbsent(
    new RedshiftClient(aws).send(new DescribeClustersCommand({ ClusterIdentifier })),
    'ClusterNotFoundFault',
    'ClusterNotFound',
  );
  const description = response?.Clusters?.[0];
  if (description === undefined) return undefined;
  const status = description.ClusterStatus ?? 'unknown';
  return {
    status,
    isReady: status === 'available',
    roles: (description.IamRoles ?? []).flatMap(({ IamRoleArn }) => IamRoleArn ?? []),
    defaultRole: description.DefaultIamRoleArn || undefined,
  };
};

/** The warehouse of the settings; undefined where it does not exist. */
export const warehouseState = (
  { warehouse }: Pick<DeploymentSettings, 'warehouse'>,
  aws: AwsConfig,
): Promise<WarehouseState | undefined> =>
  'workgroupName' in warehouse
    ? workgroup(warehouse.workgroupName, aws)
    : cluster(warehouse.clusterIdentifier, aws);
