import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Plugin } from 'esbuild';

const NAMESPACE = 'unused-sdk-parts';

const leftOut = (name: string): string =>
  `throw new Error(${JSON.stringify(`${name} is left out of this bundle.`)});`;

const leftOutClass = (name: string, part = name): string =>
  `export class ${name} { constructor() { ${leftOut(part)} } }`;

/**
 * Modules that the SDK's clients load but no call of this project reaches, and their replacements.
 *
 * - Event streams carry the answers of calls such as S3's SelectObjectContent: 20 KB of each bundle
 *   with the marshalling of their messages.
 * - The cache of discovered endpoints is for clients that request their endpoints from a service;
 *   DynamoDB's does so only when configured to: 8 KB with the library below it.
 *
 * Code that comes to need one gets an error that names it, not a wrong result.
 */
const MODULES: Readonly<Record<string, string>> = {
  '@smithy/core/event-streams': `
    export const eventStreamSerdeProvider = () => undefined;
    export const resolveEventStreamSerdeConfig = (config) => config;
    ${leftOutClass('EventStreamSerde', '@smithy/core/event-streams')}
  `,
  '@aws-sdk/endpoint-cache': `
    export class EndpointCache {
      get() { ${leftOut('@aws-sdk/endpoint-cache')} }
    }
  `,
};

/**
 * The same for files within a module, 18 KB in total:
 *
 * - SHA-256 in JavaScript is for a Node without its crypto;
 * - retrying adaptively, with a rate limiter, is a mode that is never set;
 * - paginators are made whether they are used or not, and Scan with its own;
 * - instance metadata give the Region where Lambda's environment does not;
 * - a client's own log would contain the input of every call, and what it hides of that; and
 *   Powertools' buffer and form of log lines are not used;
 * - headers of event streams are signed apart, and no event stream is sent;
 * - statistics about the client's settings, and a warning about old versions of Node, are for AWS
 *   and for hosts that are not Lambda;
 * - profiles lie in a home folder, and a function has none: its environment has every setting.
 */
const FILES: Readonly<Record<string, string>> = {
  'Sha256Js.js': leftOutClass('Sha256Js'),
  'AdaptiveRetryStrategy.js': leftOutClass('AdaptiveRetryStrategy'),
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
  'schemaLogFilter.js': 'export const schemaLogFilter = () => undefined;',
  'HeaderFormatter.js': `
    export class HeaderFormatter { format() { ${leftOut('HeaderFormatter')} } }
  `,
  'check-features.js': 'export const checkFeatures = async () => {};',
  'emitWarningIfUnsupportedVersion.js': `
    export const state = {};
    export const emitWarningIfUnsupportedVersion = () => {};
  `,
  'logBuffer.js': leftOutClass('CircularMap'),
  'PowertoolsLogFormatter.js': leftOutClass('PowertoolsLogFormatter'),
  'loadSharedConfigFiles.js': `
    export { CONFIG_PREFIX_SEPARATOR } from './constants.js';
    export const loadSharedConfigFiles = async () => ({ configFile: {}, credentialsFile: {} });
  `,
};

const names = Object.keys(FILES).join('|');
const PACKAGES =
  'smithy/(core|signature-v4)|aws-sdk/(lib-dynamodb|core)|aws-lambda-powertools/logger';
const REPLACED_FILE = new RegExp(
  `/@(${PACKAGES})/(dist-es|lib/esm)/(.*/)?(${names})$`.replaceAll('/', '[\\\\/]'),
);

/** A client sends its version in a header, and bundles its whole package.json for that. */
const versionIn = async (packageFile: string): Promise<string> => {
  const { version }: { version?: unknown } = JSON.parse(await readFile(packageFile, 'utf8'));
  return JSON.stringify({ version });
};

/**
 * Code that each error class of a client repeats: a constructor for engines without native classes,
 * although fields give name and fault and an instance has its class's prototype; and an id that the
 * schema registry gives to each class without one. 6 KB of submit's bundle.
 */
const SHAPE_ID = /static shapeId = "[\w.#]+";/g;
const CONSTRUCTOR =
  /constructor\(opts\) \{\s+super\(\{[^}]*\.\.\.opts,\s+\}\);\s+Object\.setProto[^;]+;\s+\}/g;

const shortErrors = async (file: string): Promise<string> =>
  (await readFile(file, 'utf8')).replaceAll(SHAPE_ID, '').replaceAll(CONSTRUCTOR, '');

/** Leaves parts of the SDK that no function ever runs out of the bundles. */
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
