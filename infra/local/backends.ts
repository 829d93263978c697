import { roleArn } from '../host/local-account.ts';
import { startRedshiftData } from '../redshift-data/server.ts';
import type { Assembly } from './assembly/assembly.ts';
import { type OwnReports, withReportsOf } from './assembly/own-reports.ts';
import {
  type ResolvedTemplate,
  resolveTemplate,
  type TemplateAddresses,
} from './cloudformation/template.ts';
import type { DataFolder } from './data-folder.ts';
import { createTables } from './dynamodb/dynamodb.ts';
import { type Emulators, startEmulators } from './emulators/emulators.ts';
import type { LocalStackOptions } from './local-stack-options.ts';
import { withIssuer } from './oidc/issuer-names.ts';
import type { LocalIssuer } from './oidc/local-issuer.ts';
import { createBuckets } from './s3/s3.ts';
import { createQueuesAndTopics } from './sns-sqs/sns-sqs.ts';
import type { StopList } from './stop-list.ts';

/** What a stack has before its parts start. */
export interface StackBase {
  readonly data: DataFolder;
  readonly stops: StopList;
  /** May be under way. */
  readonly assembly: Promise<Assembly>;
}

/** The default role of the local workgroup, which `IAM_ROLE default` stands for. */
const WAREHOUSE_ROLE_ARN = roleArn('local-warehouse');

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

const ownReports = (
  { reportsDir }: LocalStackOptions,
  data: DataFolder,
  assets: ReadonlyMap<string, string>,
): OwnReports =>
  reportsDir === undefined
    ? { assets, load: () => 0 }
    : withReportsOf(assets, data.folder('code'), reportsDir);

/**
 * Starts the emulators while the stack is synthesized, then creates the template's resources. If
 * one fails, it still waits for the others, so that all that have started can be stopped.
 */
export const startBackends = async (
  options: LocalStackOptions,
  { data, stops, assembly }: StackBase,
  addresses: Omit<TemplateAddresses, 'stackName'>,
  onEvent: (event: unknown) => void,
) => {
  const starting = [
    startEmulators(data).then((started) => stops.add(started)),
    startRedshiftData({
      ...options.redshiftData,
      dataDir: data.folder('warehouse'),
      tpchScale: options.tpchScale ?? 0.01,
      enforceLimits: options.enforceLimits ?? false,
      // Through the endpoint, so that an object from UNLOAD has events like any other object.
      s3: { endpoint: addresses.awsUrl, defaultRoleArn: WAREHOUSE_ROLE_ARN },
      onEvent,
    }).then((started) => stops.add(started)),
    assembly,
    issuerOf(options, addresses.apiUrl).then((started) => started && stops.add(started)),
  ] as const;
  await Promise.allSettled(starting);
  const [emulators, redshiftData, { stackName, assets: built, template: synthesized }, issuer] =
    await Promise.all(starting);
  const named = withIssuer(synthesized, issuer?.url);
  const template = resolveTemplate(named, { stackName, ...addresses });
  await createResources(emulators, template);
  const { tableUrl, queueUrl } = emulators;
  const { assets, load } = ownReports(options, data, built);
  return {
    template,
    stackName,
    assets,
    loadReports: load,
    tableUrl,
    queueUrl,
    redshiftData,
    issuer,
  };
};
