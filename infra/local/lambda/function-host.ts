import { appendFileSync, mkdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { newIdentifier } from '../../host/identifier.ts';
import type { PendingWork } from '../../host/pending-work.ts';
import type { JsonValue } from '../cloudformation/json-value.ts';
import type { AccessControl } from '../iam/access-control.ts';
import { roleArn, roleRequest, sendAction, serviceRequest } from '../iam/access-request.ts';
import type { StackEvents } from '../stack-events.ts';
import { invokeAsynchronously } from './asynchronous-invocation.ts';
import { checkDestination } from './failure-destination.ts';
import type { FunctionCredentialIssuer } from './function-credentials.ts';
import type { FunctionDefinition } from './function-definition.ts';
import { FunctionPool } from './function-pool.ts';
import { type InvocationResult, invocationError } from './invocation-result.ts';
import { startLambdaRuntimeApi } from './lambda-runtime-api.ts';

/** What the function host needs of the local stack. */
export interface FunctionHostSettings {
  readonly definitions: readonly FunctionDefinition[];
  readonly credentials: FunctionCredentialIssuer;
  readonly access: AccessControl;
  readonly events: StackEvents;
  readonly pending: PendingWork;
  readonly awsUrl: string;
  /** SQS and SNS, for failure destinations. */
  readonly queueUrl: string;
  readonly logDir: string;
  readonly temporaryDir: string;
  /** @default 4: with more, the processes of a small machine only wait for each other */
  readonly maximumSandboxes?: number | undefined;
  /** @default 1 s and 2 s, where AWS waits 1 and 2 minutes */
  readonly retryDelaysMs?: readonly number[] | undefined;
  readonly onLog?: ((functionName: string, line: string) => void) | undefined;
}

/** Runs the template's functions in processes of their own. */
export interface FunctionHost {
  /** Invokes and waits for the answer; never rejects for what the function does. */
  invoke(functionArn: string, event: JsonValue): Promise<InvocationResult>;
  /** Accepts an event, answers with its request id; retries and destination follow the template. */
  invokeAsynchronously(functionArn: string, event: JsonValue): string;
  has(functionArn: string): boolean;
  /** Starts a waiting sandbox for each of these functions. */
  warmUp(functionArns: readonly string[]): void;
  /** Kills the sandbox that signs with this access key. */
  kill(accessKeyId: string): void;
  stop(): Promise<void>;
}

const DEFAULT_MAXIMUM_SANDBOXES = 4;
const DEFAULT_RETRY_DELAYS_MS = [1_000, 2_000];

/** Qualifiers are left out: there is one version of everything here. */
const unqualified = (arn: string): string => arn.split(':').slice(0, 7).join(':');

const unassumable = (requestId: string): InvocationResult => ({
  requestId,
  outcome: 'failed',
  payload: invocationError(
    'AccessDeniedException',
    'The role defined for the function cannot be assumed by Lambda.',
  ),
  durationMs: 0,
  coldStart: false,
});

/** Starts the Runtime API and makes a pool of sandboxes for each function, empty at first. */
export const startFunctionHost = async (settings: FunctionHostSettings): Promise<FunctionHost> => {
  const { credentials, access, awsUrl, events, pending, queueUrl } = settings;
  const runtimeApi = await startLambdaRuntimeApi();
  const write = ({ name, roleName, logGroupArn }: FunctionDefinition, line: string): boolean => {
    // Lambda writes logs with the function's own role, and without a word where that may not.
    const mayWrite = ['logs:CreateLogStream', 'logs:PutLogEvents'].every((action) =>
      access.allows(roleRequest(roleName, action, `${logGroupArn}:log-stream:local`)),
    );
    if (mayWrite) appendFileSync(join(settings.logDir, `${name}.log`), `${line}\n`);
    return mayWrite;
  };
  const log = (definition: FunctionDefinition, line: string): void => {
    if (write(definition, line)) settings.onLog?.(definition.name, line);
  };
  /** The line that Lambda itself adds for each invocation. */
  const report = (definition: FunctionDefinition, result: InvocationResult): void => {
    const { requestId, durationMs } = result;
    write(definition, `REPORT RequestId: ${requestId} Duration: ${Math.round(durationMs)} ms`);
  };
  const shared = {
    runtimeApi,
    credentials,
    awsUrl,
    maximumSandboxes: settings.maximumSandboxes ?? DEFAULT_MAXIMUM_SANDBOXES,
    onLog: log,
    temporaryDir: (sandboxId: string): string => {
      const folder = join(settings.temporaryDir, sandboxId);
      mkdirSync(folder, { recursive: true });
      return folder;
    },
  };
  const pools = new Map(
    settings.definitions.map((definition) => {
      const { arn, name, roleName, asynchronous } = definition;
      checkDestination(asynchronous.onFailureArn, name);
      checkDestination(asynchronous.onSuccessArn, name);
      checkDestination(asynchronous.deadLetterArn, name);
      credentials.register(name, roleName);
      return [arn, new FunctionPool(definition, shared)] as const;
    }),
  );
  const poolOf = (arn: string): FunctionPool => {
    const pool = pools.get(unqualified(arn));
    if (!pool) throw new Error(`There is no function ${arn}.`);
    return pool;
  };

  const invokeOnce =
    (invocation: 'synchronous' | 'asynchronous') =>
    async (pool: FunctionPool, requestId: string, payload: string, attempt: number) => {
      const { name: functionName, roleName } = pool.definition;
      const assumes = serviceRequest(
        'lambda.amazonaws.com',
        pool.definition.arn,
        'sts:AssumeRole',
        roleArn(roleName),
      );
      const result = access.allows(assumes)
        ? await pool.run(requestId, payload)
        : unassumable(requestId);
      report(pool.definition, result);
      events.emit({ type: 'function-invoked', functionName, invocation, attempt, ...result });
      return result;
    };

  const retryDelaysMs = settings.retryDelaysMs ?? DEFAULT_RETRY_DELAYS_MS;
  const invoke = invokeOnce('asynchronous');
  const maySend = ({ roleName }: FunctionDefinition, arn: string): boolean =>
    access.allows(roleRequest(roleName, sendAction(arn), arn));
  const asynchronous = { pending, events, queueUrl, retryDelaysMs, invoke, maySend };
  return {
    invoke: (arn, event) =>
      pending.during(() =>
        invokeOnce('synchronous')(poolOf(arn), newIdentifier(), JSON.stringify(event), 1),
      ),
    invokeAsynchronously: (arn, event) => {
      const requestId = newIdentifier();
      invokeAsynchronously(asynchronous, poolOf(arn), requestId, JSON.stringify(event));
      return requestId;
    },
    has: (arn) => pools.has(unqualified(arn)),
    warmUp: (arns) => {
      for (const arn of arns) poolOf(arn).warmUp();
    },
    kill: (accessKeyId) => {
      for (const pool of pools.values()) pool.kill(accessKeyId);
    },
    stop: async () => {
      await Promise.all([...pools.values()].map((pool) => pool.stop()));
      await runtimeApi.stop();
      await rm(settings.temporaryDir, { recursive: true, force: true });
    },
  };
};
