import { appendFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { newIdentifier } from '../../host/system.ts';
import type { ResolvedTemplate } from '../cloudformation/template.ts';
import type { EventSink } from '../event-log/event-log.ts';
import type { JsonValue } from '../json/json.ts';
import { checkDestination } from '../sns-sqs/sns-sqs.ts';
import {
  type AsynchronousSettings,
  type FailureSent,
  invokeAsynchronously,
} from './asynchronous-invocation.ts';
import { type FunctionDefinition, functionDefinitions } from './function-definition.ts';
import { FunctionPool, type FunctionPoolSettings } from './function-pool.ts';
import { type InvocationResult, invocationError, refusedInvocation } from './invocation-result.ts';
import { type LambdaRuntimeApi, startLambdaRuntimeApi } from './lambda-runtime-api.ts';

/** One attempt to run a function has ended. */
export interface FunctionInvoked extends InvocationResult {
  readonly type: 'function-invoked';
  readonly functionName: string;
  readonly invocation: 'synchronous' | 'asynchronous';
  readonly attempt: number;
}

/** What happens to the functions. */
export type FunctionActivity = FailureSent | FunctionInvoked;

/** What the function host needs of the local stack. */
export interface FunctionHostSettings
  extends AsynchronousSettings,
    Omit<FunctionPoolSettings, 'runtimeApi' | 'onLog'> {
  readonly template: ResolvedTemplate;
  /** The folder of each function's code, by its S3 key. */
  readonly assets: ReadonlyMap<string, string>;
  readonly events: EventSink<FunctionActivity>;
  readonly logDir: string;
  readonly onLog?: ((functionName: string, line: string) => void) | undefined;
}

/** The ARN without a qualifier: every function has only one version here. */
const unqualified = (arn: string): string => arn.split(':').slice(0, 7).join(':');

const UNASSUMABLE = invocationError(
  'AccessDeniedException',
  'The role defined for the function cannot be assumed by Lambda.',
);

/** Runs the template's functions in processes of their own. */
export class FunctionHost {
  private readonly settings: FunctionHostSettings;
  private readonly runtimeApi: LambdaRuntimeApi;
  private readonly pools: ReadonlyMap<string, FunctionPool>;

  /** Refuses a function that cannot run here; no sandbox is started yet. */
  constructor(settings: FunctionHostSettings, runtimeApi: LambdaRuntimeApi) {
    this.settings = settings;
    this.runtimeApi = runtimeApi;
    const onLog = (definition: FunctionDefinition, line: string): void => {
      if (this.writeLog(definition, line)) settings.onLog?.(definition.name, line);
    };
    const definitions = functionDefinitions(settings.template, settings.assets);
    this.pools = new Map(
      definitions.map((definition) => {
        const { arn, name, roleName, onFailureArn } = definition;
        checkDestination(onFailureArn, name);
        settings.credentials.register(name, roleName);
        return [arn, new FunctionPool(definition, { ...settings, runtimeApi, onLog })] as const;
      }),
    );
  }

  /** Invokes and waits for the result; a failing function does not reject. */
  async invoke(functionArn: string, event: JsonValue): Promise<InvocationResult> {
    const pool = this.poolOf(functionArn);
    const payload = JSON.stringify(event);
    return this.settings.pending.during(() =>
      this.run(pool, 'synchronous', newIdentifier(), payload, 1),
    );
  }

  /**
   * Accepts an event and returns its request id, which retries keep; retries and destination follow
   * the template.
   */
  invokeAsynchronously(functionArn: string, event: JsonValue): string {
    const pool = this.poolOf(functionArn);
    const payload = JSON.stringify(event);
    const requestId = newIdentifier();
    invokeAsynchronously(this.settings, pool.definition, payload, (attempt) =>
      this.run(pool, 'asynchronous', requestId, payload, attempt),
    );
    return requestId;
  }

  /** Whether the template has this function. */
  has(functionArn: string): boolean {
    return this.pools.has(unqualified(functionArn));
  }

  /** Starts a waiting sandbox for each of these functions. */
  warmUp(functionArns: readonly string[]): void {
    for (const arn of functionArns) this.poolOf(arn).warmUp();
  }

  /** Kills the sandbox that signs with this access key. */
  kill(accessKeyId: string): void {
    for (const pool of this.pools.values()) pool.kill(accessKeyId);
  }

  /** Starts all further invocations in new sandboxes, whose code is read again. */
  renew(): void {
    for (const pool of this.pools.values()) pool.renew();
  }

  /** Ends every sandbox and removes their temporary files. */
  async stop(): Promise<void> {
    await Promise.all([...this.pools.values()].map((pool) => pool.stop()));
    await this.runtimeApi.stop();
    await rm(this.settings.temporaryDir, { recursive: true, force: true });
  }

  private poolOf(arn: string): FunctionPool {
    const pool = this.pools.get(unqualified(arn));
    if (!pool) throw new Error(`There is no function ${arn}.`);
    return pool;
  }

  private async run(
    pool: FunctionPool,
    invocation: FunctionInvoked['invocation'],
    requestId: string,
    payload: string,
    attempt: number,
  ): Promise<InvocationResult> {
    const { access, events } = this.settings;
    const { name: functionName, arn, roleName } = pool.definition;
    const result = access.allowsAssuming('lambda', arn, roleName)
      ? await pool.run(requestId, payload)
      : refusedInvocation(requestId, 'failed', UNASSUMABLE);
    // Lambda itself adds this line for each invocation.
    const duration = `Duration: ${Math.round(result.durationMs)} ms`;
    this.writeLog(pool.definition, `REPORT RequestId: ${requestId} ${duration}`);
    events.emit({ type: 'function-invoked', functionName, invocation, attempt, ...result });
    return result;
  }

  /**
   * Writes a line into the function's log. Lambda does so with the function's own role. It silently
   * drops what the role may not write; then the result is false.
   */
  private writeLog({ name, roleName, logGroupArn }: FunctionDefinition, line: string): boolean {
    const { access, logDir } = this.settings;
    const mayWrite = ['logs:CreateLogStream', 'logs:PutLogEvents'].every((action) =>
      access.allowsRole(roleName, action, `${logGroupArn}:log-stream:local`),
    );
    if (mayWrite) appendFileSync(join(logDir, `${name}.log`), `${line}\n`);
    return mayWrite;
  }
}

/** Starts the Runtime API and creates an empty pool of sandboxes for each function. */
export const startFunctionHost = async (settings: FunctionHostSettings): Promise<FunctionHost> => {
  const runtimeApi = await startLambdaRuntimeApi();
  try {
    return new FunctionHost(settings, runtimeApi);
  } catch (thrown) {
    await runtimeApi.stop();
    throw thrown;
  }
};
