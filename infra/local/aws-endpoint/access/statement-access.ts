import { z } from 'zod';
import { LOCAL_WORKGROUP_ID, localArn } from '../../../host/local-account.ts';
import { ANY_RESOURCE, type RequiredAccess } from '../../iam/access-control.ts';

const connection = z.looseObject({
  WorkgroupName: z.string().optional(),
  ClusterIdentifier: z.string().optional(),
  Database: z.string().optional(),
  DbUser: z.string().optional(),
  SecretArn: z.string().optional(),
});

type Connection = z.infer<typeof connection>;

const clusterArn = (type: string, name: string): string => localArn('redshift', `${type}:${name}`);

const targetArn = ({ WorkgroupName, ClusterIdentifier }: Connection): string => {
  if (ClusterIdentifier !== undefined) return clusterArn('cluster', ClusterIdentifier);
  // Policies name a workgroup by its id, clients by its name. Only one workgroup exists here.
  return WorkgroupName === undefined
    ? ANY_RESOURCE
    : localArn('redshift-serverless', `workgroup/${LOCAL_WORKGROUP_ID}`);
};

/** The service connects with the caller's own rights to credentials. */
const credentialAccess = (input: Connection): RequiredAccess[] => {
  const { WorkgroupName, ClusterIdentifier, SecretArn, DbUser, Database = '' } = input;
  if (SecretArn !== undefined) {
    return [{ action: 'secretsmanager:GetSecretValue', resource: SecretArn }];
  }
  if (WorkgroupName !== undefined) {
    return [{ action: 'redshift-serverless:GetCredentials', resource: targetArn(input) }];
  }
  if (ClusterIdentifier === undefined) return [];
  const database = clusterArn('dbname', `${ClusterIdentifier}/${Database}`);
  if (DbUser === undefined) {
    return [{ action: 'redshift:GetClusterCredentialsWithIAM', resource: database }];
  }
  const user = clusterArn('dbuser', `${ClusterIdentifier}/${DbUser}`);
  return [database, user].map((resource) => ({
    action: 'redshift:GetClusterCredentials',
    resource,
  }));
};

/** The operations on a statement or on all of them; they know no resource. */
const WITHOUT_RESOURCE = new Set([
  'CancelStatement',
  'DescribeStatement',
  'GetStatementResult',
  'ListSessions',
  'ListStatements',
]);

/** What a call to the Redshift Data API needs; both versions of a result need the same. */
export const statementAccess = (operation: string, input: unknown): RequiredAccess[] => {
  const name = operation.replace(/^GetStatementResultV2$/, 'GetStatementResult');
  const action = `redshift-data:${name}`;
  if (WITHOUT_RESOURCE.has(name)) return [{ action, resource: ANY_RESOURCE }];
  const target = connection.safeParse(input).data ?? {};
  return [{ action, resource: targetArn(target) }, ...credentialAccess(target)];
};
