import { DeploymentSettingsError } from '../../settings/deployment-settings.ts';

/**
 * Lambda's limit of all variables of a function together, measured as JSON. CreateFunction answers
 * "exceeded the 4KB limit. String measured: {…}" (terraform-aws-github-runner issue 3594).
 */
const ENVIRONMENT_BYTES = 4096;

/** Stands for a value that only CloudFormation knows, such as a table's generated name. */
const UNKNOWN_VALUE = '?'.repeat(128);

/** Settings of unbounded length, by the variable that carries each. */
const SETTINGS: Readonly<Record<string, string>> = {
  ADMIN_PRINCIPALS: 'api.admins',
  LAB_ORIGINS: 'api.labOrigins',
  SCOPE_PREFIX: 'api.authorization.jwt.scopePrefix',
  SIGN_IN: 'api.authorization.jwt.signIn',
};

const bytes = (variables: unknown): number => Buffer.byteLength(JSON.stringify(variables));

/** A value of the template as Lambda may get it, with a placeholder for each unknown part. */
const estimated = (value: unknown): string => {
  if (typeof value === 'string') return value;
  const join = typeof value === 'object' && value !== null && Reflect.get(value, 'Fn::Join');
  if (!Array.isArray(join) || !Array.isArray(join[1])) return UNKNOWN_VALUE;
  return join[1].map(estimated).join('');
};

/**
 * Fails the synthesis where Lambda would refuse the variables during the deployment.
 *
 * @param resolved the variables as the template has them, intrinsic functions included
 * @throws DeploymentSettingsError that names the setting which takes most of the room.
 */
export const checkEnvironmentSize = (
  fn: string,
  resolved: Readonly<Record<string, unknown>>,
): void => {
  const variables = Object.entries(resolved).map(([name, value]) => [name, estimated(value)]);
  const size = bytes(Object.fromEntries(variables));
  if (size <= ENVIRONMENT_BYTES) return;
  const [largest = ['', '']] = variables
    .filter(([name = '']) => name in SETTINGS)
    .sort(([, a], [, b]) => bytes(b) - bytes(a));
  const [name = '', value] = largest;
  throw new DeploymentSettingsError(
    `${SETTINGS[name] ?? 'The settings'} cannot be used: the environment of the function ${fn} ` +
      `would have ${size} bytes, ${bytes(value)} of them from this setting; ` +
      `Lambda accepts ${ENVIRONMENT_BYTES}. Shorten it.`,
  );
};
