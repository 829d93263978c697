import { z } from 'zod';
import { LOCAL_ACCOUNT_ID, LOCAL_REGION, LOCAL_WORKGROUP_ID } from '../../../host/local-account.ts';
import { ANY_RESOURCE, type RequiredAccess } from '../../iam/access-request.ts';

const connection = z.looseObject({
  WorkgroupName: z.string().optional(),
  ClusterIdentifier: z.string().optional(),
  Database: z.string().optional(),
  DbUser: z.string().optional(),
  SecretArn: z.string().optional(),
});

type Connection = z.infer<typeof connection>;

const clusterArn = (type: string, name: string): string =>
  `arn:aws:redshift:${LOCAL_REGION}:${LOCAL_ACCOUNT_ID}:${type}:${name}`;

const targetArn = ({ WorkgroupName, ClusterIdentifier }: Connection): string => {
  if (ClusterIdentifier !== undefined) return clusterArn('cluster', ClusterIdentifier);
  // Policies name a workgroup by its id, clients by its name; there is one of them here.
  return WorkgroupName === undefined
    ? ANY_RESOURCE
    : `arn:aws:redshift-serverless:${LOCAL_REGION}:${LOCAL_ACCOUNT_ID}:workgroup/${LOCAL_WORKGROUP_ID}`;
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
const WITHOUT_RESOURCE: Readonly<Record<string, string>> = {
  CancelStatement: 'redshift-data:CancelStatement',
  DescribeStatement: 'redshift-data:DescribeStatement',
  GetStatementResult: 'redshift-data:GetStatementResult',
  GetStatementResultV2: 'redshift-data:GetStatementResult',
  ListSessions: 'redshift-data:ListSessions',
  ListStatements: 'redshift-data:ListStatements',
};

/** What a call to the Redshift Data API needs. */
export const statementAccess = (operation: string, input: unknown): RequiredAccess[] => {
  const action = WITHOUT_RESOURCE[operation];
  if (action !== undefined) return [{ action, resource: ANY_RESOURCE }];
  const target = connection.safeParse(input).data ?? {};
  return [
    { action: `redshift-data:${operation}`, resource: targetArn(target) },
    ...credentialAccess(target),
  ];
};
