import { appendFileSync, mkdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { PendingWork } from '../../host/pending-work.ts';
import { newIdentifier } from '../../host/system.ts';
import type { EventSink } from '../event-log/event-log.ts';
import type { AccessControl } from '../iam/access-control.ts';
import type { JsonValue } from '../json/json.ts';
import { checkDestination, sendAction } from '../sns-sqs/sns-sqs.ts';
import type { FunctionCredentialIssuer } from '../sts/sts.ts';
import { type FailureSent, invokeAsynchronously } from './asynchronous-invocation.ts';
import type { FunctionDefinition } from './function-definition.ts';
import { FunctionPool } from './function-pool.ts';
import { type InvocationResult, invocationError } from './invocation-result.ts';
import { startLambdaRuntimeApi } from './lambda-runtime-api.ts';

/** One attempt to run a function has ended. */
export interface FunctionInvoked extends InvocationResult {
  readonly type: 'function-invoked';
  readonly functionName: string;
  readonly invocation: 'synchronous' | 'asynchronous';
  readonly attempt: number;
}

/** What the function host needs of the local stack. */
export interface FunctionHostSettings {
  readonly definitions: readonly FunctionDefinition[];
  readonly credentials: FunctionCredentialIssuer;
  readonly access: AccessControl;
  readonly events: EventSink<FailureSent | FunctionInvoked>;
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
  /** Invokes and waits for the result; a failing function does not reject. */
  invoke(functionArn: string, event: JsonValue): Promise<InvocationResult>;
  /** Accepts an event and returns its request id; retries and destination follow the template. */
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

/** The ARN without a qualifier: every function has only one version here. */
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

/** Writes the functions' logs, one file for each function. */
const functionLogs = ({ access, logDir, onLog }: FunctionHostSettings) => {
  const write = ({ name, roleName, logGroupArn }: FunctionDefinition, line: string): boolean => {
    // Lambda writes logs with the function's own role, and silently drops what the role may not.
    const mayWrite = ['logs:CreateLogStream', 'logs:PutLogEvents'].every((action) =>
      access.allowsRole(roleName, action, `${logGroupArn}:log-stream:local`),
    );
    if (mayWrite) appendFileSync(join(logDir, `${name}.log`), `${line}\n`);
    return mayWrite;
  };
  return {
    log: (definition: FunctionDefinition, line: string): void => {
      if (write(definition, line)) onLog?.(definition.name, line);
    },
    /** Writes the line that Lambda itself adds for each invocation. */
    report: (definition: FunctionDefinition, { requestId, durationMs }: InvocationResult): void => {
      write(definition, `REPORT RequestId: ${requestId} Duration: ${Math.round(durationMs)} ms`);
    },
  };
};

/** Starts the Runtime API and creates an empty pool of sandboxes for each function. */
export const startFunctionHost = async (settings: FunctionHostSettings): Promise<FunctionHost> => {
  const { credentials, access, awsUrl, events, pending, queueUrl } = settings;
  const runtimeApi = await startLambdaRuntimeApi();
  const logs = functionLogs(settings);
  const shared = {
    runtimeApi,
    credentials,
    awsUrl,
    maximumSandboxes: settings.maximumSandboxes ?? DEFAULT_MAXIMUM_SANDBOXES,
    onLog: logs.log,
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
      const result = access.allowsAssuming('lambda', pool.definition.arn, roleName)
        ? await pool.run(requestId, payload)
        : unassumable(requestId);
      logs.report(pool.definition, result);
      events.emit({ type: 'function-invoked', functionName, invocation, attempt, ...result });
      return result;
    };

  const retryDelaysMs = settings.retryDelaysMs ?? DEFAULT_RETRY_DELAYS_MS;
  const invoke = invokeOnce('asynchronous');
  const maySend = ({ roleName }: FunctionDefinition, arn: string): boolean =>
    access.allowsRole(roleName, sendAction(arn), arn);
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
