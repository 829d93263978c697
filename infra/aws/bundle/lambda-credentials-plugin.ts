import type { Plugin } from 'esbuild';

const NAMESPACE = 'lambda-credentials';

/**
 * The one provider that Lambda needs: the runtime puts the role's credentials into the environment
 * before a function starts, and a sandbox ends before they do.
 */
const ENVIRONMENT_ONLY = `
  import { fromEnv } from '@aws-sdk/credential-provider-env';
  export const defaultProvider = (init) => fromEnv(init);
`;

/**
 * Replaces the SDK's credential chain by its environment provider.
 *
 * The chain carries clients for SSO, OIDC, STS and the sign-in service, a parser of profiles and an
 * HTTP client for container credentials: 105 to 120 KB of each minified bundle, a third of submit,
 * that no function ever runs.
 * Without credentials in the environment the SDK's own `CredentialsProviderError` names them.
 */
export const lambdaCredentials: Plugin = {
  name: 'lambda-credentials',
  setup(build) {
    build.onResolve({ filter: /^@aws-sdk\/credential-provider-node$/ }, (args) => ({
      path: args.path,
      namespace: NAMESPACE,
      pluginData: { resolveDir: args.resolveDir },
      // The SDK marks its package so; unused, it must not stay in the bundle of a function
      // without a client.
      sideEffects: false,
    }));
    build.onLoad({ filter: /.*/, namespace: NAMESPACE }, (args) => ({
      contents: ENVIRONMENT_ONLY,
      loader: 'js',
      resolveDir: args.pluginData.resolveDir,
    }));
  },
};
