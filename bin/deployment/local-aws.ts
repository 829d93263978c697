import type { Environment } from '../terminal/command.ts';

/** The address of the local stack's API unless PORT names another. */
export const LOCAL_API_URL = 'http://127.0.0.1:3000';

/** The Region of the local stack. */
const LOCAL_REGION = 'us-east-1';

/** Whether the host is this machine. */
export const isLoopback = (hostname: string): boolean =>
  /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname);

/** The settings of an AWS client; empty where the SDK finds all of them by itself. */
export type AwsConfig = Partial<NonNullable<ReturnType<typeof localAws>>>;

/** What every AWS client needs to reach the local stack; undefined where that is not meant. */
const localAws = (environment: Environment) => {
  const endpoint = environment['AWS_ENDPOINT_URL'] ?? '';
  if (!URL.canParse(endpoint) || !isLoopback(new URL(endpoint).hostname)) return undefined;
  return {
    endpoint,
    region: environment['AWS_REGION'] ?? LOCAL_REGION,
    credentials: {
      accessKeyId: environment['AWS_ACCESS_KEY_ID'] ?? 'operator',
      secretAccessKey: environment['AWS_SECRET_ACCESS_KEY'] ?? 'any',
    },
  };
};

/**
 * The settings of an AWS client. Where AWS_ENDPOINT_URL leads to the local stack, Region and
 * credentials have defaults: the local stack has one Region and accepts any key.
 */
export const awsConfig = (environment: Environment): AwsConfig => localAws(environment) ?? {};

/**
 * The environment for a child process that calls the same AWS. A profile is left out for the local
 * stack: its credentials belong to a real account.
 */
export const awsEnvironment = (environment: Environment): Environment => {
  const local = localAws(environment);
  if (local === undefined) return environment;
  const { AWS_PROFILE: _, ...others } = environment;
  return {
    ...others,
    AWS_REGION: local.region,
    AWS_ACCESS_KEY_ID: local.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: local.credentials.secretAccessKey,
  };
};
