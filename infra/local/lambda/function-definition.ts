import { z } from 'zod';
import { LOCAL_ACCOUNT_ID, LOCAL_REGION } from '../../host/local-account.ts';
import { StartFailure } from '../../host/start-failure.ts';
import type { LocalResource, ResolvedTemplate } from '../cloudformation/template.ts';

/** What asynchronous invocation does when the function fails. */
interface AsynchronousSettings {
  readonly maximumRetryAttempts: number;
  readonly maximumEventAgeMs: number;
  readonly onFailureArn: string | undefined;
  readonly onSuccessArn: string | undefined;
  readonly deadLetterArn: string | undefined;
}

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
  readonly asynchronous: AsynchronousSettings;
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
  DeadLetterConfig: z.looseObject({ TargetArn: z.string() }).optional(),
  Layers: z.array(z.unknown()).length(0).optional(),
  VpcConfig: z.undefined().optional(),
});

const destination = z.looseObject({ Destination: z.string() }).optional();

const eventInvokeProperties = z.looseObject({
  FunctionName: z.string(),
  MaximumRetryAttempts: z.coerce.number().default(2),
  MaximumEventAgeInSeconds: z.coerce.number().default(21_600),
  DestinationConfig: z.looseObject({ OnFailure: destination, OnSuccess: destination }).default({}),
});

const settingsOf = (
  name: string,
  configurations: readonly LocalResource[],
  deadLetterArn: string | undefined,
): AsynchronousSettings => {
  const settings = configurations
    .map(({ properties }) => eventInvokeProperties.parse(properties))
    .find(({ FunctionName }) => FunctionName === name || FunctionName.endsWith(`:${name}`));
  // What AWS does without an EventInvokeConfig: two retries, six hours.
  const { MaximumRetryAttempts = 2, MaximumEventAgeInSeconds = 21_600 } = settings ?? {};
  return {
    maximumRetryAttempts: MaximumRetryAttempts,
    maximumEventAgeMs: MaximumEventAgeInSeconds * 1000,
    onFailureArn: settings?.DestinationConfig.OnFailure?.Destination,
    onSuccessArn: settings?.DestinationConfig.OnSuccess?.Destination,
    deadLetterArn,
  };
};

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
  { logicalId, name, properties: given }: LocalResource,
  assets: ReadonlyMap<string, string>,
  configurations: readonly LocalResource[],
): FunctionDefinition => {
  const parsed = functionProperties.safeParse(given);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new StartFailure(
      `Function ${logicalId} cannot run locally: ${issue?.path.join('.')}: ${issue?.message}.`,
    );
  }
  const { Code, Runtime, Role, Environment, DeadLetterConfig, ...properties } = parsed.data;
  checkEnvironmentSize(logicalId, Environment?.Variables ?? {});
  const logGroup = properties.LoggingConfig?.LogGroup ?? `/aws/lambda/${name}`;
  const codeDir = assets.get(Code.S3Key ?? '');
  if (codeDir === undefined || !Runtime.startsWith('nodejs')) {
    throw new StartFailure(
      `Function ${logicalId} cannot run locally: only Node.js functions bundled as an asset can (runtime ${Runtime}, code ${Code.S3Key ?? 'inline'}).`,
    );
  }
  return {
    logicalId,
    name,
    arn: `arn:aws:lambda:${LOCAL_REGION}:${LOCAL_ACCOUNT_ID}:function:${name}`,
    roleName: Role.split('/').at(-1) ?? Role,
    logGroupArn: `arn:aws:logs:${LOCAL_REGION}:${LOCAL_ACCOUNT_ID}:log-group:${logGroup}`,
    codeDir,
    handler: properties.Handler,
    timeoutMs: properties.Timeout * 1000,
    memoryMb: properties.MemorySize,
    environment: Environment?.Variables ?? {},
    reservedConcurrency: properties.ReservedConcurrentExecutions,
    asynchronous: settingsOf(name, configurations, DeadLetterConfig?.TargetArn),
  };
};

/** Reads the functions of the template. `assets` maps an S3 key to the folder with that code. */
export const functionDefinitions = (
  template: ResolvedTemplate,
  assets: ReadonlyMap<string, string>,
): FunctionDefinition[] => {
  const configurations = template.ofType('AWS::Lambda::EventInvokeConfig');
  return template
    .ofType('AWS::Lambda::Function')
    .map((resource) => definitionOf(resource, assets, configurations));
};
