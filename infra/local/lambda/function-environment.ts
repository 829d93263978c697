import { LOCAL_REGION } from '../../host/local-account.ts';
import type { SigningCredentials } from '../sigv4/sigv4.ts';
import type { FunctionDefinition } from './function-definition.ts';

/** Where a sandbox finds the rest of the local stack, and a folder for its own temporary files. */
type SandboxAddresses = Readonly<Record<'runtimeApi' | 'awsUrl' | 'temporaryDir', string>>;

/**
 * The whole environment of a sandbox: what Lambda sets
 * (https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html) and what the template
 * sets. Nothing of the host's own environment is in it.
 */
export const functionEnvironment = (
  definition: FunctionDefinition,
  credentials: SigningCredentials,
  addresses: SandboxAddresses,
): Record<string, string> => ({
  ...definition.environment,
  AWS_LAMBDA_RUNTIME_API: addresses.runtimeApi,
  AWS_REGION: LOCAL_REGION,
  AWS_DEFAULT_REGION: LOCAL_REGION,
  AWS_ACCESS_KEY_ID: credentials.accessKeyId,
  AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  AWS_SESSION_TOKEN: credentials.sessionToken,
  AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
  AWS_LAMBDA_FUNCTION_NAME: definition.name,
  AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(definition.memoryMb),
  AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
  AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${definition.name}`,
  AWS_LAMBDA_LOG_STREAM_NAME: 'local',
  LAMBDA_TASK_ROOT: definition.codeDir,
  _HANDLER: definition.handler,
  LANG: 'en_US.UTF-8',
  TZ: 'UTC',
  // Where the SDK sends every call: on AWS this variable is not set.
  AWS_ENDPOINT_URL: addresses.awsUrl,
  // Without a home of its own, the SDK would read the AWS profile of the user.
  HOME: addresses.temporaryDir,
  TMPDIR: addresses.temporaryDir,
});
