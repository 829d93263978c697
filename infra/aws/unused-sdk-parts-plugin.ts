import type { Plugin } from 'esbuild';

const NAMESPACE = 'unused-sdk-parts';

/**
 * Modules that the SDK's clients load and that no call of ours reaches, and what takes their place.
 *
 * - Event streams carry the answers of calls such as S3's SelectObjectContent: 20 KB of each bundle
 *   with the marshalling of their messages.
 * - The cache of discovered endpoints belongs to clients that ask a service for its endpoints, which
 *   DynamoDB's does only when told to: 8 KB with the library below it.
 *
 * Whoever comes to need one gets an error that names it, not a wrong answer.
 */
const STANDS_IN: Readonly<Record<string, string>> = {
  '@smithy/core/event-streams': `
    export const eventStreamSerdeProvider = () => undefined;
    export const resolveEventStreamSerdeConfig = (config) => config;
    export class EventStreamSerde {
      constructor() {
        throw new Error('@smithy/core/event-streams is left out of this bundle.');
      }
    }
  `,
  '@aws-sdk/endpoint-cache': `
    export class EndpointCache {
      get() {
        throw new Error('@aws-sdk/endpoint-cache is left out of this bundle.');
      }
    }
  `,
};

/** Leaves parts of the SDK out of the bundles that no function ever runs. */
export const unusedSdkParts: Plugin = {
  name: NAMESPACE,
  setup(build) {
    build.onResolve({ filter: /^@(smithy|aws-sdk)\// }, ({ path }) =>
      path in STANDS_IN ? { path, namespace: NAMESPACE, sideEffects: false } : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: NAMESPACE }, ({ path }) => ({
      contents: STANDS_IN[path] ?? '',
      loader: 'js',
    }));
  },
};
