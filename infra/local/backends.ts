import { join } from 'node:path';
import { LOCAL_ACCOUNT_ID } from '../host/local-account.ts';
import { type RedshiftData, startRedshiftData } from '../redshift-data/server.ts';
import { type Assembly, readAssembly, synthesizedAssembly } from './assembly/assembly.ts';
import type { ResolvedTemplate } from './cloudformation/template.ts';
import type { DataFolder } from './data-folder.ts';
import { createTables } from './dynamodb/dynamodb.ts';
import { type Emulators, startEmulators } from './emulators/emulators.ts';
import type { LocalStackOptions } from './local-stack-options.ts';
import type { LocalIssuer } from './oidc/local-issuer.ts';
import { createBuckets } from './s3/s3.ts';
import { createQueuesAndTopics } from './sns-sqs/sns-sqs.ts';
import type { StopList } from './stop-list.ts';

/** The default role of the local workgroup, which `IAM_ROLE default` stands for. */
const WAREHOUSE_ROLE_ARN = `arn:aws:iam::${LOCAL_ACCOUNT_ID}:role/local-warehouse`;

/** The services that must run before the template's resources can be created. */
export interface Backends {
  readonly emulators: Emulators;
  readonly redshiftData: RedshiftData;
  readonly assembly: Assembly;
  /** Issues the tokens, if the API requires them. */
  readonly issuer: LocalIssuer | undefined;
}

const assemblyOf = (options: LocalStackOptions, data: DataFolder): Promise<Assembly> => {
  if (options.assemblyDir !== undefined) return readAssembly(options.assemblyDir);
  return synthesizedAssembly(
    options.assemblyCacheDir ?? join(data.path, 'assemblies'),
    {
      adHocSql: options.adHocSql ?? true,
      limits: options.limits,
      authorization: options.authorization ?? 'iam',
      encryptionKey: options.encryptionKey ?? 'aws',
      functionsDir: options.functionsDir,
    },
    () => options.log?.('Building the functions and the stack; the next start reuses them.'),
  );
};

/** Starts the issuer of a stack with tokens; other stacks do not load its library. */
const issuerOf = async (
  { authorization, issuer }: LocalStackOptions,
  apiUrl: string,
): Promise<LocalIssuer | undefined> => {
  if (authorization !== 'jwt') return undefined;
  const { startLocalIssuer } = await import('./oidc/local-issuer.ts');
  const byName = apiUrl.replace('127.0.0.1', 'localhost');
  return startLocalIssuer({ ...issuer, consoleOrigins: [apiUrl, byName] });
};

/** The addresses where the API and the AWS endpoint already listen. */
export interface StackAddresses {
  readonly apiUrl: string;
  readonly awsUrl: string;
}

/**
 * Starts the emulators while the stack is synthesized. If one fails, it still waits for the others,
 * so that all that have started can be stopped.
 */
export const startBackends = async (
  options: LocalStackOptions,
  data: DataFolder,
  stops: StopList,
  { apiUrl, awsUrl }: StackAddresses,
  onEvent: (event: unknown) => void,
): Promise<Backends> => {
  const emulators = startEmulators(data).then((started) => stops.add(started));
  const redshiftData = startRedshiftData({
    ...options.redshiftData,
    dataDir: data.folder('warehouse'),
    tpchScale: options.tpchScale ?? 0.01,
    enforceLimits: options.enforceLimits ?? false,
    // Through the endpoint, so that an object from UNLOAD has events like any other object.
    s3: { endpoint: awsUrl, defaultRoleArn: WAREHOUSE_ROLE_ARN },
    onEvent,
  }).then((started) => stops.add(started));
  const assembly = assemblyOf(options, data);
  const issuer = issuerOf(options, apiUrl).then((started) => started && stops.add(started));
  await Promise.allSettled([emulators, redshiftData, assembly, issuer]);
  return {
    emulators: await emulators,
    redshiftData: await redshiftData,
    assembly: await assembly,
    issuer: await issuer,
  };
};

/** Creates the template's tables, queues, topics and buckets; existing ones stay. */
export const createResources = async (
  { tableUrl, queueUrl, explain }: Emulators,
  template: ResolvedTemplate,
): Promise<void> => {
  try {
    await Promise.all([
      createTables(tableUrl, template),
      createQueuesAndTopics(queueUrl, template),
      createBuckets(queueUrl, template),
    ]);
  } catch (thrown) {
    throw explain(thrown);
  }
};
