import { join } from 'node:path';
import type { DataFolder } from '../host/data-folder.ts';
import { LOCAL_ACCOUNT_ID } from '../host/local-account.ts';
import type { StopList } from '../host/stop-list.ts';
import { type RedshiftData, startRedshiftData } from '../redshift-data/server.ts';
import { type Assembly, readAssembly, synthesizedAssembly } from './cloudformation/assembly.ts';
import { type Emulators, startEmulators } from './emulators/emulators.ts';
import type { LocalStackOptions } from './local-stack-options.ts';
import type { LocalIssuer } from './oidc/local-issuer.ts';

/** The default role of the local workgroup, which `IAM_ROLE default` stands for. */
const WAREHOUSE_ROLE_ARN = `arn:aws:iam::${LOCAL_ACCOUNT_ID}:role/local-warehouse`;

/** What has to be there before the template can come to life. */
export interface Backends {
  readonly emulators: Emulators;
  readonly redshiftData: RedshiftData;
  readonly assembly: Assembly;
  /** Gives out tokens, where the API asks for some. */
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

/** The issuer that a stack with tokens has; its library loads only there. */
const issuerOf = async (
  { authorization, issuer }: LocalStackOptions,
  apiUrl: string,
): Promise<LocalIssuer | undefined> => {
  if (authorization !== 'jwt') return undefined;
  const { startLocalIssuer } = await import('./oidc/local-issuer.ts');
  const byName = apiUrl.replace('127.0.0.1', 'localhost');
  return startLocalIssuer({ ...issuer, consoleOrigins: [apiUrl, byName] });
};

/** Where the API and the AWS endpoint listen already. */
export interface StackAddresses {
  readonly apiUrl: string;
  readonly awsUrl: string;
}

/**
 * Starts the emulators while the stack is synthesized. When one of them fails, it still waits for
 * the others, so that what did start can be stopped.
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
    // Through the endpoint, so that what UNLOAD writes is an object like any other: it has events.
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
