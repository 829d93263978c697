import type { SignInClient, SignInSettings } from '../../../shared/api/sign-in.ts';
import type { DeploymentSettings } from '../../settings/deployment-settings.ts';
import type { PerFunction } from '../function/function-name.ts';
import type { PipelineFunction } from '../function/pipeline-function.ts';
import { httpApiRoutes } from './http-api-routes.ts';

type Authorization = DeploymentSettings['api']['authorization'];
type Tokens = Exclude<Authorization, string>['jwt'];

/** The deployment's token settings, where its API takes tokens. */
export const tokensOf = (authorization: Authorization): Tokens | undefined =>
  typeof authorization === 'object' ? authorization.jwt : undefined;

/** Scopes that the page requests by default: everything that a person can do on it. */
const pageScopes = (adHocSql: DeploymentSettings['adHocSql']): string[] => [
  'jobs:submit',
  'jobs:read',
  'jobs:cancel',
  ...(adHocSql ? ['jobs:sql'] : []),
];

const clientOf = (
  { scopePrefix = '', signIn }: Tokens,
  adHocSql: DeploymentSettings['adHocSql'],
) => {
  if (!signIn) return undefined;
  const { scopes, ...client } = signIn;
  const prefixed = pageScopes(adHocSql).map((scope) => `${scopePrefix}${scope}`);
  return { ...client, scopes: scopes ?? ['openid', ...prefixed] } satisfies SignInClient;
};

/** Configures the page with the sign-in, and every function behind a route with the scope names. */
export const configureSignIn = (
  functions: PerFunction<PipelineFunction>,
  { adHocSql, api }: DeploymentSettings,
): void => {
  const tokens = tokensOf(api.authorization);
  if (!tokens) {
    functions.console.provide('SIGN_IN', 'none');
    return;
  }
  const { issuer, scopePrefix = '' } = tokens;
  const client = clientOf(tokens, adHocSql);
  const signIn: SignInSettings = { issuer, scopePrefix, ...(client && { client }) };
  functions.console.provide('SIGN_IN', JSON.stringify(signIn));
  if (scopePrefix === '') return;
  for (const { fn } of httpApiRoutes) functions[fn].provide('SCOPE_PREFIX', scopePrefix);
};
