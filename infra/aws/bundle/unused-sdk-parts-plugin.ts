import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Plugin } from 'esbuild';

const NAMESPACE = 'unused-sdk-parts';

const leftOut = (name: string): string =>
  `throw new Error(${JSON.stringify(`${name} is left out of this bundle.`)});`;

/**
 * Modules that the SDK's clients load and that no call of ours reaches, and what takes their place.
 *
 * - Event streams carry the answers of calls such as S3's SelectObjectContent: 20 KB of each bundle
 *   with the marshalling of their messages.
 * - The cache of discovered endpoints belongs to clients that ask a service for its endpoints; that
 *   of DynamoDB does so only when told to: 8 KB with the library below it.
 *
 * Whoever comes to need one gets an error that names it, not a wrong answer.
 */
const MODULES: Readonly<Record<string, string>> = {
  '@smithy/core/event-streams': `
    export const eventStreamSerdeProvider = () => undefined;
    export const resolveEventStreamSerdeConfig = (config) => config;
    export class EventStreamSerde {
      constructor() { ${leftOut('@smithy/core/event-streams')} }
    }
  `,
  '@aws-sdk/endpoint-cache': `
    export class EndpointCache {
      get() { ${leftOut('@aws-sdk/endpoint-cache')} }
    }
  `,
};

/**
 * The same for files within a module, 14 KB in all:
 *
 * - SHA-256 in JavaScript is for a Node without its crypto;
 * - retrying adaptively, with a rate limiter, is a mode that nobody sets;
 * - paginators are made whether they are used or not, and Scan with its own;
 * - an instance's metadata tell the region where Lambda's environment does not;
 * - a client's own log would have the input of every call in it, and Powertools' buffer of log lines
 *   is not used;
 * - profiles lie in a home folder, and a function has none: the environment is all there is.
 */
const FILES: Readonly<Record<string, string>> = {
  'Sha256Js.js': `export class Sha256Js { constructor() { ${leftOut('Sha256Js')} } }`,
  'AdaptiveRetryStrategy.js': `
    export class AdaptiveRetryStrategy { constructor() { ${leftOut('AdaptiveRetryStrategy')} } }
  `,
  'QueryPaginator.js': `export const paginateQuery = () => { ${leftOut('paginateQuery')} };`,
  'ScanPaginator.js': `export const paginateScan = () => { ${leftOut('paginateScan')} };`,
  'getInstanceMetadataRegion.js': `
    export const getInstanceMetadataRegion = async () => {
      ${leftOut('getInstanceMetadataRegion')}
    };
  `,
  'loggerMiddleware.js': `
    export const loggerMiddleware = () => (next) => next;
    export const loggerMiddlewareOptions = {};
    export const getLoggerPlugin = () => ({ applyToStack: () => {} });
  `,
  'logBuffer.js': `export class CircularMap { constructor() { ${leftOut('CircularMap')} } }`,
  'loadSharedConfigFiles.js': `
    export { CONFIG_PREFIX_SEPARATOR } from './constants.js';
    export const loadSharedConfigFiles = async () => ({ configFile: {}, credentialsFile: {} });
  `,
};

const names = Object.keys(FILES).join('|');
const PACKAGES = 'smithy/core|aws-sdk/(lib-dynamodb|core)|aws-lambda-powertools/logger';
const REPLACED_FILE = new RegExp(
  `/@(${PACKAGES})/(dist-es|lib/esm)/(.*/)?(${names})$`.replaceAll('/', '[\\\\/]'),
);

/** A client puts its version into a header, and all of its package.json into the bundle. */
const versionIn = async (packageFile: string): Promise<string> => {
  const { version }: { version?: unknown } = JSON.parse(await readFile(packageFile, 'utf8'));
  return JSON.stringify({ version });
};

/**
 * What each of a client's error classes repeats: a constructor for engines without classes of their
 * own, although fields give name and fault and an instance has its class's prototype; and an id that
 * the registry of the schemas gives to each class without one. 6 KB of submit's bundle.
 */
const SHAPE_ID = /static shapeId = "[\w.#]+";/g;
const CONSTRUCTOR =
  /constructor\(opts\) \{\s+super\(\{[^}]*\.\.\.opts,\s+\}\);\s+Object\.setProto[^;]+;\s+\}/g;

const shortErrors = async (file: string): Promise<string> =>
  (await readFile(file, 'utf8')).replaceAll(SHAPE_ID, '').replaceAll(CONSTRUCTOR, '');

/** Leaves parts of the SDK out of the bundles that no function ever runs. */
export const unusedSdkParts: Plugin = {
  name: NAMESPACE,
  setup(build) {
    build.onResolve({ filter: /^@(smithy|aws-sdk)\// }, ({ path }) =>
      path in MODULES ? { path, namespace: NAMESPACE, sideEffects: false } : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: NAMESPACE }, ({ path }) => ({
      contents: MODULES[path] ?? '',
      loader: 'js',
    }));
    build.onLoad({ filter: REPLACED_FILE }, ({ path }) => ({
      contents: FILES[basename(path)] ?? '',
      loader: 'js',
    }));
    build.onLoad(
      { filter: /[\\/]@aws-sdk[\\/]client-[^\\/]+[\\/]package\.json$/ },
      async ({ path }) => ({ contents: await versionIn(path), loader: 'json' }),
    );
    build.onLoad(
      { filter: /[\\/]client-[^\\/]+[\\/]dist-es[\\/]models[\\/]errors\.js$/ },
      async ({ path }) => ({ contents: await shortErrors(path), loader: 'js' }),
    );
  },
};
