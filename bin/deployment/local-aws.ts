/** The Region that the local stack plays. */
const LOCAL_REGION = 'us-east-1';

type Environment = Readonly<Record<string, string | undefined>>;

/** Whether the host is this machine. */
export const isLoopback = (hostname: string): boolean =>
  /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname);

/** What every AWS client at the local stack needs besides the endpoint. */
export interface LocalAws {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** What an AWS client is built with: nothing, where the SDK finds all of it by itself. */
export type AwsConfig = Partial<LocalAws>;

/**
 * How to call the local stack, where AWS_ENDPOINT_URL leads there: it knows one Region and takes
 * any key, so neither has to be set. Undefined elsewhere.
 */
export const localAws = (environment: Environment): LocalAws | undefined => {
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
 * Lets every AWS SDK client of this process reach the local stack, where AWS_ENDPOINT_URL leads
 * there. A profile is left out: its credentials are of a real account, and may have expired.
 */
export const useLocalAws = (environment: NodeJS.ProcessEnv): void => {
  const local = localAws(environment);
  if (local === undefined) return;
  environment['AWS_REGION'] = local.region;
  environment['AWS_ACCESS_KEY_ID'] = local.credentials.accessKeyId;
  environment['AWS_SECRET_ACCESS_KEY'] = local.credentials.secretAccessKey;
  delete environment['AWS_PROFILE'];
};
