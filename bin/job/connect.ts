import type { ConnectionOptions } from '../../shared/client/api-connection.ts';
import { JobClient } from '../../shared/client/job-client.ts';
import { isLoopback } from '../deployment/local-aws.ts';
import type { ConnectionWords } from './command-options.ts';
import { UsageFault } from './usage.ts';

const LOCAL_ENDPOINT = 'http://127.0.0.1:3000';

type Environment = Readonly<Record<string, string | undefined>>;

/** A client, and where it leads. */
export interface Connection {
  readonly client: JobClient;
  /** The options without which another command would not get there. */
  readonly way: string;
}

/**
 * A client of the service that the options and the environment name. It signs unless the service
 * is on this machine, where an unsigned request is the owner `local`'s.
 *
 * @throws UsageFault where the address is none, or no Region is known to sign for.
 */
export const connect = async (
  options: ConnectionWords,
  environment: Environment,
): Promise<Connection> => {
  const endpoint = options.endpoint ?? environment['JOBS_ENDPOINT'] ?? LOCAL_ENDPOINT;
  if (!URL.canParse(endpoint) || !/^https?:/.test(endpoint)) {
    throw new UsageFault(`'${endpoint}' is no http address of a service.`);
  }
  const { hostname } = new URL(endpoint);
  const isLocal = isLoopback(hostname);
  const token = environment['JOBS_TOKEN'];
  const authorize =
    token !== undefined && token !== ''
      ? async () => ({ authorization: `Bearer ${token}` })
      : (options.sign ?? !isLocal)
        ? await signature(hostname, options, environment)
        : undefined;
  const client = new JobClient({ endpoint, ...(authorize && { authorize }) });
  return { client, way: options.endpoint === undefined ? '' : ` --endpoint ${endpoint}` };
};

const signature = async (
  hostname: string,
  options: ConnectionWords,
  environment: Environment,
): Promise<NonNullable<ConnectionOptions['authorize']>> => {
  const region =
    options['aws-region'] ??
    /\.execute-api\.([a-z0-9-]+)\.amazonaws\.com(\.cn)?$/.exec(hostname)?.[1] ??
    environment['AWS_REGION'] ??
    environment['AWS_DEFAULT_REGION'];
  if (region === undefined) {
    throw new UsageFault('Which Region to sign for? --aws-region names it.');
  }
  // Loaded only by who signs: it would make every other command start a quarter second later.
  const [{ awsSignature }, { defaultProvider }] = await Promise.all([
    import('../../shared/client/aws-signature.ts'),
    import('@aws-sdk/credential-provider-node'),
  ]);
  return awsSignature({ region, credentials: defaultProvider() });
};
