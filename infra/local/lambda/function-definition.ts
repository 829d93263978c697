import { z } from 'zod';
import { localArn } from '../../host/local-account.ts';
import { StartFailure } from '../../host/start-failure.ts';
import {
  type LocalResource,
  type ResolvedTemplate,
  readProperties,
} from '../cloudformation/template.ts';

/** One Lambda function of the template, ready to be run. */
export interface FunctionDefinition {
  readonly logicalId: string;
  readonly name: string;
  readonly arn: string;
  readonly roleName: string;
  /** Without the `:*` that CloudFormation's attribute ends with. */
  readonly logGroupArn: string;
  readonly codeDir: string;
  readonly handler: string;
  readonly timeoutMs: number;
  readonly memoryMb: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly reservedConcurrency: number | undefined;
  /** How often an asynchronous invocation is retried. */
  readonly maximumRetryAttempts: number;
  readonly maximumEventAgeMs: number;
  /** Receives the record of an event whose function has failed for good. */
  readonly onFailureArn: string | undefined;
}

const functionProperties = z.looseObject({
  Code: z.looseObject({ S3Key: z.string().optional() }),
  Handler: z.string(),
  Runtime: z.string(),
  Role: z.string(),
  Timeout: z.coerce.number().default(3),
  MemorySize: z.coerce.number().default(128),
  Environment: z.looseObject({ Variables: z.record(z.string(), z.coerce.string()) }).optional(),
  ReservedConcurrentExecutions: z.coerce.number().optional(),
  LoggingConfig: z.looseObject({ LogGroup: z.string().optional() }).optional(),
});

const eventInvokeProperties = z.looseObject({
  FunctionName: z.string(),
  MaximumRetryAttempts: z.coerce.number().default(2),
  MaximumEventAgeInSeconds: z.coerce.number().default(21_600),
  DestinationConfig: z
    .object({ OnFailure: z.object({ Destination: z.string() }).optional() })
    .default({}),
});

/** The EventInvokeConfig of the function; without one AWS retries twice, for six hours. */
const eventInvokeConfig = (template: ResolvedTemplate, FunctionName: string) =>
  template
    .ofType('AWS::Lambda::EventInvokeConfig')
    .map((resource) => readProperties(eventInvokeProperties, resource))
    .find((config) => config.FunctionName.split(':').at(-1) === FunctionName) ??
  eventInvokeProperties.parse({ FunctionName });

/**
 * "All environment variables you use" of a function, measured as JSON
 * (https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html).
 */
const ENVIRONMENT_BYTES = 4096;

const checkEnvironmentSize = (logicalId: string, variables: object): void => {
  const measured = JSON.stringify(variables);
  if (Buffer.byteLength(measured) <= ENVIRONMENT_BYTES) return;
  throw new StartFailure(
    `Function ${logicalId} cannot be created: Lambda was unable to configure your environment ` +
      'variables because the environment variables you have provided exceeded the 4KB limit. ' +
      `String measured: ${Buffer.byteLength(measured)} bytes.`,
  );
};

const definitionOf = (
  resource: LocalResource,
  assets: ReadonlyMap<string, string>,
  template: ResolvedTemplate,
): FunctionDefinition => {
  const { logicalId, name, arn } = resource;
  const { Code, Runtime, Role, Environment, ...properties } = readProperties(
    functionProperties,
    resource,
  );
  checkEnvironmentSize(logicalId, Environment?.Variables ?? {});
  const logGroup = properties.LoggingConfig?.LogGroup ?? `/aws/lambda/${name}`;
  const codeDir = assets.get(Code.S3Key ?? '');
  if (codeDir === undefined || !Runtime.startsWith('nodejs')) {
    throw new StartFailure(
      `Function ${logicalId} cannot run locally: only Node.js functions bundled as an asset can (runtime ${Runtime}, code ${Code.S3Key ?? 'inline'}).`,
    );
  }
  const invocation = eventInvokeConfig(template, name);
  return {
    logicalId,
    name,
    arn,
    roleName: Role.split('/').at(-1) ?? Role,
    logGroupArn: localArn('logs', `log-group:${logGroup}`),
    codeDir,
    handler: properties.Handler,
    timeoutMs: properties.Timeout * 1000,
    memoryMb: properties.MemorySize,
    environment: Environment?.Variables ?? {},
    reservedConcurrency: properties.ReservedConcurrentExecutions,
    maximumRetryAttempts: invocation.MaximumRetryAttempts,
    maximumEventAgeMs: invocation.MaximumEventAgeInSeconds * 1000,
    onFailureArn: invocation.DestinationConfig.OnFailure?.Destination,
  };
};

/** Reads the functions of the template. `assets` maps an S3 key to the folder with that code. */
export const functionDefinitions = (
  template: ResolvedTemplate,
  assets: ReadonlyMap<string, string>,
): FunctionDefinition[] =>
  template
    .ofType('AWS::Lambda::Function')
    .map((resource) => definitionOf(resource, assets, template));
