/** What every AWS client is built with; nothing of it leaves it to the SDK's own search. */
export interface AwsConfig {
  readonly endpoint?: string;
  readonly region?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

const LOOPBACK = /^https?:\/\/(localhost|127(\.\d{1,3}){3}|\[::1\])(:|\/|$)/;

/** The local stack takes any key and knows one Region; elsewhere the SDK finds both by itself. */
export const awsConfig = (environment: Readonly<Record<string, string | undefined>>): AwsConfig => {
  const endpoint = environment['AWS_ENDPOINT_URL'];
  if (endpoint === undefined || !LOOPBACK.test(endpoint)) return {};
  return {
    endpoint,
    region: environment['AWS_REGION'] ?? 'us-east-1',
    credentials: { accessKeyId: 'operator', secretAccessKey: 'any' },
  };
};
