import { z } from 'zod';
import { batchStatements } from '../contract/limits.ts';

/**
 * The model's constraints on every member of every operation (botocore 1.43.107,
 * redshift-data/2019-12-20). Members the model does not have are dropped, as AWS does.
 */

const region = '([a-z]{2}(-gov|(-iso[a-z]?))?|eusc-[a-z]+)-[a-z]+-\\d{1}';
const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const workgroupPattern = new RegExp(
  `^([a-z0-9-]{3,63}|arn:(aws(-[a-z]+)*):redshift-serverless:${region}:\\d{12}:` +
    `workgroup/(${uuid}|[a-z0-9-]{1,63}/[a-z0-9-]{1,63}))$`,
);
const idPattern = /^[a-z0-9]{8}(-[a-z0-9]{4}){3}-[a-z0-9]{12}(:\d{0,2})?$/;

const text = z.string();
const name = z.string().max(2048);
const statementId = z.string().regex(idPattern);
const waitTimeSeconds = z.int().min(1).max(30).optional();

const target = {
  ClusterIdentifier: z
    .string()
    .min(1)
    .max(63)
    .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/)
    .optional(),
  WorkgroupName: z.string().min(3).max(128).regex(workgroupPattern).optional(),
};
const credentials = { SecretArn: text.optional(), DbUser: text.optional() };
const smallPage = { NextToken: text.optional(), MaxResults: z.int().min(0).max(100).optional() };
const metadataPage = {
  NextToken: text.optional(),
  MaxResults: z.int().min(0).max(1000).optional(),
};

const submit = {
  ...target,
  ...credentials,
  Database: text.optional(),
  WithEvent: z.boolean().optional(),
  StatementName: name.optional(),
  Parameters: z
    .array(z.object({ name: z.string().regex(/^[0-9a-zA-Z_]+$/), value: z.string().min(1) }))
    .min(1)
    .optional(),
  ClientToken: z.string().min(1).max(64).optional(),
  ResultFormat: z.enum(['JSON', 'CSV']).optional(),
  SessionKeepAliveSeconds: z.int().min(0).max(86_400).optional(),
  SessionId: statementId.optional(),
  WaitTimeSeconds: waitTimeSeconds,
};
const metadata = {
  ...target,
  ...credentials,
  ...metadataPage,
  Database: text,
  ConnectedDatabase: text.optional(),
};
const getResult = z.object({
  Id: statementId,
  NextToken: text.optional(),
  WaitTimeSeconds: waitTimeSeconds,
});

export const executeStatementRequest = z.object({ ...submit, Sql: text });
export const batchExecuteStatementRequest = z.object({
  ...submit,
  Sqls: z.array(text).min(1).max(batchStatements),
  ExecutionMode: z.enum(['TRANSACTION', 'AUTO_COMMIT']).optional(),
});
export const describeStatementRequest = z.object({
  Id: statementId,
  WaitTimeSeconds: waitTimeSeconds,
});
export const cancelStatementRequest = z.object({ Id: statementId });
export const getStatementResultRequest = getResult;
export const listStatementsRequest = z.object({
  ...target,
  ...smallPage,
  StatementName: name.optional(),
  Status: z
    .enum(['SUBMITTED', 'PICKED', 'STARTED', 'FINISHED', 'ABORTED', 'FAILED', 'ALL'])
    .optional(),
  RoleLevel: z.boolean().optional(),
  Database: text.optional(),
});
export const listSessionsRequest = z.object({
  ...target,
  ...smallPage,
  SessionId: statementId.optional(),
  Status: z.enum(['AVAILABLE', 'BUSY', 'CLOSED']).optional(),
  RoleLevel: z.boolean().optional(),
  Database: text.optional(),
});
export const listDatabasesRequest = z.object({ ...metadata, Database: text.optional() });
export const listSchemasRequest = z.object({ ...metadata, SchemaPattern: text.optional() });
export const listTablesRequest = z.object({
  ...metadata,
  SchemaPattern: text.optional(),
  TablePattern: text.optional(),
});
export const describeTableRequest = z.object({
  ...metadata,
  Schema: text.optional(),
  Table: text.optional(),
});

/** What both ways of submitting have in common. */
export type SubmitRequest = Omit<z.infer<typeof executeStatementRequest>, 'Sql'>;

/** What the operations on databases, schemas and tables have in common. */
export type MetadataRequest = z.infer<typeof listDatabasesRequest>;
