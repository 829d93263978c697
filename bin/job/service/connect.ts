import type { ConnectionOptions } from '../../../shared/client/api-connection.ts';
import { JobClient } from '../../../shared/client/job-client.ts';
import { isLoopback, LOCAL_API_URL } from '../../deployment/local-aws.ts';
import { type Environment, UsageError } from '../../terminal/command.ts';
import type { CommandOptions } from '../../terminal/parse-arguments.ts';

/** The options of every command. */
export const commonOptions = {
  endpoint: { type: 'string' },
  'aws-region': { type: 'string' },
  sign: { type: 'boolean' },
  json: { type: 'boolean' },
  'output-format': { type: 'string' },
} as const satisfies CommandOptions;

/** The help for them. */
export const commonUsage = `Options of every command:
  --endpoint URL           where the service is; else JOBS_ENDPOINT, else ${LOCAL_API_URL}
  --json                   answer with the JSON of the service
  --output-format FORMAT   of lists and rows: table, csv, json (one object a line) or markdown
  --sign, --no-sign        sign with AWS credentials; done unless the service is on this machine
  --aws-region REGION      the Region to sign for; else that of the endpoint's name, else AWS_REGION
  --help                   this text; behind "submit REPORT" what the report's parameters accept
JOBS_TOKEN, where it is set, is sent as a bearer token instead of a signature.`;

/** The values of the options that lead to the service. */
export interface EndpointOptions {
  readonly endpoint?: string | undefined;
  readonly 'aws-region'?: string | undefined;
  readonly sign?: boolean | undefined;
}

/** A client, and the option that leads another command to the same service. */
export interface Connection {
  readonly client: JobClient;
  /** ` --endpoint URL`, or empty where the environment or the default names the service. */
  readonly endpointOption: string;
}

/**
 * A client of the service that the options and the environment name. It signs unless the service
 * is on this machine, where an unsigned request acts as the owner `local`.
 *
 * @throws UsageError where the address is not one, or no Region to sign for is known.
 */
export const connect = async (
  options: EndpointOptions,
  environment: Environment,
): Promise<Connection> => {
  const endpoint = options.endpoint ?? environment['JOBS_ENDPOINT'] ?? LOCAL_API_URL;
  if (!URL.canParse(endpoint) || !/^https?:/.test(endpoint)) {
    throw new UsageError(`'${endpoint}' is no http address of a service.`);
  }
  const { hostname } = new URL(endpoint);
  const token = environment['JOBS_TOKEN'];
  const authorize =
    token !== undefined && token !== ''
      ? async () => ({ authorization: `Bearer ${token}` })
      : (options.sign ?? !isLoopback(hostname))
        ? await signature(hostname, options, environment)
        : undefined;
  const client = new JobClient({ endpoint, ...(authorize && { authorize }) });
  const isGiven = options.endpoint !== undefined;
  return { client, endpointOption: isGiven ? ` --endpoint ${endpoint}` : '' };
};

const signature = async (
  hostname: string,
  options: EndpointOptions,
  environment: Environment,
): Promise<NonNullable<ConnectionOptions['authorize']>> => {
  const region =
    options['aws-region'] ??
    /\.execute-api\.([a-z0-9-]+)\.amazonaws\.com(\.cn)?$/.exec(hostname)?.[1] ??
    environment['AWS_REGION'] ??
    environment['AWS_DEFAULT_REGION'];
  if (region === undefined) {
    throw new UsageError('Which Region to sign for? --aws-region names it.');
  }
  // Loaded only where it signs: every other command would start a quarter of a second later.
  const [{ awsSignature }, { defaultProvider }] = await Promise.all([
    import('../../../shared/client/aws-signature.ts'),
    import('@aws-sdk/credential-provider-node'),
  ]);
  return awsSignature({ region, credentials: defaultProvider() });
};
